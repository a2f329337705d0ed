"""A person's own videos in the window: dropped, shown as data, refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from abuse.sound_files import tone, write
from abuse.video_files import VIDEOS, film, moving
from test_bad_input import nothing_changes, shown

from diffusion_gui.core.catalog import VIDEO_SUFFIXES
from diffusion_gui.ui.shell import open_files
from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
BARE = [case for case, bad in VIDEOS.items() if bad.name.endswith(VIDEO_SUFFIXES)]


def test_bad_videos_are_refused_and_nothing_changes(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    for case in BARE:
        bad, folder = VIDEOS[case], tmp_path / case
        folder.mkdir()
        bad.make(folder / bad.name)
        with nothing_changes(ran, until, folder):
            ran.open_path(str(folder / bad.name))
        told = ran.notifications.banner.text()
        assert bad.name in told, case
        assert bad.said in told, f"{case}: {told}"


def test_a_video_and_a_folder_of_them_are_shown(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    path = film(tmp_path / "mine" / "a.mp4", moving(20))
    ran.open_path(str(path))
    assert shown(ran, until, str(path)).shape[1:] == (3, 16, 24, 24)
    (tmp_path / "mine" / "b.mp4").touch()
    ran.notifications.dismiss()
    ran.open_path(str(path.parent))
    assert shown(ran, until, f"video:{path.parent}").shape[1:] == (3, 16, 24, 24)
    until(lambda: "b.mp4" in ran.notifications.banner.text())


def test_a_sound_is_shown_as_data_too(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(0.6))
    ran.open_path(str(path))
    assert shown(ran, until, str(path)).size


def test_the_dialog_for_opening_offers_videos(
    ran: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, _title: str, _start: str, choice: str) -> tuple[str, str]:
        asked.append(choice)
        return "", ""

    monkeypatch.setattr(open_files.QFileDialog, "getOpenFileName", ask)
    ran.opener.ask_file()
    assert all(f"*{ending}" in asked[0] for ending in VIDEO_SUFFIXES)
