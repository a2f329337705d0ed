"""A folder of pictures, or a single one, as data."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data import images, open_dataset, opening

COLOURS = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}


def paint(path: Path, colour: str = "red", size: tuple[int, int] = (28, 28)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, COLOURS[colour]).save(path)
    return path


def refused(spec: str) -> UserError:
    with pytest.raises(UserError) as told:
        open_dataset(spec)
    assert told.value.what_to_do
    return told.value


def test_a_folder_becomes_squares_in_minus_one_to_one(tmp_path: Path) -> None:
    paint(tmp_path / "a.png", "red")
    paint(tmp_path / "b.jpg", "blue")
    (tmp_path / "notes.txt").write_text("not a picture, and not meant to be one")
    data = open_dataset(f"images:{tmp_path}")
    x, labels = data.tensors()
    assert data.domain.shape == (3, 28, 28)
    assert x.shape == (2, 3, 28, 28)
    assert x.dtype == torch.float32
    assert labels.tolist() == [-1, -1]
    np.testing.assert_allclose(x.mean((2, 3)), [[1, -1, -1], [-1, -1, 1]], atol=0.02)
    assert data.notes == ()
    torch.testing.assert_close(open_dataset(str(tmp_path)).tensors()[0], x)


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    for name, colour in (("c.png", "blue"), ("a.png", "red"), ("b.png", "green")):
        paint(tmp_path / name, colour)
    x, _ = open_dataset(f"images:{tmp_path}").tensors()
    assert x.mean((2, 3)).argmax(1).tolist() == [0, 1, 2]


def test_sub_folders_are_labels_where_every_picture_lies_in_one(tmp_path: Path) -> None:
    paint(tmp_path / "cats" / "1.png", "red")
    paint(tmp_path / "cats" / "more" / "2.png", "red")
    paint(tmp_path / "dogs" / "1.png", "blue")
    data = open_dataset(f"images:{tmp_path}")
    _, labels = data.tensors()
    assert data.domain.labels == ("cats", "dogs")
    assert labels.tolist() == [0, 0, 1]
    drawn, classes = data.draw(4, 0, [1, 1, 0, 1])
    assert classes.tolist() == [1, 1, 0, 1]
    assert drawn.mean((2, 3)).argmax(1).tolist() == [2, 2, 0, 2]

    paint(tmp_path / "loose.png", "green")
    data = open_dataset(f"images:{tmp_path}")
    assert data.domain.labels == ()
    assert data.tensors()[1].tolist() == [-1] * 4


def test_one_sub_folder_is_no_class(tmp_path: Path) -> None:
    paint(tmp_path / "all" / "1.png")
    paint(tmp_path / "all" / "2.png")
    assert open_dataset(f"images:{tmp_path}").domain.labels == ()


def test_mixed_sizes_are_cropped_and_the_rule_is_said(tmp_path: Path) -> None:
    paint(tmp_path / "a.png", size=(28, 28))
    paint(tmp_path / "b.png", size=(100, 40))
    [note] = open_dataset(f"images:{tmp_path}").notes
    assert "middle square" in note
    assert "28x28" in note


def test_a_size_can_be_asked_for(tmp_path: Path) -> None:
    paint(tmp_path / "pics" / "a.png", size=(64, 64))
    spec = f"images:{tmp_path / 'pics'}"
    assert open_dataset(spec + "@64").tensors()[0].shape == (1, 3, 64, 64)
    assert open_dataset(f"{spec}/a.png@16").domain.shape == (3, 16, 16)
    assert "from 8 to 512" in refused(spec + "@4").what_to_do
    assert "from 8 to 512" in refused(spec + "@100000").what_to_do
    # A folder that is really called so is meant itself.
    paint(tmp_path / "pics@64" / "a.png")
    assert open_dataset(spec + "@64").domain.shape == (3, 28, 28)


def test_a_single_picture_is_data_of_one_item_without_a_word(tmp_path: Path) -> None:
    path = paint(tmp_path / "mine.png", "blue", (50, 30))
    for spec in (str(path), f"images:{path}"):
        data = open_dataset(spec)
        assert data.total == 1
        assert data.notes == ()
        assert data.draw(3, 0)[0].shape == (3, 3, 28, 28)


def test_a_folder_with_one_picture_is_allowed_with_a_word(tmp_path: Path) -> None:
    paint(tmp_path / "only.png")
    [note] = open_dataset(f"images:{tmp_path}").notes
    assert "single picture" in note


def test_a_few_corrupt_pictures_are_skipped_and_listed(tmp_path: Path) -> None:
    for i in range(4):
        paint(tmp_path / f"{i}.png")
    for name in "pqrst":
        (tmp_path / f"{name}.png").write_bytes(b"nothing")
    data = open_dataset(f"images:{tmp_path}")
    assert data.total == 4
    [note] = data.notes
    assert note.startswith("5 pictures are left out")
    assert "p.png" in note
    assert "2 more" in note


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x89PNG\r\n\x1a\n"])
def test_a_folder_of_corrupt_pictures_is_refused(tmp_path: Path, content: bytes) -> None:
    for name in ("a.png", "b.jpg"):
        (tmp_path / name).write_bytes(content)
    told = refused(f"images:{tmp_path}")
    assert "None of its 2" in told.why
    assert "a.png" in told.why


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    told = refused(f"images:{tmp_path}")
    assert str(tmp_path) in told.what
    (tmp_path / ".hidden.png").write_bytes(b"")
    (tmp_path / "readme.txt").write_text("no picture")
    assert refused(f"images:{tmp_path}").why == told.why


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "does not exist" in refused(f"images:{tmp_path / 'gone'}").what
    assert "does not exist" in refused("images:" + "long" * 2000).what


def test_loops_of_links_end_and_no_picture_is_taken_twice(tmp_path: Path) -> None:
    paint(tmp_path / "pics" / "a.png")
    paint(tmp_path / "pics" / "deep" / "b.png")
    try:
        (tmp_path / "pics" / "deep" / "up").symlink_to(tmp_path / "pics")
        (tmp_path / "pics" / "self").symlink_to("self")
        (tmp_path / "pics" / "gone.png").symlink_to("nowhere.png")
    except OSError:
        pytest.skip("links need a privilege here")
    data = open_dataset(f"images:{tmp_path / 'pics'}")
    assert data.total == 2
    assert "gone.png" in data.notes[-1]


@pytest.mark.skipif(os.name == "nt", reason="these names are not possible there")
def test_odd_names_are_read(tmp_path: Path) -> None:
    for name in ("ünïcødé 图.PNG", "new\nline.png", "-rf *.png", b"\xff\xfe.png", "a@b%20#?.png"):
        path = Path(os.fsdecode(name)) if isinstance(name, bytes) else Path(name)
        paint(tmp_path / path)
    assert open_dataset(f"images:{tmp_path}").total == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_among_the_pictures_is_skipped(tmp_path: Path) -> None:
    paint(tmp_path / "a.png")
    paint(tmp_path / "b.png")
    os.mkfifo(tmp_path / "pipe.png")
    data = open_dataset(f"images:{tmp_path}")
    assert data.total == 2
    assert "pipe.png" in data.notes[0]


def test_reading_tells_its_progress_and_can_be_stopped(tmp_path: Path) -> None:
    for i in range(6):
        paint(tmp_path / f"{i}.png")
    steps = opening(f"images:{tmp_path}")
    assert [next(steps) for _ in range(3)] == [
        Progress(done, 6, "reading pictures") for done in range(3)
    ]
    steps.close()
    assert next(opening(f"images:{tmp_path}")).done == 0


def test_reading_ends_its_progress_when_the_last_picture_cannot_be_read(tmp_path: Path) -> None:
    paint(tmp_path / "a.png")
    (tmp_path / "b.png").write_text("no picture")
    assert list(opening(f"images:{tmp_path}"))[-1] == Progress(2, 2, "reading pictures")


def test_listing_many_files_gives_signs_of_life(tmp_path: Path) -> None:
    for i in range(600):
        (tmp_path / f"{i}.txt").touch()
    steps = opening(f"images:{tmp_path}")
    assert next(steps) == Progress(0, 0, "searching for pictures")
    assert next(steps) == Progress(0, 0, "searching for pictures")
    steps.close()


def test_a_file_that_goes_while_the_folder_is_read_is_skipped(tmp_path: Path) -> None:
    for i in range(4):
        paint(tmp_path / f"{i}.png")
    steps = opening(f"images:{tmp_path}")
    next(steps)
    (tmp_path / "3.png").unlink()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            data = end.value
            break
    assert data.total == 3
    assert "3.png" in data.notes[0]


def test_animations_in_a_folder_are_told_once(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (28, 28), colour) for colour in COLOURS]
    for name in ("a.gif", "b.gif"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
    [note] = open_dataset(f"images:{tmp_path}").notes
    assert note.startswith("2 of")


def test_every_picture_that_is_left_out_is_counted_by_its_kind_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "formats", lambda: images.FORMATS)  # no plugin, an old Pillow
    for i in range(2):
        paint(tmp_path / f"{i}.png")
    for name in ("a.HEIC", "b.heic", "c.heic", "d.NEF", "e.avif", "f.jxl", "notes.txt"):
        (tmp_path / name).write_bytes(b"anything")
    (tmp_path / "bad.jpg").write_bytes(b"nothing")
    data = open_dataset(f"images:{tmp_path}")
    assert data.total == 2
    [note] = [note for note in data.notes if "left out" in note]
    assert note.startswith("7 pictures are left out: 3 HEIC, 1 AVIF, 1 JXL, 1 NEF, 1 cannot be")
    assert "pip install pillow-heif" in " ".join(data.notes)


def test_a_folder_of_pictures_that_nobody_here_can_read_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "formats", lambda: images.FORMATS)
    (tmp_path / "a.heic").touch()
    (tmp_path / "b.cr3").touch()
    with pytest.raises(UserError) as told:
        open_dataset(f"images:{tmp_path}")
    assert "2 pictures are left out: 1 CR3, 1 HEIC" in told.value.why
    assert ".heic" not in told.value.what_to_do
