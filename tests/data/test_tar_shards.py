"""Pictures in `.tar` shards as data: classes, an index kept in the cache, and hostile archives."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.backend.opening import open_path
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.paths import cache_dir
from diffusion_gui.data import tar_index
from diffusion_gui.data.dataset import Dataset, open_dataset


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def picture(grey: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (12, 12), (grey, grey, grey)).save(content, "PNG")
    return content.getvalue()


Member = tuple[str, bytes] | tarfile.TarInfo


def shard(path: Path, members: Iterable[Member]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as archive:
        for one in members:
            if isinstance(one, tarfile.TarInfo):
                archive.addfile(one)
                continue
            info = tarfile.TarInfo(one[0])
            info.size = len(one[1])
            archive.addfile(info, io.BytesIO(one[1]))
    return path


def samples(numbers: Iterable[int]) -> list[Member]:
    return [
        one
        for n in numbers
        for one in ((f"{n:03d}.png", picture(10 * n)), (f"{n:03d}.cls", f"{n % 3}\n".encode()))
    ]


def greys(data: Dataset) -> list[int]:
    x = data.items_at(np.arange(data.total))[0]
    return [round(float(one) * 127.5 + 127.5) for one in x[:, 0, 6, 6]]


def notes(data: Dataset) -> str:
    return " ".join(data.notes)


def test_shards_of_a_folder_are_one_set_with_the_classes_they_name(tmp_path: Path) -> None:
    shard(tmp_path / "set" / "b.tar", samples(range(4, 8)))
    shard(tmp_path / "set" / "a.tar", samples(range(4)))
    data = open_dataset(f"images:{tmp_path / 'set'}@12")
    assert greys(data) == [10 * n for n in range(8)]
    assert data.domain.labels == ("0", "1", "2")
    assert data.items_at(np.arange(8))[1].tolist() == [n % 3 for n in range(8)]
    assert data.tensors()[0].shape == (8, 3, 12, 12)
    assert notes(data) == ""


def test_a_single_shard_is_opened_by_its_path_and_in_the_window(tmp_path: Path) -> None:
    path = shard(tmp_path / "a.tar", samples(range(3)))
    assert open_dataset(str(path)).total == open_dataset(f"images:{path}@16").total == 3
    opened = open_path(path)
    assert open_dataset(opened.data).total == 3


def test_without_class_members_the_folders_are_the_labels(tmp_path: Path) -> None:
    members = [(f"{name}/{n}.png", picture(n)) for n in range(2) for name in ("dog", "cat")]
    data = open_dataset(str(shard(tmp_path / "a.tar", members)))
    assert data.domain.labels == ("cat", "dog")
    assert data.items_at(np.arange(4))[1].tolist() == [1, 0, 1, 0]


def test_a_picture_without_a_class_among_others_is_counted(tmp_path: Path) -> None:
    members = [
        *samples(range(3)),
        ("last.png", picture(9)),
        ("odd.png", picture(8)),
        ("odd.cls", b"x"),
    ]
    data = open_dataset(str(shard(tmp_path / "a.tar", members)))
    assert data.items_at(np.arange(5))[1].tolist() == [0, 1, 2, -1, -1]
    assert "2 pictures have no class." in notes(data)


def link(name: str, kind: bytes, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def test_links_devices_and_names_that_lead_elsewhere_are_left_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture(200))
    members: list[Member] = [
        link("a.png", tarfile.SYMTYPE, str(secret)),
        link("b.png", tarfile.LNKTYPE, "ok.png"),
        link("c.png", tarfile.CHRTYPE, ""),
        link("d.png", tarfile.FIFOTYPE, ""),
        ("../e.png", picture(1)),
        ("/f.png", picture(2)),
        ("x/../../g.png", picture(3)),
        (".hidden.png", picture(4)),
        ("notes.txt", b"text"),
        ("ok.png", picture(50)),
    ]
    data = open_dataset(str(shard(tmp_path / "a.tar", members)))
    assert greys(data) == [50]
    assert "7 members of the shards are left out" in notes(data)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tar", "cache", "secret.png"]


@pytest.mark.parametrize("keep", [0.3, 0.55, 0.8])
def test_a_shard_that_is_cut_short_is_named_and_used_as_far_as_it_goes(
    tmp_path: Path, keep: float
) -> None:
    shard(tmp_path / "set" / "a.tar", samples(range(2)))
    path = shard(tmp_path / "set" / "b.tar", samples(range(2, 12)))
    content = path.read_bytes()
    path.write_bytes(content[: int(10 * 2048 * keep)])
    data = open_dataset(str(tmp_path / "set"))
    assert 2 < data.total < 12
    assert greys(data) == [10 * n for n in range(data.total)]
    assert "Cut short, and used as far as they go: b.tar." in notes(data)


def test_a_shard_that_ends_between_two_members_is_cut_short_too(tmp_path: Path) -> None:
    path = shard(tmp_path / "a.tar", samples(range(4)))
    path.write_bytes(path.read_bytes()[: 4 * 2048])
    data = open_dataset(str(path))
    assert "a.tar" in notes(data)


@pytest.mark.timeout(60)
def test_a_false_size_leads_into_no_endless_loop(tmp_path: Path) -> None:
    path = shard(tmp_path / "a.tar", samples(range(2)))
    for size in (-512, -1024, 2**60):
        wrong = tarfile.TarInfo("x.png")
        wrong.size = size
        head = wrong.tobuf(tarfile.GNU_FORMAT)
        other = tmp_path / f"{size}.tar"
        other.write_bytes(path.read_bytes()[: 4 * 1024] + head + bytes(4096))
        data = open_dataset(str(other))
        assert greys(data) == [0, 10]
        assert f"{size}.tar" in notes(data)


@pytest.mark.parametrize("content", [b"", b"text " * 300, b"\x1f\x8b" + bytes(2000)])
def test_what_is_no_archive_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"could not be read as a shard|cannot be used") as refused:
        open_dataset(str(path))
    assert refused.value.why
    assert refused.value.what_to_do


def test_shards_without_pictures_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be used as data") as refused:
        open_dataset(str(shard(tmp_path / "a.tar", [("a.txt", b"x")])))
    assert "No picture is in a.tar." in refused.value.why


def passes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    seen: list[int] = []
    one = tar_index._one

    def counting(*given: object) -> object:
        seen.append(1)
        return one(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(tar_index, "_one", counting)
    return seen


def test_the_index_is_kept_until_a_shard_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shard(tmp_path / "a.tar", samples(range(4)))
    first = open_dataset(str(path))
    seen = passes(monkeypatch)
    again = open_dataset(str(path))
    assert seen == []
    assert greys(again) == greys(first)
    assert again.domain == first.domain
    shard(path, samples(range(6)))
    os.utime(path, ns=(1, 1))
    assert open_dataset(str(path)).total == 6
    assert seen == [1]


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.9])
def test_a_damaged_index_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keep: float
) -> None:
    path = shard(tmp_path / "a.tar", samples(range(4)))
    open_dataset(str(path))
    (index,) = (cache_dir() / "shards").glob("*.npz")
    content = index.read_bytes()
    index.write_bytes(content[: int(len(content) * keep)])
    seen = passes(monkeypatch)
    assert greys(open_dataset(str(path))) == [0, 10, 20, 30]
    assert seen == [1]


def test_a_damaged_picture_is_replaced_and_named(tmp_path: Path) -> None:
    members = [("a.png", picture(7)), ("b.png", b"\x89PNG nothing"), ("c.png", picture(9))]
    data = open_dataset(str(shard(tmp_path / "a.tar", members)))
    assert set(greys(data)) == {7, 9}
    assert "a.tar/b.png" in notes(data) + str(data.news() or "")


def test_a_shard_that_goes_away_is_missed_in_words(tmp_path: Path) -> None:
    path = shard(tmp_path / "a.tar", samples(range(40)))
    data = open_dataset(f"images:{path}@12")
    path.unlink()
    with pytest.raises(UserError, match="cannot be read") as refused:
        data.items_at(np.arange(40))
    assert "a.tar" in refused.value.why
