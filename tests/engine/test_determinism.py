"""Same recipe, same bytes: whatever the batch, the road, and whatever is asked in between.

What is guaranteed: noise, starting states and labels of an item never depend on the other items.
What a network makes of them is the same bit for bit from four items up, on one machine and one
thread; fewer items take other float32 kernels and agree to their rounding.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

import numpy as np
import pytest
import torch

from diffusion_gui.backend.worker import Worker
from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Finished, Stopped
from diffusion_gui.core.protocol.sampling import PreviewRequest, RunRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.models.memory_format import last_channels
from diffusion_gui.models.model import Model
from diffusion_gui.models.preconditioning import NetworkDenoiser

CLASSES = ("a", "b", "c")
RECIPE = Recipe(model="made", sampler="ddpm", guidance=2.0, steps=3, T=100, count=4, seed=5)


def network_engine(name: str, shape: tuple[int, ...], channels_last: bool = False) -> Engine:
    """An engine whose model `made` is a network of random weights."""
    domain = Domain("points" if len(shape) == 1 else "image", shape, labels=CLASSES)
    entry = NETWORKS[name]
    torch.manual_seed(0)
    network = entry.load()(domain, **entry.settings({}))
    with torch.no_grad():
        for parameter in network.parameters():
            if not parameter.any():  # zeros would hide what comes before them
                parameter.normal_(std=0.05)
    if channels_last:
        last_channels(network)
    engine = Engine(threads=1, device="cpu")
    model = Model(
        NetworkDenoiser(network.eval().requires_grad_(False), 0.5),
        domain,
        ModelInfo("made", "made", domain.modality, domain),
    )
    engine.library.model = lambda name, codec="": model  # type: ignore[method-assign]
    engine.library.prepare = lambda recipe: iter(())  # type: ignore[method-assign]
    return engine


def ran(engine: Engine, recipe: Recipe) -> Trajectory:
    run = None
    for event in engine.execute(RunRequest(recipe)):
        if isinstance(event, RunStarted):
            run = event.trajectory()
        elif isinstance(event, StepDone):
            assert run is not None
            run.add(event.x0, event.noise, event.x)
    assert run is not None
    return run


@pytest.mark.parametrize(
    ("network", "shape", "counts", "channels_last"),
    [
        ("unet_small", (1, 28, 28), (5, 16, 33), False),
        ("unet_small", (1, 28, 28), (5, 16, 33), True),
        ("unet_small", (3, 16, 16), (16,), True),
        ("unet", (3, 28, 28), (16,), False),
        ("unet", (3, 28, 28), (16,), True),
        ("unet_deep", (3, 40, 40), (5, 16), False),
        ("unet_deep", (3, 40, 40), (16,), True),
        ("dit", (3, 28, 28), (5, 16, 33), False),
        ("article", (3, 28, 28), (16,), False),
        ("article", (3, 28, 28), (16,), True),
        ("mlp", (2,), (16, 1000), False),
    ],
)
def test_item_three_of_many_is_item_three_of_four_through_a_network(
    network: str, shape: tuple[int, ...], counts: tuple[int, ...], channels_last: bool
) -> None:
    engine = network_engine(network, shape, channels_last)
    four = ran(engine, RECIPE)
    for count in counts:
        many = ran(engine, RECIPE.changed(count=count))
        for name in ("x", "x0", "noise"):
            np.testing.assert_array_equal(
                getattr(many, name)[:, :4], getattr(four, name), err_msg=f"{name} of {count}"
            )


def test_one_item_alone_agrees_to_rounding() -> None:
    engine = network_engine("unet_small", (1, 28, 28))
    four, one = ran(engine, RECIPE), ran(engine, RECIPE.changed(count=1))
    np.testing.assert_array_equal(one.noise[:, 0], four.noise[:, 0])
    np.testing.assert_allclose(one.x[:, 0], four.x[:, 0], atol=2e-5)


def test_nothing_asked_in_between_changes_a_result() -> None:
    """Pausing, one-looks, a run that is replaced and one that is cancelled."""
    engine = network_engine("unet_small", (3, 28, 28))
    alone = ran(engine, RECIPE.changed(steps=8))
    events: queue.Queue[tuple[int, Event]] = queue.Queue()
    worker = Worker("test", lambda: engine.execute, lambda *event: events.put(event))
    worker.start()
    try:
        for stop in (lambda: worker.cancel("sample"), lambda: None):
            ticket = worker.submit(RunRequest(RECIPE.changed(steps=8, seed=77)))
            _until(events, lambda n, e, ticket=ticket: n == ticket and isinstance(e, StepDone))
            stop()
        ticket = worker.submit(RunRequest(RECIPE.changed(steps=8)))
        run = None
        while True:
            number, event = events.get(timeout=60)
            if number != ticket:
                continue
            if isinstance(event, RunStarted):
                run = event.trajectory()
            elif isinstance(event, StepDone):
                assert run is not None
                run.add(event.x0, event.noise, event.x)
                look = RECIPE.changed(data="shapes", label="none", seed=event.k)
                worker.submit(PreviewRequest(look, 50, 0))
                worker.pause("sample")
                time.sleep(0.01)
                worker.pause("sample", False)
            elif isinstance(event, Finished | Stopped):
                break
    finally:
        worker.close()
        assert worker.join(60)
    assert run is not None
    for name in ("x", "x0", "noise"):
        np.testing.assert_array_equal(getattr(run, name), getattr(alone, name))


def _until(events: queue.Queue[tuple[int, Event]], found: Callable[[int, Event], bool]) -> None:
    while not found(*events.get(timeout=60)):
        pass
