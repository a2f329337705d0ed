"""A person's own videos as data: a file or a folder, cut into clips, bad ones named."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import torch
from abuse.sound_files import tone, write
from abuse.video_files import CODECS, VIDEOS, film, moving, steps, webp

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.data_spec import data_path, modality_of
from diffusion_gui.data import Dataset, open_dataset, opening, video_clips, video_folder

CLIP = 16 / 12


def refused(spec: str) -> UserError:
    with pytest.raises(UserError) as told:
        open_dataset(spec)
    assert told.value.what_to_do
    return told.value


def note(data: Dataset, words: str) -> str:
    [found] = [one for one in data.notes if words in one]
    return found


def brightness(data: Dataset) -> list[int]:
    """Of the first frame of each clip."""
    x, _ = data.tensors()
    return [round(float((one[:, 0].mean() + 1) * 127.5)) for one in x]


def test_a_long_video_is_cut_into_clips_and_its_short_end_is_left_out(tmp_path: Path) -> None:
    frames = np.concatenate([steps(16), steps(16) + 40, steps(5)])
    data = open_dataset(f"video:{film(tmp_path / 'a.mkv', frames)}")
    assert data.total == 2
    assert np.allclose(brightness(data), [20, 60], atol=2)
    assert "left out of 3: without motion 0, short ends 1" in note(data, "1.33 s")
    assert "24x24" in note(data, "middle square")


def test_clips_without_motion_are_left_out_and_counted(tmp_path: Path) -> None:
    frames = np.concatenate([steps(16), steps(1).repeat(32, 0), steps(16) + 40])
    data = open_dataset(f"video:{film(tmp_path / 'a.mkv', frames)}")
    assert np.allclose(brightness(data), [20, 60], atol=2)
    assert "left out of 4: without motion 2" in note(data, "1.33 s")


def test_of_a_video_shorter_than_a_clip_the_last_frame_stays_and_it_is_said(
    tmp_path: Path,
) -> None:
    data = open_dataset(f"video:{film(tmp_path / 'a.mkv', steps(6))}")
    x, _ = data.tensors()
    levels = ((x[0].mean((0, 2, 3)) + 1) * 127.5).round()
    assert torch.allclose(levels[:6], torch.arange(20.0, 80.0, 10.0), atol=2)
    assert torch.equal(levels[6:], levels[5].expand(10))
    assert "a.mkv" in note(data, "last frame stays")


@pytest.mark.parametrize(("choice", "side"), [("", 24), ("@8", 8), ("@32", 32), ("@33", 33)])
def test_a_side_is_chosen_as_pictures_sides_are(tmp_path: Path, choice: str, side: int) -> None:
    path = film(tmp_path / "a.mp4", moving(16))
    assert open_dataset(f"video:{path}{choice}").domain.shape == (3, 16, side, side)
    assert open_dataset(f"{path}{choice}").domain.shape == (3, 16, side, side)
    assert open_dataset(f"video:{tmp_path}{choice}").domain.shape == (3, 16, side, side)


@pytest.mark.parametrize("choice", ["@0", "@7", "@129", "@999999"])
def test_a_side_that_is_not_possible_is_refused(tmp_path: Path, choice: str) -> None:
    path = film(tmp_path / "a.mp4", moving(16))
    told = refused(f"video:{path}{choice}")
    assert "Clips of" in told.what
    assert "8 to 128" in told.what_to_do


@pytest.mark.parametrize("case", VIDEOS)
def test_a_bad_video_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    bad = VIDEOS[case]
    bad.make(tmp_path / bad.name)
    told = refused(f"video:{tmp_path / bad.name}")
    assert bad.name in told.what
    assert bad.said in told.why


@pytest.mark.parametrize(
    ("ending", "sound"),
    [
        *((one, False) for one in (*CODECS, ".webp") if one != ".mts"),  # which tells no length
        *((one, True) for one in (".mp4", ".mkv", ".webm")),
    ],
)
def test_a_truncated_video_gives_what_there_is_and_is_named(
    tmp_path: Path, ending: str, sound: bool
) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (96, 48, 64, 3), np.uint8)
    path = tmp_path / f"whole{ending}"
    whole = webp(path, noise) if ending == ".webp" else film(path, noise, sound=sound)
    content = whole.read_bytes()
    (tmp_path / f"cut{ending}").write_bytes(content[: len(content) * 6 // 10])
    data = open_dataset(f"video:{whole}")
    assert data.total == 6
    assert not [one for one in data.notes if "cut short" in one]
    data = open_dataset(f"video:{tmp_path}/cut{ending}")
    assert 2 <= data.total <= 4
    assert f"cut{ending}" in note(data, "cut short")


@pytest.mark.parametrize("ending", [".mp4", ".webm", ".avi", ".gif", ".apng"])
def test_damage_in_the_middle_costs_only_itself_and_is_named(tmp_path: Path, ending: str) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (96, 48, 64, 3), np.uint8)
    path = tmp_path / f"a{ending}"
    film(path, noise)
    content = bytearray(path.read_bytes())
    for k in range(200):
        content[len(content) // 2 + 7 * k] ^= 0x5A
    path.write_bytes(content)
    data = open_dataset(f"video:{path}")
    assert data.total >= 1
    assert path.name in note(data, "Damaged")


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".avi", ".gif", ".apng", ".webp", ".mts"])
def test_a_video_of_any_bytes_is_read_or_refused_in_words(tmp_path: Path, ending: str) -> None:
    rng = np.random.default_rng(7)
    path = tmp_path / f"a{ending}"
    whole = webp(path, moving(20)) if ending == ".webp" else film(path, moving(20))
    content = whole.read_bytes()
    for _ in range(25):
        changed = np.frombuffer(content, np.uint8).copy()
        places = rng.integers(0, min(len(content), 2000), 12)
        changed[places] = rng.integers(0, 256, 12)
        path.write_bytes(changed.tobytes()[: rng.integers(1, len(content) + 1)])
        with suppress(UserError):
            assert open_dataset(f"video:{path}").domain.shape == (3, 16, 24, 24)


def test_the_sound_of_a_video_is_left_out_with_a_word(tmp_path: Path) -> None:
    data = open_dataset(f"video:{film(tmp_path / 'a.mp4', moving(16), sound=True)}")
    assert note(data, "sound of the videos is not used")
    silent = open_dataset(f"video:{film(tmp_path / 'b.mp4', moving(16))}")
    assert not [one for one in silent.notes if "sound" in one]


def test_a_few_bad_videos_in_a_folder_are_left_out_and_named(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.webm", "C.GIF"):
        film(tmp_path / name.lower(), moving(16)).rename(tmp_path / name)
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "text.mov").write_text("nothing")
    write(tmp_path / "sound.mp4", tone(1.0))
    (tmp_path / "old.wmv").write_text("nothing")
    (tmp_path / "readme.txt").write_text("not meant to be a video")
    data = open_dataset(f"video:{tmp_path}")
    assert data.total == 3
    told = note(data, "left out:")
    assert told.startswith("4 videos are left out: 1 WMV, 3 cannot be read")
    assert all(name in told for name in ("empty.mp4", "text.mov", "sound.mp4"))


def test_sub_folders_are_labels_of_all_clips_of_their_videos(tmp_path: Path) -> None:
    film(tmp_path / "dark" / "a.mp4", steps(16))
    film(tmp_path / "light" / "deep" / "b.mkv", np.concatenate([steps(16) + 60, steps(16) + 60]))
    data = open_dataset(f"video:{tmp_path}")
    _, labels = data.tensors()
    assert data.domain.labels == ("dark", "light")
    assert labels.tolist() == [0, 1, 1]
    assert np.allclose(brightness(data), [20, 80, 80], atol=4)
    drawn, classes = data.draw(2, 0, [1, 0])
    assert classes.tolist() == [1, 0]
    assert drawn[0].mean() > drawn[1].mean()


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "does not exist" in refused(f"video:{tmp_path / 'gone'}").what
    assert "does not exist" in refused(str(tmp_path / "gone.mp4")).what
    (tmp_path / "a.wmv").touch()
    told = refused(f"video:{tmp_path}")
    assert "No video that can be read" in told.why
    assert "1 WMV" in told.why


def test_a_folder_with_one_clip_is_allowed_with_a_word(tmp_path: Path) -> None:
    film(tmp_path / "only.mp4", moving(16))
    assert note(open_dataset(f"video:{tmp_path}"), "single clip")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_among_the_videos_is_not_opened(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", moving(16))
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "pipe.mp4" in note(open_dataset(f"video:{tmp_path}"), "left out:")


@pytest.mark.skipif(os.name == "nt", reason="these names are not possible there")
def test_odd_names_are_read(tmp_path: Path) -> None:
    content = film(tmp_path / "a.mp4", moving(16)).read_bytes()
    (tmp_path / "a.mp4").unlink()
    for name in (b"\xff\xfe.mp4", "new\nline 图.MOV".encode(), b"http:x?a=b%20#1.mp4", b"-i.m4v"):
        (tmp_path / os.fsdecode(name)).write_bytes(content)
    assert open_dataset(f"video:{tmp_path}").total == 4


def test_a_playlist_named_as_a_video_opens_nothing(tmp_path: Path) -> None:
    film(tmp_path / "other.mp4", moving(16))
    for text in ("#EXTM3U\n#EXTINF:10,\nother.mp4\n", "ffconcat version 1.0\nfile other.mp4\n"):
        (tmp_path / "a.mkv").write_text(text)
        assert "no video" in refused(f"video:{tmp_path / 'a.mkv'}").why


def test_of_a_very_long_video_a_first_part_is_read_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_folder, "MAX_SECONDS", 3 * CLIP)
    frames = np.concatenate([steps(16)] * 8)
    data = open_dataset(f"video:{film(tmp_path / 'a.mkv', frames)}")
    assert data.total == 3
    assert note(data, "longer") == "Of longer videos the first 4 s are used: a.mkv."


def test_a_video_of_exactly_what_is_read_is_not_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_folder, "MAX_SECONDS", 2 * CLIP)
    data = open_dataset(f"video:{film(tmp_path / 'a.mkv', np.concatenate([steps(16)] * 2))}")
    assert data.total == 2
    assert not [one for one in data.notes if "longer" in one]


def test_a_frame_that_stays_for_a_year_ends_and_takes_no_memory(tmp_path: Path) -> None:
    times = [0, 83, 166, 365 * 86_400_000, 365 * 86_400_000 + 83]
    data = open_dataset(f"video:{film(tmp_path / 'a.mkv', steps(4), ms=times)}")
    assert data.total == 1
    assert note(data, "longer")


def test_of_many_videos_each_gives_its_share_of_the_clips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(video_folder, "MAX_BYTES", 4 * 3 * 16 * 24 * 24 * 4)
    for number in range(8):
        film(tmp_path / f"{number}.mkv", steps(16) // 2 + 10 * number)
    data = open_dataset(f"video:{tmp_path}")
    assert np.allclose(brightness(data), [10, 30, 50, 70], atol=3)
    assert "4 of them are used" in note(data, "8 videos")

    for number in range(8):
        (tmp_path / f"{number}.mkv").unlink()
    film(tmp_path / "a.mkv", np.concatenate([steps(16)] * 4))
    film(tmp_path / "b.mkv", np.concatenate([steps(16) + 60] * 4))
    data = open_dataset(f"video:{tmp_path}")
    assert np.allclose(brightness(data), [20, 20, 80, 80], atol=4)
    assert "4 clips are not used: 4 fit" in note(data, "not used:")


def test_reading_tells_its_progress_and_can_be_stopped(tmp_path: Path) -> None:
    for number in range(3):
        film(tmp_path / f"{number}.mp4", moving(16))
    said = list(opening(f"video:{tmp_path}"))
    assert said[-1] == Progress(3, 3, "reading videos")
    assert [one.done for one in said] == sorted(one.done for one in said)
    assert {one.total for one in said} == {3}


def test_reading_a_long_video_gives_signs_of_life_and_can_be_stopped(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", np.concatenate([moving(16)] * 6))
    said = [one.done for one in opening(f"video:{path}")]
    assert len(said) >= 96 // video_clips._EVERY
    assert said == sorted(said)
    steps_of = opening(f"video:{path}")
    for _ in range(4):
        next(steps_of)
    steps_of.close()
    path.unlink()  # on Windows only a closed file can go


def test_a_bare_path_of_a_video_is_video_and_that_of_a_moving_picture_a_picture(
    tmp_path: Path,
) -> None:
    assert modality_of(str(tmp_path / "gone.MP4")).name == "video"
    for name in ("a.mp4", "a.webm", "a.mov", "a.mkv", "a.avi"):
        path = film(tmp_path / name, moving(16))
        assert open_dataset(str(path)).domain.modality == "video"
    for name in ("a.gif", "a.png"):
        path = film(tmp_path / name, moving(16))
        data = open_dataset(str(path))
        assert data.domain.modality == "image"
        assert note(data, "first one is used")
        asked = data_path(f"video:{path}")
        assert asked is not None
        assert asked.modality.name == "video"
        assert open_dataset(f"video:{path}").domain.modality == "video"
