"""Data that is made before training: how far it is stands in the status bar, with a way to stop."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

import pytest
from hands import Until, click
from PySide6.QtWidgets import QProgressBar
from tiny_sounds import SETTINGS

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data.dataset import ProceduralDataset
from diffusion_gui.ui.shell.main_window import MainWindow


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sounds that are never made to their end."""

    def making(self: ProceduralDataset) -> Iterator[Progress]:
        while self.domain.modality == "audio":
            yield Progress(5, 20, "making the data")
            time.sleep(0.001)

    monkeypatch.setattr(ProceduralDataset, "making", making)


def test_how_much_is_made_is_shown_and_stop_ends_it(
    endless: None, ran: MainWindow, until: Until
) -> None:
    ran.show_scene("train")
    training = ran.app_state.training
    training.start(dataclasses.replace(SETTINGS, data="sounds"))
    bar = ran.statusBar().findChild(QProgressBar)
    until(lambda: bar.isVisible() and bar.text() == "making the data 5/20")
    assert training.is_starting
    click(ran.notifications._stop)
    until(lambda: not training.active)
    until(lambda: not bar.isVisible())
    assert training.failure is None
    assert training.run.checkpoint is None
