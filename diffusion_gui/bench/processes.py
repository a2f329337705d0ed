"""What processes and cores are worth: steps a second of one and of two, items sampled by a core."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.engine import Engine

from .children import FOLDERS, LIMIT_SECONDS
from .figure import Figure
from .sampling import recorded
from .sizes import Sizes

COUNTS = (1, 2)
BATCH = 64
"""Items of a step, whatever the number of processes that share them."""
FIRST = 3
"""Steps before those that are timed: kernels are chosen and memory is taken in these."""


def measure_processes(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Training by one and by two processes, then sampling by one thread."""
    says = "Steps a second of two processes that share a batch, over those of one"
    seconds: dict[int, float] = {}
    trouble = "" if sizes.process_steps else "left out"
    for done, count in enumerate(COUNTS):
        if trouble:
            break
        yield Progress(done, len(COUNTS), "processes")
        try:
            seconds[count] = _trained(count, sizes.process_steps)
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            trouble = f"{count} of them could not be measured: {str(error)[:200]}"
    if trouble:
        yield Figure("scale/processes", says, None, note=trouble)
    else:
        rates = ", ".join(f"{count}: {1 / each:.1f}" for count, each in seconds.items())
        yield Figure(
            "scale/processes",
            says,
            seconds[1] / seconds[2],
            note=f"{BATCH} items a step, {os.cpu_count()} cores; steps a second: {rates}",
            parts={str(count): each for count, each in seconds.items()},
        )
    yield _sampled(sizes)


def _trained(count: int, steps: int) -> float:
    """Seconds of a step that `count` processes take together, each with one thread."""
    with tempfile.TemporaryDirectory(prefix="diffusion-gui-bench-") as folder:
        out = Path(folder, "run")
        command = [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone"),
            *("--nproc-per-node", str(count), "-m", "diffusion_gui", "train"),
            *("--data", FIRST_RECIPE.data, "--batch", str(BATCH // count)),
            *("--steps", str(FIRST + steps), "--sample-every", "0", "--out", str(out)),
        ]
        places = dict.fromkeys(FOLDERS, folder)
        done = subprocess.run(
            command,
            env=os.environ | places | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_SECONDS,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
            raise RuntimeError(lines[-1])
        return seconds_a_step(out / "log.jsonl")


def seconds_a_step(log: Path) -> float:
    """The median over the steps of a run's log that come after the FIRST ones."""
    rows = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    stamps = [float(row["seconds"]) for row in rows]
    return median(later - sooner for sooner, later in pairwise(stamps[FIRST - 1 :]))


def _sampled(sizes: Sizes) -> Figure:
    """Finished items for each second of processor time."""
    engine = Engine(device="cpu")
    recipe = FIRST_RECIPE.changed(
        model=sizes.model, label="none", count=sizes.items, steps=sizes.steps
    )
    recorded(engine, recipe.changed(steps=1))  # loads the model
    spent = []
    for _ in range(sizes.repeats):
        began = time.process_time()
        recorded(engine, recipe)
        spent.append(time.process_time() - began)
    seconds = median(spent)
    return Figure(
        "scale/core",
        "Items sampled a second of processor time, as one core does",
        sizes.items / seconds,
        unit="items/s",
        note=f"{sizes.steps} steps, {sizes.items} items",
        parts={"processor time of the run": seconds},
    )
