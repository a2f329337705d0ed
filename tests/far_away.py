"""A stand-in for ssh that carries out the command on this machine, and can fail in many ways.

With it a folder of the test's is a run of another machine: no server and no network are needed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage import run_samples
from diffusion_gui.storage.run_log import LOG, line

_PROGRAM = """#!/bin/sh
# Arguments: options, --, host, command.
here=$(dirname "$0")
for argument in "$@"; do printf '%s\\n' "$argument" >>"$here/arguments"; command=$argument; done
echo connect >>"$here/calls"
mode=$(cat "$here/mode")
case "$mode" in
run) exec sh -c "$command";;
noisy) echo "Welcome to far"; exec sh -c "$command";;
hang) exec sleep 3600;;
silent) exec cat;;
endless) exec yes;;
break*) sh -c "$command" | { dd bs=1 count="${mode#break}" 2>/dev/null; kill -KILL 0; };;
*) printf '%s\\n' "$mode" >&2; exit 255;;
esac
"""
SETTINGS = TrainSettings(data="points:spiral", network="mlp", steps=1_000_000, device="cpu")


class FarMachine:
    """What the stand-in does now, and what it was called with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        program = folder / "ssh"
        program.write_text(_PROGRAM, encoding="utf-8")
        program.chmod(0o755)
        self.does("run")

    def does(self, mode: str) -> None:
        """`run`, `noisy`, `hang`, `silent`, `endless`, `break1000` (bytes), or ssh's last words."""
        part = self._folder / "part"
        part.write_text(mode, encoding="utf-8")
        os.replace(part, self._folder / "mode")

    @property
    def arguments(self) -> list[str]:
        return (self._folder / "arguments").read_text(encoding="utf-8").splitlines()

    @property
    def calls(self) -> int:
        calls = self._folder / "calls"
        return len(calls.read_text().splitlines()) if calls.exists() else 0


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FarMachine:
    """A stand-in for ssh before all others."""
    if os.name == "nt":
        pytest.skip("the stand-in is a script of sh")
    machine = FarMachine(tmp_path / "programs")
    monkeypatch.setenv("PATH", f"{tmp_path / 'programs'}{os.pathsep}{os.environ['PATH']}")
    return machine


def log_lines(steps: Sequence[int], lr: float = 1e-3) -> str:
    return "".join(
        line(step, 1.0 / step, 0.5 / step, lr, step / 10, None, 1.0 / step) + "\n" for step in steps
    )


def run_on_far_machine(
    folder: Path,
    steps: int = 100,
    samples: Sequence[int] = (50, 100),
    settings: TrainSettings = SETTINGS,
) -> Path:
    """A run folder as a trainer leaves it, with a model that ships as its checkpoint."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(settings.to_json(), encoding="utf-8")
    (folder / LOG).write_text(log_lines(range(1, steps + 1)), encoding="utf-8")
    shutil.copy(resource("models", "points_spiral.safetensors"), folder / "checkpoint.safetensors")
    for step in samples:
        draw(folder, step)
    return folder


def draw(folder: Path, step: int) -> None:
    """Keep samples of `step` in a run folder."""
    x = np.full((4, 2), step / 1000, np.float32)
    run_samples.keep(folder, TrainSamples(step, np.full(4, -1, np.int64), x))


def grow(folder: Path, steps: Sequence[int]) -> None:
    """Let the log of a run grow, as its trainer does."""
    with (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(log_lines(steps))


def request_in(folder: Path) -> dict[str, object] | None:
    """What the run in `folder` is asked for."""
    path = folder / "request.json"
    return json.loads(path.read_text()) if path.exists() else None
