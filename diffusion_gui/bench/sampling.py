"""Sampling against bare forward passes of the same network; guidance; the ideal denoiser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from statistics import median

import numpy as np
import torch

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.sampling import RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.network_calls import calls_before, network_calls
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.diffusion.ideal import IdealDenoiser
from diffusion_gui.engine import Engine
from diffusion_gui.models.preconditioning import NetworkDenoiser

from .figure import Figure, ratio
from .sizes import Sizes
from .timing import alternated, seconds_of

SAMPLING_TARGET = 1.02
GUIDANCE_TARGET = 2.05
IDEAL_TARGET = 1.3


def measure_sampling(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Each sampler's recorded run over its bare forward passes, run and passes in turns."""
    engine = Engine(device="cpu")
    model = engine.library.model(sizes.model)
    denoiser = model.denoiser
    assert isinstance(denoiser, NetworkDenoiser)
    forward = bare_forward(denoiser, model.domain.shape, sizes.items)
    calls = {}
    for done, name in enumerate(SAMPLERS):
        recipe = _recipe(sizes, name)
        with calls_of(denoiser) as made:
            recorded(engine, recipe)
        calls[name] = len(made)
        race = Race()
        for turn in range(sizes.repeats):
            yield Progress(done * sizes.repeats + turn, len(SAMPLERS) * sizes.repeats, "sampling")
            race.run(engine, recipe, forward)
        yield race.figure(recipe)
    expected = {name: network_calls(_recipe(sizes, name), labelled=True) for name in SAMPLERS}
    yield Figure(
        "sampling/calls",
        "Network calls of a run, over those its steps need (the worst sampler)",
        max(calls[name] / expected[name] for name in SAMPLERS),
        target=1.0,
        parts={f"calls {name}": float(count) for name, count in calls.items()},
    )
    yield from _measure_guidance(denoiser, model.domain.shape, sizes, forward)


@contextmanager
def calls_of(denoiser: NetworkDenoiser) -> Iterator[list[None]]:
    """A list that grows with each call of the denoiser's network."""
    calls: list[None] = []
    handle = denoiser.network.register_forward_hook(lambda *_: calls.append(None))
    try:
        yield calls
    finally:
        handle.remove()


def bare_forward(
    denoiser: NetworkDenoiser, shape: tuple[int, ...], items: int
) -> Callable[[], object]:
    """One forward pass of the network itself, with everything ready."""
    inputs = torch.randn(items, *shape), torch.zeros(items), torch.zeros(items, dtype=torch.int64)

    @torch.inference_mode()
    def forward() -> object:
        return denoiser.network(*inputs)

    return forward


def recorded(engine: Engine, recipe: Recipe) -> None:
    """Run `recipe` and record it, as window and command line do."""
    for _ in _recording(engine, recipe):
        pass


def _recording(engine: Engine, recipe: Recipe) -> Iterator[bool]:
    """The same, an event at a time; True where the event was a step."""
    trajectory = None
    for event in engine.execute(RunRequest(recipe)):
        if isinstance(event, RunStarted):
            trajectory = event.trajectory()
        elif isinstance(event, StepDone) and trajectory:
            trajectory.add(event.x0, event.noise, event.x)
        yield isinstance(event, StepDone)


def _recipe(sizes: Sizes, sampler: str) -> Recipe:
    base = replace(FIRST_RECIPE, model=sizes.model, steps=sizes.steps, count=sizes.items)
    return base.changed(sampler=sampler, eta=0.0, guidance=1.0)


class Race:
    """Recorded runs and bare forward passes in turns, step by step."""

    def __init__(self) -> None:
        self.starts: list[float] = []
        self.steps: list[float] = []
        self.passes: list[float] = []

    def run(self, engine: Engine, recipe: Recipe, forward: Callable[[], object]) -> None:
        """One run; after each step a pass, or several, as the step's calls."""
        start = 0.0
        record = _recording(engine, recipe)
        left = recipe.steps
        while True:
            began = time.perf_counter()
            stepped = next(record, None)
            seconds = time.perf_counter() - began
            if stepped:
                left -= 1
                calls = int(np.diff(calls_before(recipe, recipe.steps, labelled=True))[-1 - left])
                self.steps.append(seconds / calls)
                self.passes += [seconds_of(forward) for _ in range(calls)]
            else:  # what begins and ends a run
                start += seconds
            if stepped is None:
                self.starts.append(start)
                return

    def figure(self, recipe: Recipe) -> Figure:
        """A run's start and steps, from their medians, over as many passes as its calls."""
        calls = network_calls(recipe, labelled=True)
        parts = {
            "start": median(self.starts),
            "step per call": median(self.steps),
            "pass": median(self.passes),
        }
        return Figure(
            f"sampling/{recipe.sampler}",
            f"A recorded run with {recipe.sampler}, over its bare forward passes",
            (parts["start"] + calls * parts["step per call"]) / (calls * parts["pass"]),
            target=SAMPLING_TARGET,
            note=f"{recipe.steps} steps, {recipe.count} items",
            parts=parts,
        )


def _measure_guidance(
    denoiser: NetworkDenoiser, shape: tuple[int, ...], sizes: Sizes, forward: Callable[[], object]
) -> Iterator[Figure]:
    guided = Guided(denoiser, 2.0)
    x, labels = torch.randn(sizes.items, *shape), torch.zeros(sizes.items, dtype=torch.int64)

    @torch.inference_mode()
    def call() -> object:
        return guided(x, 0.7, 0.7, labels)

    times = alternated({"guided": call, "pass": forward}, 3 * sizes.repeats)
    yield ratio(
        "guidance/cost",
        "A guided prediction, over one bare forward pass",
        ("guided", times["guided"]),
        ("pass", times["pass"]),
        GUIDANCE_TARGET,
        note=f"{sizes.items} items",
    )
    with calls_of(denoiser) as calls:
        call()
    says = "Network calls of a guided prediction (a doubled batch)"
    yield Figure("guidance/calls", says, float(len(calls)), unit="calls", target=1.0)


def measure_ideal(sizes: Sizes) -> Iterator[Progress | Figure]:
    """The ideal denoiser over the two matrix products it cannot do without."""
    yield Progress(0, 1, "ideal denoiser")
    x, data = torch.randn(16, 3, 28, 28), torch.randn(sizes.ideal_items, 3, 28, 28)
    denoiser = IdealDenoiser(data)
    rows, items = x.reshape(16, -1), data.reshape(len(data), -1)
    weights = torch.rand(16, len(data))

    @torch.inference_mode()
    def products() -> object:
        return rows @ items.T, weights @ items

    times = alternated({"ideal": lambda: denoiser(x, 0.7, 0.7), "products": products}, 10)
    yield ratio(
        "ideal/cost",
        "The ideal denoiser, over its two matrix products",
        ("ideal", times["ideal"]),
        ("products", times["products"]),
        IDEAL_TARGET,
        note=f"16 items against {sizes.ideal_items:,} of 3x28x28",
    )
