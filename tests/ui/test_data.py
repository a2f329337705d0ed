"""Data in the window: downloads that are asked for, shown and stopped; own pictures; notes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.storage import downloads
from diffusion_gui.ui.scenes.train.controls import TrainControls
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]


class Source:
    """Stands for the internet: gives bytes when told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.here = False

    def fetch(self, name: str) -> Iterator[Progress]:
        yield Progress(2_000_000, 10_000_000, "downloading")
        while not self.go.wait(0.01):
            yield Progress(5_000_000, 10_000_000, "downloading")
        self.here = True


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    made = Source()
    monkeypatch.setattr(downloads, "fetch", made.fetch)
    monkeypatch.setattr(downloads, "is_downloaded", lambda name: made.here)
    return made


def choose(window: MainWindow, data: str) -> TrainControls:
    controls: TrainControls = window.scene("train").controls  # type: ignore[attr-defined]
    window.app_state.training.forget()
    window.app_state.training.form.change("data", data)
    return controls


def test_data_that_is_not_here_offers_its_download(
    window: MainWindow, source: Source, until: Until
) -> None:
    controls = choose(window, "mnist")
    row = controls.download
    assert row.isVisible()
    assert not controls.start.isEnabled()
    assert "10 MB" in row._words.text()
    row.start.click()
    until(lambda: row._bar.value() == 5000)
    assert row._bar.maximum() == 10_000
    assert "5 of" in row._words.text()
    assert not row.start.isVisible()
    source.go.set()
    until(lambda: not row.isVisible())
    assert controls.start.isEnabled()


def test_a_download_can_be_stopped_and_asked_for_again(
    window: MainWindow, source: Source, until: Until
) -> None:
    row = choose(window, "cifar10").download
    row.start.click()
    until(lambda: row._bar.value() == 5000)
    row.cancel.click()
    until(lambda: row.start.isVisible())
    assert not source.here
    row.start.click()
    source.go.set()
    until(lambda: not row.isVisible())


def test_a_download_goes_on_while_the_language_changes(
    window: MainWindow, source: Source, until: Until
) -> None:
    row = choose(window, "mnist").download
    row.start.click()
    until(lambda: row._bar.value() == 5000)
    window.use_language("zh_CN")
    again: TrainControls = window.scene("train").controls  # type: ignore[attr-defined]
    until(lambda: again.download._bar.isVisible() and again.download._bar.value() == 5000)
    window.use_language("en")


def test_a_failed_download_is_told(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    import socket

    def offline(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", offline)
    monkeypatch.setattr(socket, "getaddrinfo", offline)
    row = choose(window, "mnist").download
    row.start.click()
    until(lambda: "could not be downloaded" in window.statusBar().currentMessage())
    assert row.start.isVisible()
    assert window.notifications.banner.isVisible()


def test_data_that_ships_offers_no_download(window: MainWindow) -> None:
    for data in ("points:moons", "digits", "shapes"):
        controls = choose(window, data)
        assert not controls.download.isVisible()
        assert controls.start.isEnabled()


def test_own_pictures_can_be_trained_on_and_notes_are_told(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for i in range(3):
        Image.new("RGB", (30, 40), (80 * i, 0, 0)).save(pictures / f"{i}.png")
    (pictures / "broken.png").write_bytes(b"nothing")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pictures))
    controls = choose(window, "points:moons")
    controls._ask_path(DATASETS["images:FOLDER"])
    for name, value in (("network", "article"), ("steps", 2), ("batch", 2)):
        window.app_state.training.form.change(name, value)
    controls.start.click()
    training = window.app_state.training
    until(lambda: training.state in ("done", "failed"))
    assert training.failure is None
    assert training.run.settings.data == f"images:{pictures}"
    assert training.run.started is not None
    assert training.run.started.domain.shape == (3, 28, 28)


def test_a_note_about_an_opened_folder_is_told(
    ran: MainWindow, tmp_path: Path, until: Until
) -> None:
    for i in range(2):
        Image.new("RGB", (28, 28), (80 * i, 0, 0)).save(tmp_path / f"{i}.png")
    (tmp_path / "broken.png").write_bytes(b"nothing")
    ran.open_path(str(tmp_path))
    until(lambda: "broken.png" in ran.notifications.banner.text())


def test_a_set_of_which_another_ones_files_lie_here_can_be_downloaded(
    ran: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = bytes([9, 0, 0, 3, 0, 2, 7, 2, 5, 5])  # Fashion-MNIST's, whose names are MNIST's
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"\0\0\x08\x01\0\0\0\x0a" + labels)
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"")
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    controls = ran.scene("train").controls
    ran.app_state.training.form.change("data", "fashion_mnist")
    assert controls.start.isEnabled()
    assert controls.download.isHidden()
    ran.app_state.training.form.change("data", "mnist")
    assert not controls.start.isEnabled()
    assert controls.download.isVisible()
    assert controls.download.start.isVisible()
