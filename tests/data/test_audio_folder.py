"""A person's own sounds as data: every kind of file, cut into pieces, bad ones named."""

from __future__ import annotations

import os
import wave as wave_files
from pathlib import Path

import numpy as np
import pytest
import torch
from abuse.sound_files import CODECS, tone, write

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data import Dataset, audio_folder, open_dataset, opening

PIECE = 8192 / 16_000


def refused(spec: str) -> UserError:
    with pytest.raises(UserError) as told:
        open_dataset(spec)
    assert told.value.what_to_do
    return told.value


def note(data: Dataset, words: str) -> str:
    [found] = [one for one in data.notes if words in one]
    return found


def pitch(piece: torch.Tensor) -> float:
    """The strongest frequency of (1, 8192), in hertz."""
    return float(torch.fft.rfft(piece[0] * torch.hann_window(8192)).abs().argmax()) * 16_000 / 8192


@pytest.mark.parametrize("ending", CODECS)
def test_every_kind_of_file_gives_its_sound_from_its_first_sample(
    tmp_path: Path, ending: str
) -> None:
    rate = 48_000 if CODECS[ending] == "libopus" else 44_100
    silence = np.zeros((1, round(0.1 * rate)), np.float32)
    sound = np.concatenate([tone(0.2, rate, 500), silence, tone(0.1, rate, 2000), silence], 1)
    path = write(tmp_path / f"a{ending}", sound, rate)
    data = open_dataset(f"audio:{path}")
    x, labels = data.tensors()
    assert data.domain.modality == "audio"
    assert data.domain.rate == 16_000
    assert x.shape == (1, 1, 8192)
    assert x.dtype == torch.float32
    assert labels.tolist() == [-1]
    assert x.abs().max() == pytest.approx(0.5, abs=0.06)
    loud = (x[0, 0] > 0.25).nonzero()[:, 0]
    bare = 1100 if ending == ".aac" else 0  # a bare stream does not tell of its priming
    assert 0 <= loud[0] <= 40 + bare
    gaps = loud.diff()
    assert gaps.max() == pytest.approx(1600, abs=60)
    assert float(x[0, 0, -1200:].abs().max()) < 0.02


@pytest.mark.parametrize(
    ("codec", "tolerance"),
    [
        ("pcm_u8", 1e-2),
        ("pcm_s16le", 1e-4),
        ("pcm_s24le", 1e-6),
        ("pcm_s32le", 1e-6),
        ("pcm_f32le", 1e-6),
        ("pcm_f64le", 1e-6),
    ],
)
def test_samples_of_every_depth_are_scaled_alike(
    tmp_path: Path, codec: str, tolerance: float
) -> None:
    sound = tone(PIECE, 16_000, 440, 0.7)
    data = open_dataset(str(write(tmp_path / "a.wav", sound, codec=codec)))
    torch.testing.assert_close(
        data.tensors()[0][0], torch.from_numpy(sound), rtol=0, atol=tolerance
    )
    assert data.notes == ()


def test_a_high_rate_and_eight_channels_become_one_channel_at_16_khz(tmp_path: Path) -> None:
    sound = np.repeat(tone(PIECE, 192_000, 1000), 8, 0)
    data = open_dataset(str(write(tmp_path / "a.wav", sound, 192_000, "pcm_f32le")))
    x = data.tensors()[0]
    assert x.shape == (1, 1, 8192)
    assert pitch(x[0]) == pytest.approx(1000, abs=2)
    assert x[0, 0, 100:-100].abs().max() == pytest.approx(0.5, abs=0.002)  # not 3 dB louder
    assert "16,000" in note(data, "one channel")


def test_what_16_khz_cannot_hold_is_filtered_out(tmp_path: Path) -> None:
    sound = tone(PIECE, 48_000, 500) + tone(PIECE, 48_000, 13_000)
    x = open_dataset(str(write(tmp_path / "a.wav", sound, 48_000))).tensors()[0][0]
    spectrum = torch.fft.rfft(x[0] * torch.hann_window(8192)).abs()
    assert pitch(x) == pytest.approx(500, abs=2)
    assert spectrum[1400:1700].max() < 1e-3 * spectrum.max()  # 13 kHz would appear at 3


