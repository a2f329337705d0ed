"""SIGKILL while training: nothing corrupt, one interval lost at most, resume bit for bit.

A run is killed again and again, at random moments and inside saves that have been slowed down, and
goes on in a new process each time. In the end it has to be the run that nobody killed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import random
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from diffusion_gui.core.protocol.training import CheckpointSaved, TrainStarted
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.models import checkpoint
from diffusion_gui.storage import atomic, model_files
from diffusion_gui.storage.run_folder import STATE
from diffusion_gui.training.run_folder import read_state
from diffusion_gui.training.trainer import train

RUN = TrainSettings(
    data="points:moons",
    network="mlp",
    network_options={"width": 16, "depth": 1},
    steps=2000,
    batch=32,
    save_every=4,
    sample_every=0,
    device="cpu",
)
# What a run's folder may hold; earlier checkpoints lie in the last.
NAMES = {"config.json", "checkpoint.safetensors", "state.safetensors", "log.jsonl", "checkpoints"}
PAUSE = 0.004
"""Seconds between the operations of a slowed save."""


@dataclass
class Tally:
    """What a campaign did and saw."""

    random_kills: int = 0
    kills_inside_a_save: int = 0
    temporaries_left_by_kills: int = 0
    most_steps_lost: int = 0
    runs_compared: int = 0
    wrong: list[str] = field(default_factory=list)


class Victim:
    """A child process that trains, and the pipe that it tells of its progress through."""

    def __init__(self, settings: TrainSettings, out: Path, slow: bool) -> None:
        reading, writing = os.pipe()
        self._reading = reading
        self._rest = b""
        self.announced = self.began = -1
        self.swept = True
        self.operations = 0
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _train_and_exit(settings, out, slow, writing)
        os.close(writing)

    def hear(self, seconds: float) -> bool:
        """Read what has been told, waiting at most so long; False at the end."""
        if not select.select([self._reading], [], [], seconds)[0]:
            return True
        told = os.read(self._reading, 65536)
        *lines, self._rest = (self._rest + told).split(b"\n")
        for line in lines:
            number = int(line[1:])
            match line[:1]:
                case b"T":
                    self.began = number
                case b"X":
                    self.began, self.swept = number, False
                case b"S":
                    self.announced = number
                case b"O":
                    self.operations += 1
        return bool(told)

    def hear_until(self, enough: Callable[[], bool], limit: float = 60.0) -> bool:
        """Listen until `enough()`; False where the child ended before."""
        end = time.monotonic() + limit
        while not enough() and time.monotonic() < end:
            if not self.hear(0.5):
                break
        return enough()

    def kill(self) -> bool:
        """SIGKILL; False where it had ended by itself."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        while self.hear(5):  # what it told before it died
            pass
        os.close(self._reading)
        return os.WIFSIGNALED(status)


def _train_and_exit(settings: TrainSettings, out: Path, slow: bool, pipe: int) -> None:
    """The child's whole life."""
    code = 1
    try:

        def tell(kind: str, number: int = 0) -> None:
            os.write(pipe, f"{kind}{number}\n".encode())

        if slow:
            _slow_down(tell)
        resume = (out / "config.json").exists()
        for event in train(settings, out, resume):
            if isinstance(event, TrainStarted):
                left = [n for n in _names(out) if n not in NAMES]
                tell("X" if left else "T", event.step)
            elif isinstance(event, CheckpointSaved):
                tell("S", event.step)
        code = 0
    finally:
        os._exit(code)


