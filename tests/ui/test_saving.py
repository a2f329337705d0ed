"""Saving while the file worker is busy: nothing that was asked for is lost without a word."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from diffusion_gui.backend.worker import Worker
from diffusion_gui.core.protocol.training import CheckpointSaved
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.persistence.autosave import Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.workers.workers import FILES

Until = Callable[..., None]


def test_a_picture_that_is_shown_is_not_exported_over(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    path, session = tmp_path / "mine.png", ran.app_state.session
    Image.new("RGB", (28, 28), "red").save(path)
    before = path.read_bytes()
    session.use_data(str(path))
    until(lambda: str(path) in session.timeline.trajectories[0].recipe.data, 60)
    dialog = ExportDialog(ran.app_state.watch, ran)
    dialog.show()
    dialog.write(path)
    until(lambda: any("made of" in one.text() for one in dialog.findChildren(QLabel)), 60)
    assert path.read_bytes() == before
    dialog.close()


class Gate(threading.Event):
    """Lets exports go on once it is set; `held` is set while one waits at it."""

    def __init__(self) -> None:
        super().__init__()
        self.held = threading.Event()


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Exports come no further than their first frame until this is set."""
    import diffusion_gui.export as export

    go, execute = Gate(), export.execute

    def held(request: object) -> Iterator[object]:
        for event in execute(request):  # type: ignore[arg-type]
            yield event
            go.held.set()
            assert go.wait(60.0)

    monkeypatch.setattr(export, "execute", held)
    yield go
    go.set()


def test_a_saved_model_is_told_with_its_place(
    ran: MainWindow, until: Until, tmp_path: Path, model: Path
) -> None:
    ran.app_state.training.save(tmp_path / "mine.safetensors")
    until(lambda: str(tmp_path / "mine.safetensors") in ran.notifications.banner.text(), 20)
    assert "saved" in ran.notifications.banner.text()


@pytest.fixture
def model(ran: MainWindow, tmp_path: Path) -> Path:
    """The newest checkpoint of a training run."""
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(b"weights")
    ran.app_state.training.run.checkpoint = CheckpointSaved(1, path)
    return path


def exporting(window: MainWindow, target: Path, go: Gate) -> ExportDialog:
    """A dialog whose export has begun and waits at the gate."""
    dialog = ExportDialog(window.app_state.watch, window)
    dialog.open()  # modal, as the window shows it
    dialog.write(target)
    assert go.held.wait(60.0)
    return dialog


def test_a_model_saved_while_an_export_runs_is_there_though_a_file_is_opened_next(
    ran: MainWindow, until: Until, tmp_path: Path, go: Gate, model: Path
) -> None:
    dialog = exporting(ran, tmp_path / "film.gif", go)
    ran.app_state.training.save(tmp_path / "mine.safetensors")
    ran.app_state.training.save(tmp_path / "again.safetensors")
    points = tmp_path / "points.csv"
    points.write_text("0,0\n1,1\n0,1\n")
    ran.open_path(str(points))
    go.set()
    until(lambda: ran.app_state.session.recipe.data == f"points:{points}")
    assert (tmp_path / "film.gif").is_file()
    assert (tmp_path / "mine.safetensors").read_bytes() == b"weights"
    assert (tmp_path / "again.safetensors").read_bytes() == b"weights"
    dialog.close()


@pytest.mark.parametrize("how", ["button", "escape", "close"])
def test_cancelling_an_export_keeps_the_save_that_waits_behind_it(
    ran: MainWindow, until: Until, tmp_path: Path, go: Gate, model: Path, how: str
) -> None:
    dialog = exporting(ran, tmp_path / "film.gif", go)
    ran.app_state.training.save(tmp_path / "mine.safetensors")
    match how:
        case "button":
            dialog.cancel.click()
        case "escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        case "close":
            dialog.close()
    go.set()
    until(lambda: (tmp_path / "mine.safetensors").is_file())
    assert not (tmp_path / "film.gif").exists()
    if how == "button":
        until(dialog.save.isEnabled)
        dialog.close()


def closing(worker: Worker) -> None:
    """Wait until `worker` takes nothing more."""
    while not worker._closing:
        time.sleep(0.001)


def test_closing_the_window_says_what_it_left_unwritten(
    ran: MainWindow, tmp_path: Path, model: Path, go: Gate, until: Until
) -> None:
    written = tmp_path / "written.safetensors"
    ran.app_state.training.save(written)
    until(written.is_file)
    exporting(ran, tmp_path / "film.gif", go)
    waiting = tmp_path / "waiting.safetensors"
    ran.app_state.training.save(waiting)
    worker = ran.app_state.session.workers._workers[FILES]
    soon = threading.Thread(target=lambda: (closing(worker), go.set()))
    soon.start()
    ran.close()
    assert ran.app_state.close()
    soon.join()
    assert not waiting.exists()
    assert not (tmp_path / "film.gif").exists()
    assert ran.app_state.session.workers.unwritten == [tmp_path / "film.gif", waiting]


def test_what_closing_left_unwritten_is_told_at_the_next_start_and_once(
    ran: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "film.gif"
    app_state, settings = ran.app_state, ran._settings
    keeper = Autosave(app_state, settings, CrashRecovery(None))
    app_state.session.workers.unwritten.append(path)
    keeper.close()
    again = Autosave(app_state, settings, CrashRecovery(None))
    ran.notifications.tell_unwritten(again.unwritten())
    assert (
        ran.notifications.banner.text() == f"{path} was not written: the window was closed before."
    )
    assert again.unwritten() == ()
    app_state.session.workers.unwritten.clear()