@pytest.mark.parametrize(("right", "level"), [(1.0, 0.5), (0.0, 0.25), (0.5, 0.375)])
def test_channels_are_averaged(tmp_path: Path, right: float, level: float) -> None:
    left = tone(PIECE)
    path = write(tmp_path / "a.wav", np.concatenate([left, right * left]))
    data = open_dataset(str(path))
    assert data.tensors()[0].abs().max() == pytest.approx(level, abs=0.01)
    assert "one channel" in data.notes[0]


def test_of_opposite_channels_one_is_used_and_it_is_said(tmp_path: Path) -> None:
    left = tone(PIECE)
    data = open_dataset(str(write(tmp_path / "a.wav", np.concatenate([left, -left]))))
    assert data.tensors()[0].abs().max() == pytest.approx(0.5, abs=0.01)
    assert "a.wav" in note(data, "cancel")


def test_a_long_recording_is_cut_into_pieces_and_quiet_ones_are_left_out(tmp_path: Path) -> None:
    parts = [tone(PIECE, hertz=400), tone(2 * PIECE, peak=0.001), tone(PIECE, hertz=800)]
    path = write(tmp_path / "a.wav", np.concatenate([*parts, tone(0.05)], 1))
    data = open_dataset(str(path))
    x = data.tensors()[0]
    assert [round(pitch(piece), -2) for piece in x] == [400, 800]
    told = note(data, "0.51 s")
    assert "left out of 5: quiet ones 2, short ends 1" in told


def test_a_short_recording_is_followed_by_silence_and_it_is_said(tmp_path: Path) -> None:
    data = open_dataset(str(write(tmp_path / "a.wav", tone(0.1))))
    x = data.tensors()[0]
    assert x.shape == (1, 1, 8192)
    assert x[0, 0, 1500:1600].abs().max() > 0.4
    assert not x[0, 0, 1600:].any()
    assert "silence follows" in note(data, "1 piece is shorter")


def test_too_loud_a_recording_is_made_quieter_and_it_is_said(tmp_path: Path) -> None:
    data = open_dataset(str(write(tmp_path / "a.wav", tone(PIECE, peak=3.0), codec="pcm_f32le")))
    assert data.tensors()[0].abs().max() == pytest.approx(1.0, abs=1e-6)
    assert "a.wav" in note(data, "full scale")


@pytest.mark.parametrize("bad", [np.nan, np.inf, 3e38])
def test_samples_that_are_no_numbers_become_silence_and_it_is_said(
    tmp_path: Path, bad: float
) -> None:
    sound = tone(PIECE)
    sound[0, 4000:4010] = bad
    data = open_dataset(str(write(tmp_path / "a.wav", sound, 16_000, "pcm_f32le")))
    x = data.tensors()[0]
    assert torch.isfinite(x).all()
    assert x.abs().max() <= 1.0
    if bad == 3e38:
        assert note(data, "full scale")
    else:
        assert note(data, "no numbers")
        assert x[0, 0, :3900].abs().max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("ending", [".wav", ".flac", ".mp3", ".ogg", ".webm", ".aiff"])
