"""Bad sounds on the command line: named, with a reason; exit status 2 where none is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from abuse.sound_files import SOUNDS, tone, write

Cli = Callable[..., tuple[int, str, str]]


def refused(cli: Cli, data: str, old: Path) -> str:
    """What is said of data that has to be refused, while the file of that name stays as it was."""
    old.write_bytes(b"what was there before")
    code, out, told = cli(f"noise --data {data} --out {old.name}")
    assert (code, out) == (2, ""), told
    assert "Traceback" not in told
    assert len(told.splitlines()) == 2
    assert old.read_bytes() == b"what was there before"
    return told


@pytest.mark.parametrize("case", SOUNDS)
def test_a_bad_sound_is_refused_with_its_reason(cli: Cli, tmp_path: Path, case: str) -> None:
    bad = SOUNDS[case]
    bad.make(tmp_path / bad.name)
    told = refused(cli, f"audio:{tmp_path / bad.name}", tmp_path / "old.gif")
    assert str(tmp_path / bad.name) in told
    assert bad.said in told


def test_a_folder_of_sounds_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    assert "nowhere does not exist" in refused(cli, "audio:nowhere", tmp_path / "old.gif")


def test_bad_sounds_among_good_ones_are_named(cli: Cli, tmp_path: Path) -> None:
    write(tmp_path / "mine" / "good.wav", tone(0.6))
    for name in ("empty", "text", "silence"):
        SOUNDS[name].make(tmp_path / "mine" / f"{name}.wav")
    code, _, told = cli("noise --data audio:mine --steps 1 --count 2 --out a.npz")
    assert code == 0
    assert all(f"{name}.wav" in told for name in ("empty", "text", "silence"))
