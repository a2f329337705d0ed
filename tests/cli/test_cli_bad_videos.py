"""Bad videos on the command line: named, with a reason; exit status 2 where none is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from abuse.video_files import VIDEOS, film, moving
from cli.test_cli_bad_sounds import refused

Cli = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("case", VIDEOS)
def test_a_bad_video_is_refused_with_its_reason(cli: Cli, tmp_path: Path, case: str) -> None:
    bad = VIDEOS[case]
    bad.make(tmp_path / bad.name)
    told = refused(cli, f"video:{tmp_path / bad.name}", tmp_path / "old.webp")
    assert str(tmp_path / bad.name) in told
    assert bad.said in told


def test_a_folder_of_videos_that_is_not_there_is_refused(cli: Cli, tmp_path: Path) -> None:
    assert "nowhere does not exist" in refused(cli, "video:nowhere", tmp_path / "old.webp")
    assert "gone.mp4 does not exist" in refused(cli, "gone.mp4", tmp_path / "old.webp")


def test_bad_videos_among_good_ones_are_named(cli: Cli, tmp_path: Path) -> None:
    film(tmp_path / "mine" / "good.mp4", moving(16))
    names = {"empty": "1.mp4", "text": "2.mp4", "sound alone": "3.mp4"}
    for case, name in names.items():
        VIDEOS[case].make(tmp_path / "mine" / name)
    code, _, told = cli("noise --data video:mine --steps 1 --count 2 --out a.npz")
    assert code == 0
    assert all(name in told for name in names.values())


def test_own_videos_are_noised_and_trained_on(cli: Cli, tmp_path: Path) -> None:
    for kind in ("left", "right"):
        frames = moving(16)
        film(tmp_path / "mine" / kind / "a.mp4", frames if kind == "right" else frames[::-1])
    assert cli("noise --data video:mine --steps 2 --count 2 --out a.webp")[0] == 0
    train = (
        "train --data video:mine@8 --network video --set channels=8 --batch 2 --steps 2 --out run"
    )
    assert cli(train)[0] == 0
    (tmp_path / "mine").rename(tmp_path / "moved")
    assert cli("train --resume --data video:moved@8 --steps 3 --out run")[0] == 0
    code, out, _ = cli("inspect run")
    assert code == 0
    assert "video" in out
    film(tmp_path / "moved" / "left" / "b.mp4", moving(16))  # no longer the same data
    assert cli("train --resume --data video:moved@8 --steps 4 --out run")[0] == 2
