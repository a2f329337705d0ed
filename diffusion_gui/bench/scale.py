"""Scale: how cost grows with steps, items and pixels, and what a recorded run keeps in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median

import numpy as np
import torch

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.trajectory import MEMORY_BUDGET, NoiseLevels, Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.models.networks import build
from diffusion_gui.models.preconditioning import NetworkDenoiser

from .figure import Figure
from .sampling import recorded
from .sizes import Sizes
from .timing import alternated, exponent

LINEAR = 1.1
"""Largest exponent that is called linear: the measurement itself is right to about 0.05."""
_SMALL = {"channels": 32, "blocks": 1, "patch": 2, "dropout": 0.0}


def measure_scale(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Exponents of the cost in steps, items and pixels, with the table they come from."""
    engine = Engine(device="cpu")
    recipe = FIRST_RECIPE.changed(model=sizes.model, label="none")

    def runs(steps: int, items: int) -> Callable[[], object]:
        return lambda: recorded(engine, recipe.changed(T=max(steps, 10), steps=steps, count=items))

    tables: tuple[tuple[str, str, Mapping[int, Callable[[], object]]], ...] = (
        ("steps", "steps (T = N)", {n: runs(n, 1) for n in sizes.scale_steps}),
        ("items", "items", {n: runs(2, n) for n in sizes.scale_items}),
        ("pixels", "pixels (sides in the table)", {n: _forward(n) for n in sizes.scale_sides}),
    )
    for done, (name, words, contenders) in enumerate(tables):
        yield Progress(done, len(tables), "growth")
        times = alternated({str(n): work for n, work in contenders.items()}, sizes.repeats)
        costs = {n: median(times[str(n)]) for n in contenders}
        power = 2 if name == "pixels" else 1
        yield Figure(
            f"scale/{name}",
            f"Growth of a run's cost with {words}",
            exponent({float(n**power): cost for n, cost in costs.items()}),
            "exponent",
            LINEAR,
            note="1 is linear; below 1 where fixed costs count",
            parts={str(n): cost for n, cost in costs.items()},
        )
    yield Progress(len(tables), len(tables), "growth")
    yield _memory(sizes)


def _forward(side: int) -> Callable[[], object]:
    domain = Domain(DATASETS[FIRST_RECIPE.data].modality, (3, side, side))
    denoiser = NetworkDenoiser(build(TrainSettings.network, _SMALL, domain).eval(), 0.5)
    x = torch.randn(8, *domain.shape)

    @torch.inference_mode()
    def predict() -> object:
        return denoiser(x, 0.7, 0.7)

    return predict


def _memory(sizes: Sizes) -> Figure:
    """What a trajectory four times its budget takes of memory that cannot be given back."""
    says = f"Memory of a recorded run of 4 budgets, over its budget of {sizes.memory >> 20} MB"
    before = anonymous_bytes()
    if before is None:
        return Figure("scale/memory", says, None, note="only Linux tells it")
    shape = (64, 3, 28, 28)
    steps = 4 * sizes.memory // (3 * 4 * int(np.prod(shape)))
    schedule = make_schedule(FIRST_RECIPE.schedule, steps)
    t = schedule.timesteps(steps)
    path = NoiseLevels.of(schedule, t)
    state = np.ones(shape, np.float32)
    domain = Domain(DATASETS[FIRST_RECIPE.data].modality, shape[1:])
    labels = np.zeros(shape[0], np.int64)
    run = Trajectory(FIRST_RECIPE, domain, labels, path, state, sizes.memory)
    for _ in range(steps):
        run.add(state, state, state)
    after = anonymous_bytes()
    assert after is not None
    return Figure(
        "scale/memory",
        says,
        (after - before) / sizes.memory,
        target=1.0,
        note=f"{steps} steps of 64 items, 3x28x28; the program's own budget for a run is "
        f"{MEMORY_BUDGET >> 20} MB, past which it lies in a temporary file",
        parts={"bytes of the run": float(3 * steps * state.nbytes), "bytes": float(after - before)},
    )


def anonymous_bytes() -> int | None:
    """Memory of this process that no file backs; None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith("RssAnon:"):
            return 1024 * int(line.split()[1])
    return None