def _slow_down(tell: Callable[[str], None]) -> None:
    """Make every operation of a save take a moment, and tell before and after it."""

    def slowed(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            tell("O")
            time.sleep(PAUSE)
            result = function(*args, **kwargs)
            tell("O")
            time.sleep(PAUSE)
            return result

        return call

    def write(path: Path, content: bytes) -> int:
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(content), max(1, len(content) // 4)):
                file.write(content[start : start + max(1, len(content) // 4)])
                tell("O")
                time.sleep(PAUSE)
        return len(content)

    os.fsync, os.replace = slowed(os.fsync), slowed(os.replace)
    Path.write_bytes = write  # type: ignore[method-assign,assignment]


def _names(out: Path) -> list[str]:
    return [entry.name for entry in out.iterdir()] if out.exists() else []


def _step_on_disk(out: Path, tally: Tally) -> tuple[int, int]:
    """Steps of the checkpoint and of the state, 0 where there is none; damage goes to the tally."""
    steps = [0, 0]
    try:
        if (out / "checkpoint.safetensors").exists():
            steps[0] = int(checkpoint.load(str(out)).metadata["figures"]["steps"])
        if (out / "state.safetensors").exists():
            steps[1] = read_state(out / STATE).step
        if (out / "config.json").exists():
            TrainSettings.from_json((out / "config.json").read_text())
    except Exception as error:
        tally.wrong.append(f"a damaged file: {error}")
    return steps[0], steps[1]


def _kill_once(settings: TrainSettings, out: Path, inside: bool, rng: random.Random) -> Any:
    """Start, kill, and return the victim; None where it finished first."""
    victim = Victim(settings, out, slow=inside)
    if inside:
        wanted = rng.randint(1, 60)
        victim.hear_until(lambda: victim.operations >= wanted)
    else:
        victim.hear_until(lambda: victim.began >= 0)
        time.sleep(rng.uniform(0, 0.06))
    return victim if victim.kill() else None


def fingerprint(out: Path) -> tuple[str, list[float]]:
    """Hash of weights, averages and optimizer, and every loss of the log."""
    state = read_state(out / STATE)
    lines = (out / "log.jsonl").read_text().splitlines()
    return checkpoint.tensors_sha256(state.tensors), [json.loads(line)["loss"] for line in lines]


def campaign(folder: Path, random_kills: int, inside: int, steps: int, seed: int = 0) -> Tally:
    """Kill runs in `folder` so often; compare each with the straight run of `steps` steps."""
    torch.set_num_threads(1)
    settings = dataclasses.replace(RUN, steps=steps).checked()
    rng = random.Random(seed)
    tally = Tally()
    _finish(settings, folder / "straight")
    straight = fingerprint(folder / "straight")
    planned = [False] * random_kills + [True] * inside
    rng.shuffle(planned)
    number = 0
    while planned:
        out = folder / f"killed{number}"
        number += 1
        before = 0
        while planned:
            victim = _kill_once(settings, out, planned[-1], rng)
            if victim is None:  # it came to its end
                break
            tally.kills_inside_a_save += planned[-1]
            tally.random_kills += not planned.pop()
            tally.temporaries_left_by_kills += any(
                name.startswith(atomic.TEMPORARY_PREFIX) for name in _names(out)
            )
            announced = max(before, victim.announced)
            saved = _step_on_disk(out, tally)
            tally.most_steps_lost = max(tally.most_steps_lost, announced - min(saved))
            if min(saved) < announced:
                tally.wrong.append(f"step {announced} was announced, {saved} are on disk")
            if not victim.swept:
                tally.wrong.append("temporaries stayed after a restart")
            if victim.began >= 0 and victim.began < before:
                tally.wrong.append(f"resumed at {victim.began} after {before} was announced")
            before = announced
        _finish(settings, out)
        tally.runs_compared += 1
        if set(_names(out)) != NAMES:
            tally.wrong.append(f"the folder holds {_names(out)}")
        if fingerprint(out) != straight:
            tally.wrong.append("a killed run ended otherwise than the straight one")
        if model_files.read_checked(out / "checkpoint.safetensors")[1]["figures"]["steps"] != steps:
            tally.wrong.append("the last checkpoint is not of the last step")
    return tally


def _finish(settings: TrainSettings, out: Path) -> None:
    victim = Victim(settings, out, slow=False)
    while victim.hear(120):
        pass
    _, status = os.waitpid(victim.pid, 0)
    os.close(victim._reading)
    if status != 0:
        raise RuntimeError(f"training in {out} failed")
