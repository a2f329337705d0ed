"""A window killed while it trains: the next one opens the run, and the run goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from test_app import made, posix, settings_of, start

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage.run_log import LOG
from diffusion_gui.ui.persistence.settings import SettingsFile

SMALL = Recipe(data="points:moons", model="ideal:points:moons", label="all", count=8, steps=4)

# Both windows are the real program; a timer does what a person would.
PERSON = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui import app
from diffusion_gui.ui.shell import main_window

def script(window):
    {script}

def show(window, shown=main_window.MainWindow.show):
    shown(window)
    acts = script(window)
    timer = QTimer(window, interval=30)
    waits = [next(acts)]
    def act():
        while waits[0]():
            waits[0] = next(acts, None)
            if waits[0] is None:
                timer.stop()
                window.close()
                return
    timer.timeout.connect(act)
    timer.start()

main_window.MainWindow.show = show
sys.exit(app.run([]))
"""
TRAIN_AND_DIE = """
    training = window.app_state.training
    yield lambda: window.app_state.session.workers.is_ready
    training.start(TrainSettings(
        data="points:moons", network="mlp", network_options={"width": 8, "depth": 1},
        steps=100_000, batch=16, save_every=20, sample_every=0, warmup=2,
    ))
    yield lambda: training.run.checkpoint is not None
    notes = Path(os.environ["XDG_STATE_HOME"])
    out = str(training.run.out)
    yield lambda: any(out in one.read_text() for one in notes.rglob("window-1.json"))
    print(training.run.out, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
GO_ON = """
    training = window.app_state.training
    (button,) = [one for one in window.notifications.banner.findChildren(QPushButton)
                 if one.text() == "Open its training run"]
    button.click()
    yield lambda: training.state == "following" and training.run.checkpoint is not None
    print(training.run.out, flush=True)
    controls = window.scene("train").controls
    yield controls.go_on.isEnabled
    before = training.run.history.last
    controls.go_on.click()
    yield lambda: training.state == "running" and training.run.history.last > before
    training.stop()
    yield lambda: training.state == "done"
    print(training.failure, flush=True)
"""


def person(home: Path, script: str) -> subprocess.Popen[str]:
    """The program, with somebody who follows `script`."""
    return start(home, "-c", PERSON.replace("{script}", script.strip()))


def finished(process: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process has said, when it has ended; it is killed where it does not end."""
    try:
        return process.communicate(timeout=140)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


@posix
@pytest.mark.timeout(600)
def test_the_run_of_a_killed_window_is_opened_and_goes_on(tmp_path: Path) -> None:
    # Sampling goes before training: with what is shown first, both would wait for its network.
    SettingsFile(made(settings_of(tmp_path))).change(recipe=SMALL.to_json())
    first = person(tmp_path, TRAIN_AND_DIE)
    told, trouble = finished(first)
    assert first.returncode == -signal.SIGKILL, trouble
    out = Path(told.strip())
    assert out.is_dir()
    second = person(tmp_path, GO_ON)
    told, trouble = finished(second)
    assert second.returncode == 0, trouble
    assert told.splitlines() == [str(out), "None"]
    assert "Traceback" not in trouble
    steps = [json.loads(line)["step"] for line in (out / LOG).read_text().splitlines()]
    assert steps == list(range(1, len(steps) + 1)), "each step once, in order"
    assert len(steps) > 20
    assert not list(out.rglob(".diffusion-gui-*"))
    listed = subprocess.run(
        [sys.executable, "-m", "diffusion_gui", "inspect", str(out), "--json"],
        capture_output=True, text=True, timeout=140, check=True,
    )  # fmt: skip
    assert json.loads(listed.stdout)["figures"]["steps"] == len(steps)
