"""Where noise is added to sounds, as the command line is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_gui.__main__ import main
from diffusion_gui.storage import trajectory_file


@pytest.mark.parametrize(
    ("asked", "modality", "shape"),
    [([], "spectrogram", (1, 64, 64)), (["--codec", "none"], "audio", (1, 8192))],
)
def test_sounds_are_noised_as_spectrograms_or_as_they_are(
    tmp_path: Path, asked: list[str], modality: str, shape: tuple[int, ...]
) -> None:
    target = tmp_path / "sounds.npz"
    line = ["noise", "--data", "sounds", "--count", "1", "--steps", "2", "--out", str(target)]
    assert main([*line, *asked]) == 0
    run = trajectory_file.load(target)
    assert (run.domain.modality, run.domain.shape) == (modality, shape)


def test_data_that_no_codec_is_for_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "x.npz")
    line = ["noise", "--data", "digits", "--codec", "log_mel", "--steps", "2", "--out", out]
    assert main(line) == 2
    assert "log_mel" in capsys.readouterr().err
