"""Sounds on the command line: noised and generated ones, as WAV, FLAC and videos that are heard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

Cli = Callable[..., tuple[int, str, str]]
FRAME = 1 / 25


def track(path: Path, form: str = "flt") -> np.ndarray:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(form, "mono", 16000)
        frames = [*container.decode(audio=0), None]
        return np.concatenate([g.to_ndarray()[0] for f in frames for g in resampler.resample(f)])


def rms_db(wave: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(wave, dtype=np.float64)) + 1e-20))


def test_noising_is_seen_and_heard_in_a_video(cli: Cli, tmp_path: Path) -> None:
    code, out, _ = cli("noise --data sounds --count 2 --steps 4 --seed 0 --out n.mp4")
    assert code == 0
    assert "One of 2 items is heard" in out
    with av.open(str(tmp_path / "n.mp4")) as container:
        stream = container.streams.video[0]
        last = max(float(frame.pts * stream.time_base) for frame in container.decode(stream))
    heard = track(tmp_path / "n.mp4")
    assert len(heard) / 16000 == pytest.approx(last + FRAME, abs=FRAME)
    assert np.abs(heard).max() <= 1.0
    starts = [0.0, *(0.5 + 0.56 * k for k in range(1, 5))]
    levels = [rms_db(heard[round(at * 16000) :][:8192]) for at in starts]
    assert max(levels) <= levels[0] + 0.5


def test_generated_sounds_are_the_same_bytes_again_and_in_flac(cli: Cli, tmp_path: Path) -> None:
    line = "sample --model sounds --label kick --count 2 --seed 1 --steps 2 --out "
    for name in ("x.wav", "y.wav", "x.flac"):
        assert cli(line + name)[0] == 0
    assert (tmp_path / "x.wav").read_bytes() == (tmp_path / "y.wav").read_bytes()
    with av.open(str(tmp_path / "x.wav")) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.channels) == (16000, 1)
    wave = track(tmp_path / "x.wav")
    assert len(wave) == 2 * 8192 + 4000
    assert 0 < np.abs(wave).max() <= 1
    np.testing.assert_array_equal(track(tmp_path / "x.flac", "s16"), np.rint(wave * 32768))
    _, out, _ = cli("inspect x.wav")
    assert "kick" in out
    assert "sounds" in out


def test_one_item_at_one_step_is_chosen(cli: Cli, tmp_path: Path) -> None:
    line = "noise --data sounds --codec none --count 3 --steps 4 --seed 0 --out "
    assert cli(line + "all.wav --step 0")[0] == 0
    assert cli(line + "one.wav --step 0 --item 2")[0] == 0
    every, one = track(tmp_path / "all.wav"), track(tmp_path / "one.wav")
    assert len(one) == 8192
    np.testing.assert_array_equal(every[-8192:], one)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("noise --data digits --count 1 --steps 2 --out a.wav", "WAV holds sounds"),
        ("noise --data points:moons --count 1 --steps 2 --out a.flac", "FLAC holds sounds"),
        ("noise --data sounds --count 1 --steps 2 --item 1 --out a.wav", "no item 1"),
        ("noise --data sounds --count 1 --steps 2 --item 1 --out a.mp4", "no item 1"),
        ("noise --data sounds --count 1 --steps 2 --step 3 --out a.wav", "no state 3"),
        ("noise --data sounds --count 1 --steps 2 --item x --out a.wav", "whole number"),
    ],
)
def test_what_cannot_be_heard_is_refused(cli: Cli, tmp_path: Path, line: str, said: str) -> None:
    code, _, err = cli(line)
    assert code == 2
    assert said in err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_flags_of_sound_play_no_part_in_pictures(cli: Cli) -> None:
    _, out, _ = cli("noise --data digits --count 1 --steps 2 --item 0 --no-sound --out a.gif")
    assert "--item plays no part" in out
    assert "--sound plays no part" in out


def test_a_silent_format_says_so(cli: Cli) -> None:
    _, out, _ = cli("noise --data sounds --codec none --count 1 --steps 1 --out a.gif")
    assert "GIF is silent" in out
    _, out, _ = cli("noise --data sounds --codec none --count 1 --steps 1 --no-sound --out a.mp4")
    assert "heard" not in out
