"""A save that hangs on its disk is told in the window, which goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from diffusion_gui.storage import atomic, hanging_disk
from diffusion_gui.ui.shell.main_window import MainWindow


def test_a_disk_that_hangs_is_told_in_the_banner_while_it_is_waited_for(
    ran: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    until: Callable[..., None],
) -> None:
    gate, whole = threading.Event(), atomic._fsync

    def hang(path: Path) -> None:
        assert gate.wait(60)
        whole(path)

    monkeypatch.setattr(hanging_disk, "SECONDS", 0.01)
    monkeypatch.setattr(atomic, "_fsync", hang)
    saving = threading.Thread(target=atomic.write_bytes, args=(tmp_path / "a.bin", b"x"))
    saving.start()
    until(lambda: "a.bin is not written yet" in ran.notifications.banner.text())
    gate.set()
    saving.join()
    ran.notifications.banner.dismiss()
    until(lambda: "answers again" in ran.notifications.banner.text())
