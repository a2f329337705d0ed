"""The finished items of a recipe, what a step took, and what is known of them besides."""

from __future__ import annotations

import dataclasses
import statistics
import time
from collections.abc import Iterator

import torch

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.finished import (
    FinishedRequest,
    FinishedShown,
    ProductRequest,
    ProductShown,
)
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.second_model import EXACT

from .guiding import guided
from .joined import ExactProduct
from .library import Library
from .runs import run
from .scoring import decoded
from .to_numpy import array


def finished(library: Library, request: FinishedRequest) -> Iterator[Event]:
    """Progress, then one `FinishedShown`.

    Raises:
        UserError: as `runs.run`.
    """
    recipe = request.recipe
    started: RunStarted | None = None
    last: StepDone | None = None
    shares: GuideShares | None = None
    took: list[float] = []
    since = time.perf_counter()
    for event in run(library, recipe):
        match event:
            case RunStarted():
                started = event
            case StepDone():
                last = event
                took.append(time.perf_counter() - since)
                yield Progress(event.k + 1, recipe.steps, "denoising")
            case GuideShares():
                shares = event
            case Progress() | Notice():
                yield event
        since = time.perf_counter()
    assert started is not None
    assert last is not None
    model = guided(library, recipe)
    x = yield from decoded(model.coding, torch.tensor(last.x).to(library.device))
    shown = FinishedShown(
        recipe, model.shown, started.labels, array(x), statistics.median(took), shares
    )
    if isinstance(model.denoiser, ExactProduct):
        density = model.denoiser.noised(1.0, 0.0, int(started.labels[0]))
        shown = dataclasses.replace(shown, density=density.numpy())
    yield shown


def product(library: Library, request: ProductRequest) -> Iterator[Event]:
    """The density of the exact product of the recipe's two models, noised to a level.

    Raises:
        UserError: as `joined`, where it is not known.
    """
    plain = dataclasses.replace(request.recipe, product=EXACT, guide="", clip=0.0)
    denoiser = guided(library, plain).denoiser
    assert isinstance(denoiser, ExactProduct)
    density = denoiser.noised(request.alpha, request.sigma, request.label)
    yield ProductShown(density.numpy())
