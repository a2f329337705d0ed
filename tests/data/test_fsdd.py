"""The Free Spoken Digit Dataset, from an archive of the test's own on a server of its own."""

from __future__ import annotations

import io
import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.data import open_dataset
from diffusion_gui.data.fsdd import placed
from diffusion_gui.storage import downloads
from diffusion_gui.storage.downloads import DOWNLOADS, fetch, is_downloaded

NAMES = [name.removeprefix("recordings/") for name in DOWNLOADS["fsdd"][0].members]
SOUND = 0.4 * np.sin(np.arange(800) * 2 * np.pi * 440 / 8000)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Downloads go here."""
    monkeypatch.setattr(downloads, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.delenv(downloads.DATA_DIR, raising=False)
    return tmp_path / "cache"


def recording(samples: np.ndarray = SOUND) -> bytes:
    """A WAV file as the data set's: mono, 8 kHz, 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return file.getvalue()


def packed(contents: dict[str, bytes]) -> bytes:
    """An archive as GitHub packs a tag's."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        top = "free-spoken-digit-dataset-1.0.10/"
        archive.writestr(top + "README.md", "about")
        for name, content in contents.items():
            archive.writestr(f"{top}recordings/{name}", content)
    return file.getvalue()


def offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes) -> None:
    """Make `content` what the server has."""
    site = tmp_path / "site"
    site.mkdir(exist_ok=True)
    (site / "v1.0.10.zip").write_bytes(content)
    [file] = DOWNLOADS["fsdd"]
    here = type(file)(
        file.name, len(content), "", (site.as_uri() + "/",), file.remote, file.members
    )
    monkeypatch.setitem(DOWNLOADS, "fsdd", (here,))


def test_it_is_six_people_saying_each_digit_fifty_times() -> None:
    assert len(set(NAMES)) == 3000
    assert "7_jackson_32.wav" in NAMES  # the example of its own page


def test_a_downloaded_archive_is_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    long = np.concatenate([np.zeros(6000), 2 * SOUND, np.zeros(6000)])
    contents = {name: recording(long if name == "3_theo_7.wav" else SOUND) for name in NAMES}
    offered(monkeypatch, tmp_path, packed(contents))
    assert not is_downloaded("fsdd")
    assert list(fetch("fsdd"))[-1].done > 0
    assert is_downloaded("fsdd")
    data = open_dataset("fsdd")
    x, labels = data.tensors()
    assert x.shape == (3000, 1, 8192)
    assert data.domain.modality == "audio"
    assert data.domain.rate == 16_000
    assert data.domain.labels[3] == "three"
    assert labels.bincount().tolist() == [300] * 10
    spectrum = torch.fft.rfft(x[0, 0] * torch.hann_window(8192)).abs()
    assert float(spectrum.argmax()) * 16_000 / 8192 == pytest.approx(440, abs=5)
    peaks = x.abs().amax((1, 2))
    assert peaks.max() == pytest.approx(0.8, abs=0.02)  # the loud part of the long one
    assert "1 recording lasts longer" in data.notes[0]


def test_an_archive_that_lacks_recordings_or_is_cut_is_never_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cache: Path
) -> None:
    few = packed({name: recording() for name in NAMES[:20]})
    whole = packed(dict.fromkeys(NAMES, b"RIFF"))
    bent = bytearray(whole)
    bent[bent.index(b"README.md") + 12] ^= 255  # within the first member
    for content in (few, b"<html>please log in</html>", whole[: len(whole) // 2], bytes(bent)):
        offered(monkeypatch, tmp_path, content)
        with pytest.raises(UserError) as told:
            list(fetch("fsdd"))
        assert "Free Spoken Digit" in told.value.what
        assert "does not hold" in told.value.why
        assert "spoken" in told.value.what_to_do
        assert not list((cache / "datasets" / "fsdd").iterdir())


def test_without_a_server_it_says_what_why_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    offered(monkeypatch, tmp_path, b"")
    (tmp_path / "site" / "v1.0.10.zip").unlink()
    with pytest.raises(UserError) as told:
        list(fetch("fsdd"))
    assert "could not be downloaded" in told.value.what
    assert "spoken" in told.value.what_to_do


def test_a_repository_or_archive_that_lies_here_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(downloads.DATA_DIR, str(tmp_path))
    folder = tmp_path / "free-spoken-digit-dataset" / "recordings"
    folder.mkdir(parents=True)
    for name in NAMES:
        (folder / name).write_bytes(recording(SOUND[:80]))
    assert open_dataset("fsdd").total == 3000
    (folder / "0_george_0.wav").write_bytes(b"nothing")
    with pytest.raises(UserError) as told:
        open_dataset("fsdd")
    assert "damaged" in told.value.what
    assert str(folder.parent) in told.value.why
    (folder / "0_george_0.wav").unlink()
    assert not is_downloaded("fsdd")
    (tmp_path / DOWNLOADS["fsdd"][0].name).write_bytes(packed({"0_theo_1.wav": recording()}))
    assert open_dataset("fsdd").total == 1


def test_a_word_stands_in_the_middle_and_of_a_longer_one_the_loudest_part_is_taken() -> None:
    short = placed(np.ones(100, np.float32))
    assert short.nonzero()[0].tolist() == list(range(4046, 4146))
    long = np.zeros(30_000, np.float32)
    long[20_000:20_100] = 0.5
    assert placed(long).shape == (8192,)
    assert placed(long).sum() == pytest.approx(50.0)
