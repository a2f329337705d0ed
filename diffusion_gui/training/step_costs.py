"""What a training step costs an item: pixels folded into channels, and latents in their place."""

from __future__ import annotations

from collections.abc import Callable, Generator
from statistics import median
from time import perf_counter

import torch
from torch import nn

from diffusion_gui.core.catalog import CODECS, DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.step_costs import CASES, LATENTS, PATCHES, StepCosts
from diffusion_gui.models.autoencoder import REDUCTION
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.networks import build

from .device import autocast, computes_halves
from .loss import training_losses
from .optimizer import make_adamw

DATA, CODEC, NETWORK = "scenes", "autoencoder", "unet"
COLORS, SIDE, LATENT_CHANNELS = 3, 64, 4
"""Of the pictures, and of their latents."""


def step_costs(
    rounds: int, items: int, side: int = SIDE
) -> Generator[Progress | StepCosts, None, None]:
    """Time training steps of one network, cases in turn, on the CPU; `StepCosts` after each round.

    The network is the same but for its first and last layer: it sees pictures folded into patches
    of 1, 2 and 4 pixels a side, or their latents, a quarter of the sides. One round before the
    others is not timed, and every other one goes backwards, so that a machine that grows slower
    favours nobody.

    Args:
        items: of a step.
        side: of a picture, in pixels.
    """
    steps: dict[str, Callable[[], object]] = {}
    parameters: dict[str, int] = {}
    total = len(CASES) * (rounds + 2)
    for number, case in enumerate(CASES):
        yield Progress(number, total, "measuring training steps")
        network, domain = _network(case, side)
        parameters[case] = sum(one.numel() for one in network.parameters())
        steps[case] = _step(network, domain, items)
    times: dict[str, list[float]] = {case: [] for case in CASES}
    for turn in range(-1, rounds):
        for number, case in enumerate(CASES if turn % 2 else CASES[::-1]):
            yield Progress(len(CASES) * (turn + 2) + number, total, "measuring training steps")
            began = perf_counter()
            steps[case]()
            if turn >= 0:
                times[case].append((perf_counter() - began) / items)
        if turn >= 0:
            seconds = {case: median(all_of_them) for case, all_of_them in times.items()}
            yield StepCosts(seconds, parameters, turn + 1, rounds)


def _network(case: str, side: int) -> tuple[nn.Module, Domain]:
    """The network of a case, always with the same first weights, and what it works on."""
    patch = dict(zip(CASES, PATCHES, strict=False)).get(case, 1)
    domain = Domain(DATASETS[DATA].modality, (COLORS, side, side))
    if case == LATENTS:
        low = side // REDUCTION
        domain = Domain(CODECS[CODEC].states, (LATENT_CHANNELS, low, low))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return build(NETWORK, {"patch": patch}, domain), domain


def _step(network: nn.Module, domain: Domain, items: int) -> Callable[[], object]:
    """A step as training takes it: loss, gradients and AdamW, on numbers that lie ready."""
    device = torch.device("cpu")
    settle(network, device).train()
    optimizer = make_adamw(network, 1e-4, 0.0)
    generator = torch.Generator().manual_seed(0)
    x0, eps = (torch.randn(items, *domain.shape, generator=generator) for _ in range(2))
    level, nobody = torch.zeros(items), torch.full((items,), -1)
    halves = computes_halves(device, 2)

    def step() -> None:
        optimizer.zero_grad()
        with torch.enable_grad(), autocast(device, halves):
            losses = training_losses(network, x0, eps, level, nobody, 0.5)
        losses.mean().backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return step
