"""A folder that does not fit in memory: any picture is read when it is needed, and none is lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data import Dataset, disk_pictures, folder, listing_cache, open_dataset, opening
from diffusion_gui.data.disk_pictures import DiskPictures
from diffusion_gui.data.file_listing import Listing
from diffusion_gui.data.own_files import search

Paint = Callable[[int], Path]
LONG_AGO = 10**18
"""A time that no clock is near to, in nanoseconds."""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Listings go here, and four pictures are too many for memory."""
    monkeypatch.setattr(listing_cache, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(folder, "MAX_BYTES", 4 * 3 * 28 * 28 * 4)
    return tmp_path / "cache"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Twelve pictures, each of another grey, in two folders; unchanged for long."""
    place = tmp_path / "pictures"
    for number in range(12):
        path = place / ("even", "odd")[number % 2] / f"{number:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (28, 28), (20 * number,) * 3).save(path)
    settle(place)
    return place


def settle(place: Path) -> None:
    """Let no folder have changed just now."""
    for one in (place, *filter(Path.is_dir, place.rglob("*"))):
        os.utime(one, ns=(LONG_AGO, LONG_AGO))


def greys(x: torch.Tensor) -> list[int]:
    """The numbers of pictures, by their greys."""
    return [round(float(one.mean() + 1) * 127.5 / 20) for one in x]


def in_memory(place: Path, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    with monkeypatch.context() as more:
        more.setattr(folder, "MAX_BYTES", 2**30)
        return open_dataset(f"images:{place}")


def walks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that are searched from now on."""
    searched: list[Path] = []

    def counted(path: Path, *args: object):
        searched.append(path)
        return search(path, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(folder, "search", counted)
    return searched


def test_no_picture_of_a_large_folder_is_left_out(pictures: Path) -> None:
    data = open_dataset(f"images:{pictures}")
    assert isinstance(data, DiskPictures)
    assert data.total == 12
    x, labels = data.items_at(np.arange(12))
    assert greys(x) == [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]
    assert labels.tolist() == [0] * 6 + [1] * 6
    assert data.domain.labels == ("even", "odd")
    assert "12 pictures, which are read from disk" in data.notes[0]


def test_items_are_those_that_memory_would_hold_bit_for_bit(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, read = in_memory(pictures, monkeypatch), open_dataset(f"images:{pictures}")
    assert not held.on_disk
    assert read.on_disk
    for count, seed, wanted, first in ((5, 3, None, 0), (4, 0, [1, 0, -1, 1], 7), (20, 1, None, 9)):
        for a, b in zip(
            held.draw(count, seed, wanted, first),
            read.draw(count, seed, wanted, first),
            strict=True,
        ):
            assert torch.equal(a, b)
    places = np.array([11, 0, 5, 5])
    assert torch.equal(held.items_at(places)[0], read.items_at(places)[0])


def test_loose_pictures_have_no_classes(pictures: Path) -> None:
    Image.new("RGB", (28, 28)).save(pictures / "loose.png")
    data = open_dataset(f"images:{pictures}")
    assert data.domain.labels == ()
    assert data.items_at(np.arange(13))[1].tolist() == [-1] * 13


def test_where_all_items_are_needed_a_random_part_is_used_and_this_is_said(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_pictures, "PART_BYTES", 5 * 3 * 28 * 28 * 4)
    data = open_dataset(f"images:{pictures}")
    assert "5 of them, chosen at random" in data.notes[0]
    x, labels = data.tensors()
    assert len(x) == len(labels) == data.held == 5
    again, _ = open_dataset(f"images:{pictures}").tensors()
    assert torch.equal(x, again)
    assert len(set(greys(x))) == 5
    assert list(data.making()) == []  # made once


def test_the_part_is_read_step_by_step_and_can_be_stopped(pictures: Path) -> None:
    data = open_dataset(f"images:{pictures}")
    before = threading.active_count()
    making = data.making()
    assert next(making) == Progress(12, 12, "reading pictures")
    making.close()
    assert threading.active_count() == before


# -------------------------------------------------------------------------- the kept listing


def test_a_large_folder_is_searched_once(pictures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched = walks(monkeypatch)
    first = open_dataset(f"images:{pictures}")
    second = open_dataset(f"images:{pictures}@16")
    assert searched == [pictures]
    assert second.total == 12
    assert second.domain.labels == first.domain.labels
    assert greys(second.items_at(np.arange(12))[0]) == [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11]


def test_nothing_is_written_into_the_folder(pictures: Path, cache: Path) -> None:
    before = sorted(pictures.rglob("*"))
    data = open_dataset(f"images:{pictures}")
    data.tensors()
    assert sorted(pictures.rglob("*")) == before
    assert [one.suffix for one in (cache / "folders").iterdir()] == [".npz"]


def test_a_small_folder_leaves_no_listing(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_memory(pictures, monkeypatch)
    assert not cache.exists()


def added(place: Path) -> int:
    Image.new("RGB", (28, 28)).save(place / "odd" / "new.png")
    return 13


def removed(place: Path) -> int:
    (place / "odd" / "01.png").unlink()
    return 11


def renamed(place: Path) -> int:
    (place / "odd" / "01.png").rename(place / "odd" / "zz.png")
    return 12


def rewritten(place: Path) -> int:
    Image.new("RGB", (28, 28), "red").save(place / "odd" / "01.png")
    return 12


@pytest.mark.parametrize("change", [added, removed, renamed, rewritten])
def test_a_changed_folder_is_searched_again(
    pictures: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], int]
) -> None:
    open_dataset(f"images:{pictures}")
    count, searched = change(pictures), walks(monkeypatch)
    assert open_dataset(f"images:{pictures}").total == count
    assert searched == [pictures]


def test_a_folder_that_has_just_changed_is_searched_again(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(pictures / "odd")  # another file may come within the same tick of the clock
    open_dataset(f"images:{pictures}")
    searched = walks(monkeypatch)
    open_dataset(f"images:{pictures}")
    assert searched == [pictures]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def flipped(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[content.index(b"even/00") + 5] ^= 1
    file.write_bytes(bytes(content))


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def pickled(file: Path) -> None:
    np.savez(file.open("wb"), about=np.array([object()], dtype=object))


def led_out(file: Path) -> None:
    with np.load(file) as arrays:
        content = dict(arrays)
    names = content["names"].tobytes().replace(b"even/00.png", b"../etc/.png")
    np.savez(file.open("wb"), **content | {"names": np.frombuffer(names, np.uint8)})


def unordered(file: Path) -> None:
    with np.load(file) as arrays:
        content = dict(arrays)
    np.savez(file.open("wb"), **content | {"starts": content["starts"][::-1]})


def linked(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [cut, flipped, emptied, pickled, led_out, unordered, linked])
def test_a_damaged_listing_is_made_again(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]
) -> None:
    open_dataset(f"images:{pictures}")
    [file] = (cache / "folders").iterdir()
    damage(file)
    searched = walks(monkeypatch)
    data = open_dataset(f"images:{pictures}")
    assert searched == [pictures]
    assert greys(data.items_at(np.arange(2))[0]) == [0, 2]


def test_a_cache_that_takes_nothing_is_done_without(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.write_text("a file in the way")
    assert open_dataset(f"images:{pictures}").total == 12


def test_old_listings_are_forgotten(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing_cache, "_KEPT", 1)
    open_dataset(f"images:{pictures / 'odd'}")
    [first] = (cache / "folders").iterdir()
    os.utime(first, ns=(LONG_AGO, LONG_AGO))
    open_dataset(f"images:{pictures}")
    [second] = (cache / "folders").iterdir()
    assert second != first


def test_files_with_odd_names_are_listed_and_found(tmp_path: Path) -> None:
    names = ["b", "ünï 图", "a@b#?", "new\nline"]
    if os.name == "posix":
        names.append(os.fsdecode(b"\xff\xfe"))
    listing = Listing(tmp_path)
    for name in names:
        (tmp_path / name).write_text(name, errors="surrogateescape")
    with os.scandir(tmp_path) as entries:
        for entry in entries:
            listing.add(entry)
    files = listing.done()
    assert list(files) == sorted((tmp_path / name for name in names), key=Path.as_posix)
    assert [files.place(files.name(k)) for k in range(len(names))] == list(range(len(names)))
    assert files.place("c") == -1


# ----------------------------------------------------------------------- what cannot be read


def test_a_bad_picture_is_replaced_by_one_of_its_class_and_told(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pictures / "odd" / "05.png").write_bytes(b"nothing")
    data = open_dataset(f"images:{pictures}")
    x, labels = data.items_at(np.array([8, 7]))
    assert labels.tolist() == [1, 1]
    first, second = greys(x)
    assert first in (1, 3, 7, 9, 11)
    assert second == 3
    assert str(data.news()).startswith("1 picture cannot be read; another is used in its place")
    assert "odd/05.png" in str(data.reader.bad_note())
    assert data.news() is None  # told once


def test_what_is_at_a_place_does_not_depend_on_what_was_read_before(pictures: Path) -> None:
    for number in (1, 3, 4, 9):
        name = ("even", "odd")[number % 2]
        (pictures / name / f"{number:02}.png").write_bytes(b"nothing")
    forward, back = (open_dataset(f"images:{pictures}") for _ in range(2))
    there = [forward.items_at(np.array([place]))[0] for place in range(12)]
    again = [back.items_at(np.array([place]))[0] for place in reversed(range(12))]
    assert all(map(torch.equal, there, reversed(again)))


def test_bad_pictures_are_remembered_until_they_change(pictures: Path) -> None:
    bad = pictures / "odd" / "05.png"
    bad.write_bytes(b"nothing")
    settle(pictures)
    data = open_dataset(f"images:{pictures}")
    assert not any("05.png" in note for note in data.notes)
    data.items_at(np.array([8]))
    data.news()
    assert any("05.png" in note for note in open_dataset(f"images:{pictures}").notes)
    Image.new("RGB", (28, 28), (100,) * 3).save(bad)
    mended = open_dataset(f"images:{pictures}")
    assert not any("05.png" in note for note in mended.notes)
    assert greys(mended.items_at(np.array([8]))[0]) == [5]


def test_a_folder_of_bad_pictures_is_refused(pictures: Path) -> None:
    for path in pictures.rglob("*.png"):
        path.write_bytes(b"nothing")
    with pytest.raises(UserError, match="cannot be used") as refused:
        open_dataset(f"images:{pictures}")
    assert "None of 12" in refused.value.why


def test_a_folder_that_is_gone_says_so_and_makes_no_picture_bad(pictures: Path) -> None:
    data = open_dataset(f"images:{pictures}")
    pictures.rename(pictures.with_name("away"))
    with pytest.raises(UserError) as gone:
        data.items_at(np.array([0]))
    assert "does not exist" in gone.value.why
    pictures.with_name("away").rename(pictures)
    assert greys(data.items_at(np.array([0]))[0]) == [0]
    assert data.news() is None


def test_a_class_of_which_no_picture_can_be_read_is_refused(pictures: Path) -> None:
    data = open_dataset(f"images:{pictures}")
    for path in (pictures / "odd").iterdir():
        path.write_bytes(b"nothing")
    with pytest.raises(UserError) as refused:
        data.items_at(np.array([7]))
    assert "odd/" in refused.value.why


def test_opening_a_large_folder_can_be_stopped(pictures: Path) -> None:
    steps = opening(f"images:{pictures}")
    assert next(steps) == Progress(0, 12, "reading pictures")
    steps.close()
