"""Watch offers Fashion-MNIST's model where the data are not there, and says what is noised."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fashion_files import place_fashion, without_data

from diffusion_gui.engine import stand_ins
from diffusion_gui.storage import downloads
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.scenes.watch.stand_in_note import StandInNote
from diffusion_gui.ui.shell.main_window import MainWindow

NAME = "fashion_mnist"


def test_a_model_whose_data_are_missing_is_watched_and_the_stand_ins_are_named(
    ran: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    until: Callable[..., None],
) -> None:
    without_data(monkeypatch, tmp_path)
    monkeypatch.setattr(stand_ins, "STEPS", 2)
    session = ran.app_state.session

    def begun_with() -> str:
        return session.timeline.trajectories[0].recipe.init_sha256

    note = ran.findChild(StandInNote)
    start = ran.findChild(WatchControls)._controls["init"]
    assert note.isHidden()
    assert session.use_model(NAME)
    assert session.change(count=2, steps=2, T=10)
    assert not note.isHidden()
    assert "Fashion-MNIST is not on this machine" in note.text()
    assert "--download" in note.toolTip()
    assert "Generated items" in start._choices[1][2]
    until(lambda: session.timeline.complete and begun_with() != "")
    until(lambda: "not real data" in ran.notifications.banner.text())

    place_fashion(tmp_path / "there")
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path / "there"))
    session.change(seed=7)
    assert note.isHidden()
    until(lambda: session.timeline.complete and begun_with() == "")
