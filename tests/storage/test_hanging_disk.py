"""A disk that does not answer is told of, by whoever listens, and waited for."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from diffusion_gui.core.text import Translatable
from diffusion_gui.storage import atomic, hanging_disk


def test_what_hangs_is_told_once_and_again_when_it_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Translatable] = []
    told = threading.Event()
    whole = atomic._fsync

    def listen(words: Translatable) -> None:
        said.append(words)
        told.set()

    def hang(path: Path) -> None:
        assert told.wait(60)
        whole(path)

    monkeypatch.setattr(hanging_disk, "SECONDS", 0.01)
    monkeypatch.setattr(atomic, "_fsync", hang)
    with hanging_disk.listening(listen):
        atomic.write_bytes(tmp_path / "a.bin", b"whole")
    assert (tmp_path / "a.bin").read_bytes() == b"whole"
    first, second = said
    assert f"{tmp_path / 'a.bin'} is not written yet" in first
    assert "answers again" in second
    assert not any(one.name == "hanging-disk" for one in threading.enumerate())


def test_what_answers_is_not_spoken_of(tmp_path: Path) -> None:
    said: list[Translatable] = []
    with hanging_disk.listening(said.append):
        atomic.write_bytes(tmp_path / "a.bin", b"whole")
    assert said == []
