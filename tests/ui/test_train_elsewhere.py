"""A run that another process trains, here or on another machine: followed, and asked."""

from __future__ import annotations

import dataclasses
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from far_away import SETTINGS, FarMachine, draw, far, grow, request_in, run_on_far_machine
from hands import click
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QInputDialog
from tiny import TINY

from diffusion_gui.backend import remote_run
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.storage import run_requests
from diffusion_gui.storage.run_folder import read_settings
from diffusion_gui.ui.scenes.train.scene import TrainScene
from diffusion_gui.ui.scenes.train.status_text import place_words
from diffusion_gui.ui.shell.main_window import MainWindow

__all__ = ["far"]
Until = Callable[..., None]


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POLL_SECONDS", "FIRST_PAUSE"):
        monkeypatch.setattr(remote_run, name, 0.05)
    monkeypatch.setattr(remote_run, "LONGEST_PAUSE", 0.1)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return run_on_far_machine(tmp_path / "far" / "run")


def scene_of(window: MainWindow) -> TrainScene:
    scene = window.scene("train")
    assert isinstance(scene, TrainScene)
    return scene


def noticed(window: MainWindow) -> list[str]:
    told: list[str] = []
    window.app_state.session.noticed.connect(told.append)
    return told


def failed(window: MainWindow) -> list[str]:
    told: list[str] = []
    window.app_state.session.failed.connect(
        lambda failure: told.append(f"{failure.what} {failure.why} {failure.remedy}")
    )
    return told


def test_a_run_over_ssh_shows_curves_samples_and_model_and_grows(
    ran: MainWindow, until: Until, far: FarMachine, run: Path
) -> None:
    training, scene = ran.app_state.training, scene_of(ran)
    ran.open_path(f"ssh://host{run}")
    assert ran._scene == "train"
    assert place_words(training) == "Connecting to host …"
    until(lambda: training.run.history.last == 100)
    until(lambda: [grid.step for grid in training.film.grids] == [50, 100])
    until(lambda: training.run.checkpoint is not None)
    assert training.run.settings.steps == SETTINGS.steps
    assert not scene.controls.go_on.isEnabled(), "its state is not here"
    grow(run, range(101, 141))
    draw(run, 140)
    until(lambda: training.run.history.last == 140)
    until(lambda: [grid.step for grid in training.film.grids] == [50, 100, 140])
    until(lambda: "training on host" in place_words(training))
    assert ran._settings.values.recent[0] == f"ssh://host{run}"
    assert training.unfinished is None, "the next start must not offer to continue a mirror"


def test_it_is_stopped_and_given_another_rate_over_ssh(
    ran: MainWindow, until: Until, far: FarMachine, run: Path
) -> None:
    training, controls = ran.app_state.training, scene_of(ran).controls
    told = noticed(ran)
    ran.open_path(f"ssh://host{run}")
    until(lambda: training.can_ask and controls.stop.isEnabled())
    assert controls.ask_rate.isVisible()
    assert not controls.ask_rate.isEnabled(), "it has the rate of the form"
    training.form.change("lr", 3e-4)
    assert controls.ask_rate.text() == "Change learning rate to 0.0003"
    click(controls.ask_rate)
    until(lambda: request_in(run) == {"lr": 3e-4})
    click(controls.stop)
    until(lambda: request_in(run) == {"stop": True})
    until(lambda: len(told) == 2)
    assert told[0].startswith("The run is asked to take learning rate 0.0003")
    assert training.state == "following"


def test_a_folder_of_this_machine_is_asked_in_the_same_manner(
    ran: MainWindow, until: Until, run: Path
) -> None:
    training, controls = ran.app_state.training, scene_of(ran).controls
    told = noticed(ran)
    ran.open_path(str(run))
    until(lambda: training.run.history.last == 100)
    click(controls.stop)
    until(lambda: request_in(run) == {"stop": True})
    until(lambda: bool(told))
    assert "No process of this machine trains it now." in told[0]


