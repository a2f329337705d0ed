"""How many threads compute: the same through every door, one fewer than the process has cores."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from diffusion_gui.core import threads
from diffusion_gui.engine import Engine

LINES = (
    "train --data points:moons --steps 1 --batch 8 --sample-every 0 --out run",
    "sample --model points:moons --steps 1 --count 2 --out r.npz",
    "score --model points:moons --data points:moons --count 64 --steps 1",
)
EACH = """
import sys, torch
from diffusion_gui.__main__ import main
for line in sys.argv[1:]:
    torch.set_num_threads(7)  # as OMP_NUM_THREADS does
    print("status", main(line.split()), "threads", torch.get_num_threads())
print("compiler", "torch._dynamo" in sys.modules)
"""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("cores", "expected"), [(1, 1), (2, 1), (4, 3), (16, 15)])
def test_one_core_is_left_to_the_window(
    monkeypatch: pytest.MonkeyPatch, cores: int, expected: int
) -> None:
    monkeypatch.setattr(threads, "_cores", lambda: cores)
    assert threads.model_threads() == expected
    Engine(device="cpu")
    assert torch.get_num_threads() == expected


@pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux scheduler")
def test_cores_that_the_process_may_not_use_are_not_counted() -> None:
    allowed = sorted(os.sched_getaffinity(0))
    code = "from diffusion_gui.core.threads import model_threads, _cores; print(_cores())"
    done = subprocess.run(
        ["taskset", "-c", str(allowed[0]), sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "1"


def test_every_command_computes_as_the_window_does(tmp_path: Path) -> None:
    """Other threads would add in another order: the last bits would differ.

    Nor does any load torch's compiler, which takes longer than torch.
    """
    done = subprocess.run(
        [sys.executable, "-c", EACH, *LINES],
        cwd=tmp_path,
        env=os.environ | {"OMP_NUM_THREADS": "7"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    *told, compiler = (line for line in done.stdout.splitlines() if line.startswith(("st", "comp")))
    assert [line for line in told if line.startswith("status")] == [
        f"status 0 threads {threads.model_threads()}"
    ] * len(LINES)
    assert compiler == "compiler False"
