"""torchrun itself: a killed process, and a run that goes on by itself (the README's command)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diffusion_gui.storage.model_files import read_metadata

STEPS = 400


def worker(rank: int, run_id: str) -> int:
    """The process of that rank."""
    for entry in Path("/proc").iterdir():
        try:
            environment = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if {f"RANK={rank}".encode(), f"TORCHELASTIC_RUN_ID={run_id}".encode()} <= {*environment}:
            return int(entry.name)
    raise AssertionError("no such process")


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
@pytest.mark.timeout(900)
def test_a_run_whose_process_is_killed_goes_on_by_itself(tmp_path: Path) -> None:
    out, run_id = tmp_path / "run", f"test-{os.getpid()}"
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--rdzv-backend", "c10d"]
    torchrun += ["--rdzv-endpoint", "localhost:0", "--rdzv-id", run_id, "--nnodes", "1"]
    torchrun += ["--nproc-per-node", "2", "--max-restarts", "1", "-m", "diffusion_gui"]
    training = "train --data points:moons --network mlp --set width=16 --set depth=1 --batch 16"
    training += f" --steps {STEPS} --save-every 50 --sample-every 0 --device cpu --out"
    log = out / "log.jsonl"
    with subprocess.Popen(
        [*torchrun, *training.split(), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        while process.poll() is None and not (out / "state.safetensors").exists():
            time.sleep(0.05)
        os.kill(worker(1, run_id), signal.SIGKILL)
        told, _ = process.communicate()
    assert process.returncode == 0, told
    assert told.count("Another process of this run has ended, so it stopped. Step ") == 1
    assert told.count("going on at step ") == 1
    assert told.count(f"step {STEPS} of {STEPS}") == 1, "one process prints"
    steps = [json.loads(line)["step"] for line in log.read_text().splitlines()]
    assert steps == list(range(1, STEPS + 1))
    assert read_metadata(out / "checkpoint.safetensors")["figures"]["steps"] == STEPS
