"""Lessons: the source article's loop beside the right one, and gradients by depth."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.lessons import (
    ARTICLE_DOMAIN,
    ArticleRequest,
    ArticleShown,
    FlickerRequest,
    FlickerShown,
    GradientRequest,
    GradientShown,
    SpreadRequest,
    SpreadShown,
)
from diffusion_gui.core.protocol.sampling import StepDone
from diffusion_gui.core.runs.trajectory import Float
from diffusion_gui.core.schedule import article
from diffusion_gui.models.article import ArticleNet
from diffusion_gui.models.coding import coding_of_items

from .library import Library
from .reverse import reverse

Floats = npt.NDArray[np.float64]

STEPS = 100
BATCH, WIDTH = 64, 64


def article_way(request: ArticleRequest) -> Iterator[Event]:
    """The article's loop as printed, mended only where it would not run.

    One prior; "process" t is the level times it; each pass gives the untrained network
    process_t (1 - level) + prior level, which no other pass had a part in.
    """
    yield _article(request.seed)


@torch.no_grad()
def _article(seed: int) -> ArticleShown:
    level = article(STEPS).sigma[:0:-1].copy()  # of t = T - 1 .. 0; index 0 is our own clean start
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        prior = torch.randn(1, *ARTICLE_DOMAIN.shape)
        network = ArticleNet(ARTICLE_DOMAIN, conditioned=False)
    levels = torch.from_numpy(level).float().view(-1, 1, 1, 1)
    given = levels * prior * (1.0 - levels) + prior * levels
    made = network(given, torch.zeros(STEPS), torch.full((STEPS,), -1))
    return ArticleShown(level, given.numpy(), made.numpy())


def spread(library: Library, request: SpreadRequest) -> Iterator[Event]:
    """How large sounds are as waveforms and as spectrograms: a schedule's noise is as large."""
    data = library.data(request.data)
    coding = coding_of_items("", data.domain)
    x, _ = data.draw(request.count, 0)
    moments = x.reshape(len(x), coding.domain.shape[-1], -1).square().mean(-1)
    variances = (x.var(), moments.median(), coding.encode(x).var())
    yield SpreadShown(*(float(one) for one in variances))


def flicker(library: Library, request: FlickerRequest) -> Iterator[Event]:
    """Clips from seeds of their own, and a clip that takes each frame from another of them."""
    domain = library.model_of(request.recipe).shown
    frames = domain.shape[1]
    x: Float = np.empty(0, np.float32)
    for event in reverse(library, dataclasses.replace(request.recipe, count=frames), None):
        if isinstance(event, StepDone):
            x = event.x
            yield Progress(event.k + 1, request.recipe.steps, "generating")
    each = np.arange(frames)
    yield FlickerShown(domain, x[:1], x[each, :, each].swapaxes(0, 1)[None])


def gradients(request: GradientRequest) -> Iterator[Event]:
    """How large the gradient is when it has come back to each layer of a fresh stack."""
    yield GradientShown(request, _shares(request))


@torch.enable_grad()
def _shares(request: GradientRequest) -> Floats:
    generator = torch.Generator().manual_seed(request.seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    h, direction = normal(BATCH, WIDTH).requires_grad_(), normal(BATCH, WIDTH)
    outputs = []
    for _ in range(request.depth):
        weight = normal(WIDTH, WIDTH) * (request.scale / WIDTH**0.5)
        inside = functional.layer_norm(h, (WIDTH,)) if request.normalised else h
        new = functional.linear(inside, weight).relu()
        h = h + new if request.residual else new
        outputs.append(h)
    # Only ratios are told, so the loss may be any: here the output along one random direction.
    found = torch.autograd.grad((h * direction).sum(), outputs)
    sizes = np.array([float(one.square().mean().sqrt()) for one in found])
    shares: Floats = sizes / sizes[-1]
    return shares
