"""Suspend and resume: a stopped program goes on where it was, as after a laptop's sleep."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="signals of POSIX"),
    pytest.mark.timeout(1200),
]
ASLEEP = 4.0
"""Seconds a process is stopped."""


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def put_to_sleep(process: subprocess.Popen[str]) -> None:
    """Stop `process`, and let it go on some seconds later."""
    process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    wait_until(lambda: time.monotonic() > began + ASLEEP)
    process.send_signal(signal.SIGCONT)


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    own = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=home,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"} | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_training_that_was_stopped_counts_no_time_for_it_and_loses_nothing(
    tmp_path: Path,
) -> None:
    line = (
        "-m diffusion_gui train --data points:moons --network mlp --set width=8 --set depth=1 "
        "--batch 8 --sample-every 0 --steps 100000 --out run"
    )
    process = start(tmp_path, *line.split())
    log = tmp_path / "run" / "log.jsonl"

    def steps() -> int:
        return log.read_bytes().count(b"\n") if log.exists() else 0

    try:
        wait_until(lambda: steps() > 100)
        put_to_sleep(process)
        reached = steps()
        wait_until(lambda: steps() > reached + 100)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "saved" in told
    rows = [json.loads(text) for text in log.read_text().splitlines()]
    assert [row["step"] for row in rows] == list(range(1, len(rows) + 1))
    longest = max(b["seconds"] - a["seconds"] for a, b in itertools.pairwise(rows))
    assert longest < 0.75 * ASLEEP, "the sleep was counted as a step's time"


PLAY_AND_TRAIN = """
import sys, time
from PySide6.QtCore import QTimer
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui import app
from diffusion_gui.ui.shell import main_window
def show(window, shown=main_window.MainWindow.show):
    shown(window)
    session, training = window.app_state.session, window.app_state.training
    playback = session.playback
    def begin():
        session.take(Recipe(data="points:moons", model="ideal:points:moons", label="all",
                            count=8, steps=150, T=150), "forward")
        training.start(TrainSettings(
            data="points:moons", network="mlp", network_options={"width": 8, "depth": 1},
            steps=10**6, batch=8, save_every=10**6, sample_every=0, warmup=1,
        ))
    session.workers.ready.connect(begin)
    begun = []
    def note():
        there = session.timeline.planned == 302 and session.timeline.complete
        if there and training.run.history.last:
            if not begun:
                begun.append(True)
                playback.seek(10)
            run = training.run
            print(time.monotonic(), playback.position, run.history.last, run.seconds, flush=True)
    playback.moved.connect(note)
main_window.MainWindow.show = show
sys.exit(app.run(["--scene", "watch"]))
"""


def test_a_window_that_was_stopped_plays_and_trains_on_from_where_it_was(tmp_path: Path) -> None:
    process = start(tmp_path, "-c", PLAY_AND_TRAIN)
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline() for _ in range(20)]
        put_to_sleep(process)
        lines += [process.stdout.readline() for _ in range(40)]
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 0, told
    rows = [[float(one) for one in line.split()] for line in lines if line]
    assert len(rows) == 60, told
    pairs = list(itertools.pairwise(rows))
    before, after = max(pairs, key=lambda pair: pair[1][0] - pair[0][0])
    assert after[0] - before[0] > 0.9 * ASLEEP, "the stop is not among the moves"
    assert after[1] - before[1] == 1, "it plays on at the next frame, not where it would be"
    moves = [b[1] - a[1] for a, b in pairs[pairs.index((before, after)) :]]
    assert max(moves) <= 1.2 / 0.05, "frames are not made up for in a burst"
    assert rows[-1][2] > before[2], "training has gone on"
    assert after[3] - before[3] < 0.75 * ASLEEP, "the sleep is no time of training"