def test_a_truncated_recording_gives_what_there_is_and_is_named(
    tmp_path: Path, ending: str
) -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 0.1, (1, 48_000 * 6)).astype(np.float32)
    whole = write(tmp_path / f"whole{ending}", noise, 48_000)
    content = whole.read_bytes()
    (tmp_path / f"cut{ending}").write_bytes(content[: len(content) * 6 // 10])
    assert not [one for one in open_dataset(f"audio:{whole}").notes if "cut short" in one]
    data = open_dataset(f"audio:{tmp_path}/cut{ending}")
    assert 5 <= data.total <= 8  # of twelve
    assert f"cut{ending}" in note(data, "cut short")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.wav", b"", "empty"),
        ("text.wav", b"This is no sound at all.\n" * 40, "no sound, despite its name"),
        ("page.mp3", b"<!DOCTYPE html><html>not found</html>", "web page"),
        ("head.flac", b"fLaC\x00\x00\x00\x22", "damaged or cut short"),
        ("picture.wav", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG picture"),
        ("list.wav", b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n", "no sound"),
        ("several.wav", b"ffconcat version 1.0\nfile a.wav\n", "no sound"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    told = refused(f"audio:{tmp_path / name}")
    assert name in told.what
    assert why in told.why
    both = refused(f"audio:{tmp_path}")
    assert name in both.why
    assert why in both.why


def test_a_wave_file_without_a_sample_is_refused(tmp_path: Path) -> None:
    with wave_files.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
    assert "sample" in refused(str(tmp_path / "a.wav")).why


def test_silence_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", tone(1.0, peak=0.0))
    assert "silent" in refused(str(tmp_path / "a.wav")).why


def test_a_protected_recording_is_told_as_such(tmp_path: Path) -> None:
    content = write(tmp_path / "a.m4a", tone(1.0)).read_bytes()
    for tag in (b"drms", b"enca"):
        (tmp_path / "a.m4a").write_bytes(content.replace(b"mp4a", tag))
        assert "DRM" in refused(str(tmp_path / "a.m4a")).why


def test_the_sound_of_a_video_is_read_and_one_without_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mkv", tone(PIECE, hertz=600), picture=True)
    assert pitch(open_dataset(f"audio:{path}").tensors()[0][0]) == pytest.approx(600, abs=3)
    import av

    with av.open(str(tmp_path / "mute.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=10, width=32, height=32)
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")
        container.mux(stream.encode(frame.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    assert "no sound in it" in refused(f"audio:{tmp_path / 'mute.mp4'}").why


def test_a_few_bad_recordings_in_a_folder_are_left_out_and_named(tmp_path: Path) -> None:
    for name in "abcd":
        write(tmp_path / f"{name}.wav", tone(PIECE))
    (tmp_path / "empty.mp3").touch()
    (tmp_path / "text.ogg").write_text("nothing")
    (tmp_path / "old.wma").write_text("nothing")
    (tmp_path / "readme.txt").write_text("not meant to be a sound")
    data = open_dataset(f"audio:{tmp_path}")
    assert data.total == 4
    told = note(data, "left out")
    assert told.startswith("3 sounds are left out: 1 WMA, 2 cannot be read")
    assert "empty.mp3" in told
    assert "text.ogg" in told


def test_of_one_thing_is_spoken_in_the_singular(tmp_path: Path) -> None:
    (tmp_path / "empty.mp3").touch()
    assert refused(f"audio:{tmp_path}").why.startswith("Its only recording cannot be used; ")
    write(tmp_path / "a.wav", tone(0.2))
    data = open_dataset(f"audio:{tmp_path}")
    assert note(data, "left out").startswith("1 sound is left out: ")
    assert note(data, "silence").startswith("1 piece is shorter than 0.51 s")
    assert not [words for words in data.notes if "1 pieces" in words or "1 sounds" in words]


def test_sub_folders_are_labels_of_all_pieces_of_their_recordings(tmp_path: Path) -> None:
    write(tmp_path / "high" / "a.wav", tone(PIECE, hertz=2000))
    write(tmp_path / "low" / "deep" / "b.flac", tone(3 * PIECE, hertz=200))
    data = open_dataset(f"audio:{tmp_path}")
    x, labels = data.tensors()
    assert data.domain.labels == ("high", "low")
    assert labels.tolist() == [0, 1, 1, 1]
    assert [pitch(one) < 1000 for one in x] == [False, True, True, True]
    drawn, classes = data.draw(2, 0, [1, 0])
    assert classes.tolist() == [1, 0]
    assert pitch(drawn[1]) > 1000


def test_an_empty_folder_and_what_is_not_there_are_refused(tmp_path: Path) -> None:
    assert "No sound" in refused(f"audio:{tmp_path}").why
    assert "does not exist" in refused(f"audio:{tmp_path / 'gone.wav'}").what
    assert "does not exist" in refused(str(tmp_path / "gone.mp3")).what


def test_a_folder_with_one_sound_is_allowed_with_a_word(tmp_path: Path) -> None:
    write(tmp_path / "only.wav", tone(PIECE))
    assert note(open_dataset(f"audio:{tmp_path}"), "single sound")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_among_the_sounds_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", tone(PIECE))
    os.mkfifo(tmp_path / "pipe.wav")
    assert "pipe.wav" in note(open_dataset(f"audio:{tmp_path}"), "left out")


@pytest.mark.skipif(os.name == "nt", reason="these names are not possible there")
def test_odd_names_are_read(tmp_path: Path) -> None:
    content = write(tmp_path / "a.wav", tone(PIECE)).read_bytes()
    (tmp_path / "a.wav").unlink()
    for name in (b"\xff\xfe.wav", "new\nline 图.WAV".encode(), b"http:x?a=b%20#1.wav", b"-i.wav"):
        (tmp_path / os.fsdecode(name)).write_bytes(content)
    assert open_dataset(f"audio:{tmp_path}").total == 4


def test_tags_in_another_encoding_do_no_harm(tmp_path: Path) -> None:
    content = write(tmp_path / "a.wav", tone(PIECE)).read_bytes()
    info = b"LIST\x14\x00\x00\x00INFOINAM\x08\x00\x00\x00\xff\xfe\xe9\xe9\xe9\xe9\xe9\x00"
    (tmp_path / "a.wav").write_bytes(content[:36] + info + content[36:])
    assert open_dataset(str(tmp_path / "a.wav")).total == 1


def test_of_a_very_long_recording_a_first_part_is_read_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_folder, "MAX_SECONDS", 3 * PIECE)
    data = open_dataset(str(write(tmp_path / "a.wav", tone(20.0))))
    assert data.total == 3
    assert "first 2 s are used: a.wav" in note(data, "longer")


def test_of_many_recordings_each_gives_its_share_of_the_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_folder, "MAX_PIECES", 4)
    for number in range(8):
        write(tmp_path / f"{number}.wav", tone(PIECE, hertz=400 + 200 * number))
    data = open_dataset(f"audio:{tmp_path}")
    assert [round(pitch(one), -2) for one in data.tensors()[0]] == [400, 800, 1200, 1600]
    assert "4 of them are used" in note(data, "8 recordings")

    for number in range(8):
        (tmp_path / f"{number}.wav").unlink()
    write(tmp_path / "a.wav", tone(9 * PIECE, hertz=400))
    write(tmp_path / "b.wav", tone(9 * PIECE, hertz=800))
    data = open_dataset(f"audio:{tmp_path}")
    assert [round(pitch(one), -2) for one in data.tensors()[0]] == [400, 400, 800, 800]
    assert "4 are enough" in note(data, "14 pieces")


def test_reading_tells_its_progress_and_can_be_stopped(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / f"{number}.wav", tone(PIECE))
    steps = opening(f"audio:{tmp_path}")
    assert [next(steps) for _ in range(2)] == [
        Progress(done, 3, "reading sounds") for done in range(2)
    ]
    steps.close()
    assert list(opening(f"audio:{tmp_path}"))[-1] == Progress(3, 3, "reading sounds")


def test_reading_a_long_recording_gives_signs_of_life(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(20.0))
    said = [one.done for one in opening(str(path))]
    assert len(said) >= 4
    assert said == sorted(said)
    steps = opening(str(path))
    next(steps)
    steps.close()
    path.unlink()  # on Windows only a closed file can go
