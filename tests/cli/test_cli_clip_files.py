"""Clips on the command line: noised ones in videos, the finished ones alone, what is told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

Cli = Callable[..., tuple[int, str, str]]


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        assert container.streams.video[0].average_rate == 12
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_noising_plays_the_clips_at_each_step_and_inspect_names_them(
    cli: Cli, tmp_path: Path
) -> None:
    line = "noise --data clips --label right --count 1 --steps 2 --seed 0 --scale 2 --out v.mp4"
    code, out, _ = cli(line + " --hold-last 0 --fps 30")
    assert code == 0
    assert "48 frames of" in out
    assert "4.0 s" in out
    assert "own 12 frames a second" in out
    assert "--fps plays no part" in out
    shown = frames(tmp_path / "v.mp4")
    assert len(shown) == 48
    # The shape is what differs from the smooth ground, the median over the clip's frames.
    still = np.median(shown[:16], axis=0)
    columns = [np.abs(one - still).sum(axis=(0, 2)) for one in shown[:16]]
    middles = [float((c * np.arange(len(c))).sum() / c.sum()) for c in columns]
    assert middles[15] - middles[0] > 8, "four pixels of the data"
    _, told, _ = cli("inspect v.mp4")
    lines = {" ".join(line.split()) for line in told.splitlines()}
    assert {"modality video", "shape 3, 16, 24, 24", "rate 12.0", "frames 48"} <= lines


def test_the_finished_clip_alone_is_sixteen_frames_at_its_rate(cli: Cli, tmp_path: Path) -> None:
    line = "noise --data clips --count 1 --steps 2 --seed 0 --scale 2 --final --out "
    assert cli(line + "c.mp4")[0] == 0
    assert len(frames(tmp_path / "c.mp4")) == 16
    code, out, _ = cli(line + "c.webp --every 2")
    assert code == 0
    assert "--every plays no part" in out
    with Image.open(tmp_path / "c.webp") as image:
        assert (image.n_frames, image.info["loop"]) == (16, 0)


def test_clips_are_a_contact_sheet_a_strip_and_frames(cli: Cli, tmp_path: Path) -> None:
    line = "noise --data clips --count 2 --steps 3 --seed 0 --scale 1 --out "
    for name in ("a.sheet.png", "a.strip.png", "frames/", "a.npz"):
        assert cli(line + name)[0] == 0
    with Image.open(tmp_path / "a.sheet.png") as image:
        assert image.width > 16 * 24
    names = sorted(one.name for one in (tmp_path / "frames").iterdir())
    assert (names[0], names[-1]) == ("frame_step000_frame01.png", "frame_step003_frame16.png")
    _, told, _ = cli("inspect a.npz")
    assert "video" in told


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("noise --data digits --count 1 --steps 2 --out a.sheet.png", "frames of clips"),
        ("noise --data clips --count 1 --steps 2 --step 3 --out a.sheet.png", "no state 3"),
        ("noise --data clips --count 1 --steps 2 --clip-every 0 --out a.gif", "out of range"),
        ("noise --data clips --count 1 --steps 2 --out a.wav", "holds sounds"),
    ],
)
def test_what_cannot_be_written_of_clips_is_refused(
    cli: Cli, tmp_path: Path, line: str, said: str
) -> None:
    code, _, err = cli(line)
    assert code == 2
    assert said in err
    assert not list(tmp_path.glob("a.*"))


def test_what_plays_no_part_in_pictures_is_told(cli: Cli, tmp_path: Path) -> None:
    _, out, _ = cli("noise --data digits --count 1 --steps 2 --final --out a.gif")
    assert "--final plays no part" in out


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_how_long_and_how_large_a_film_becomes_is_told_before_it_is_written(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    line = "noise --data clips --count 1 --steps 12 --seed 0 --scale 2 --hold-last 0 --out "
    assert cli(line + "v.mp4")[0] == 0
    told = re.search(r"v.mp4 becomes 208 frames, 17.3 s, about (\d+) kB", terminal.getvalue())
    assert told
    assert 0.3 < int(told[1]) * 1e3 / (tmp_path / "v.mp4").stat().st_size < 3.0
    cli(line + "w.mp4 --final")
    assert "w.mp4 becomes" not in terminal.getvalue(), "it is short"