def test_a_finished_run_is_asked_for_nothing(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    training, controls = ran.app_state.training, scene_of(ran).controls
    done = dataclasses.replace(SETTINGS, steps=100)
    ran.open_path(str(run_on_far_machine(tmp_path / "done", settings=done)))
    until(lambda: training.run.history.last == 100)
    until(lambda: not controls.stop.isEnabled())
    assert not controls.ask_rate.isVisible()


def test_a_lost_connection_is_told_once_tried_again_and_gone_on_with(
    ran: MainWindow, until: Until, far: FarMachine, run: Path
) -> None:
    training = ran.app_state.training
    told = failed(ran)
    far.does("noisy")
    ran.open_path(f"ssh://host{run}")
    until(lambda: training.run.history.last == 100)
    far.does("ssh: connect to host host port 22: No route to host")
    training.elsewhere._remote._link.cut()
    until(lambda: far.calls >= 4)
    until(lambda: "no connection to host" in place_words(training))
    assert "There is no connection to host." in told[0]
    assert len(told) == 1
    assert training.run.history.last == 100, "what was there stays"
    training.ask_rate(1e-4)
    until(lambda: len(told) == 2)
    assert "There is no connection to it at the moment." in told[1]
    far.does("run")
    grow(run, [101])
    until(lambda: training.run.history.last == 101)
    assert training.state == "following"


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("me@host: Permission denied (publickey,password).", "ssh-copy-id host"),
        ("Host key verification failed.", "compare the key"),
        ("run", "There is no folder"),
    ],
)
def test_what_cannot_be_followed_is_told_and_the_run_before_stays(
    ran: MainWindow, until: Until, far: FarMachine, tmp_path: Path, mode: str, words: str
) -> None:
    training = ran.app_state.training
    ran.open_path(str(run_on_far_machine(tmp_path / "before")))
    until(lambda: training.run.history.last == 100)
    told = failed(ran)
    far.does(mode)
    ran.open_path(f"ssh://host{tmp_path}/none")
    until(lambda: bool(told))
    assert words in told[0]
    assert training.state == "failed"
    assert training.run.history.last == 100
    assert far.calls == 1, "it would fail again"


def test_a_wrong_address_is_refused_and_connects_to_nothing(
    ran: MainWindow, far: FarMachine
) -> None:
    told = failed(ran)
    ran.open_path("ssh://-oProxyCommand=x/y")
    assert "is no address" in told[0]
    assert far.calls == 0
    assert ran.app_state.training.state == "idle"


def test_the_window_closes_while_ssh_hangs(
    ran: MainWindow, until: Until, far: FarMachine, run: Path
) -> None:
    far.does("hang")
    ran.open_path(f"ssh://host{run}")
    until(lambda: far.calls == 1)
    began = time.monotonic()
    assert ran.app_state.training.close()
    assert time.monotonic() - began < 30  # ssh itself would wait for an hour


def test_another_run_ends_the_connection(
    ran: MainWindow, until: Until, far: FarMachine, run: Path, tmp_path: Path
) -> None:
    training = ran.app_state.training
    ran.open_path(f"ssh://host{run}")
    until(lambda: training.run.history.last == 100)
    remote = training.elsewhere._remote
    other = run_on_far_machine(tmp_path / "other", 7, ())
    ran.open_path(str(other))
    until(lambda: training.run.history.last == 7)
    assert remote.join(60)
    assert training.run.address is None
    grow(run, [101])
    grow(other, [8])
    until(lambda: training.run.history.last == 8)


def test_a_run_that_is_deleted_there_stays_to_be_seen(
    ran: MainWindow, until: Until, far: FarMachine, run: Path
) -> None:
    training = ran.app_state.training
    told = failed(ran)
    ran.open_path(f"ssh://host{run}")
    until(lambda: training.run.history.last == 100)
    shutil.rmtree(run)
    until(lambda: training.state == "failed")
    assert "holds no training run" in told[0]
    assert training.run.history.last == 100
    assert not training.can_continue


def test_the_address_is_asked_for_and_dropped(
    ran: MainWindow, until: Until, far: FarMachine, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = ran.app_state.training
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (f" ssh://host{run} ", True))
    click(scene_of(ran).controls.open_remote)
    until(lambda: training.run.history.last == 100)
    training.forget()
    data = QMimeData()
    data.setUrls([QUrl(f"ssh://host{run}")])
    ran.opener.drop(data)
    until(lambda: training.run.history.last == 100)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("ssh://", True))
    calls = far.calls
    ran._actions["open_remote"].trigger()
    assert far.calls == calls


def test_this_windows_own_run_obeys_another_program(ran: MainWindow, until: Until) -> None:
    training = ran.app_state.training
    told = noticed(ran)
    training.start(dataclasses.replace(TINY, steps=1_000_000, sample_every=0))
    until(lambda: training.run.history.last > 0)
    out = training.run.out
    run_requests.ask(out, RunRequest(lr=2e-4))
    until(lambda: training.run.settings.lr == 2e-4)
    assert read_settings(out).lr == 2e-4
    assert training.form.settings.lr == 2e-4
    assert any("another program asked the run to take learning rate" in one for one in told)
    run_requests.ask(out, RunRequest(stop=True))
    until(lambda: training.state == "done")
    assert training.run.checkpoint.step == training.run.history.last
