"""Files are written whole or not at all, and in an order that survives a power cut."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diffusion_gui.core.errors import Cancelled, UserError
from diffusion_gui.storage import atomic

OLD, NEW = b"what was there", b"what is to be there"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def target(folder: Path) -> Path:
    path = folder / "model.bin"
    path.write_bytes(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def failing(function: Callable[..., Any], at: int, code: int) -> Callable[..., Any]:
    """`function`, whose call number `at` (from 1) fails as the system does."""
    calls = iter(range(1, 1000))

    def call(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == at:
            raise OSError(code, os.strerror(code))
        return function(*args, **kwargs)

    return call


def dead_process() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def is_folder(handle: int) -> bool:
    return stat.S_ISDIR(os.fstat(handle).st_mode)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The order of what reaches the disk."""
    seen: list[str] = []
    fsync, replace = os.fsync, os.replace

    def seeing_fsync(handle: int) -> None:
        seen.append("fsync folder" if is_folder(handle) else "fsync file")
        fsync(handle)

    def seeing_replace(source: Any, place: Any) -> None:
        seen.append("replace")
        replace(source, place)

    monkeypatch.setattr(os, "fsync", seeing_fsync)
    monkeypatch.setattr(os, "replace", seeing_replace)
    return seen


def test_a_file_is_written(target: Path, folder: Path) -> None:
    atomic.write_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert names(folder) == ["model.bin"]
    atomic.write_bytes(folder / "another.bin", NEW)
    assert (folder / "another.bin").read_bytes() == NEW


def test_the_order_is_write_flush_move_flush(target: Path, calls: list[str]) -> None:
    with atomic.replacing(target) as temporary:
        temporary.write_bytes(NEW)
        assert calls == [], "nothing is flushed or moved before it is written"
        assert target.read_bytes() == OLD
    assert calls == ["fsync file", "replace", "fsync folder"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("operation", ["make", "write", "fsync", "chmod", "replace"])
def test_when_an_operation_fails_the_old_file_stays(
    target: Path, folder: Path, operation: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, name = {
        "make": (tempfile, "mkstemp"),
        "write": (Path, "write_bytes"),
        "fsync": (os, "fsync"),
        "chmod": (os, "chmod"),
        "replace": (os, "replace"),
    }[operation]
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing(getattr(owner, name), 1, code))
        with pytest.raises(UserError) as refused:
            atomic.write_bytes(target, NEW)
    assert target.read_bytes() == OLD
    assert names(folder) == ["model.bin"], "no temporary stays"
    assert str(target) in refused.value.what
    assert os.strerror(code) in refused.value.why
    assert "unchanged" in refused.value.what_to_do


def test_when_the_last_flush_fails_it_does_not_look_like_success(
    target: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The move is made by then: the file is complete, and the words must not say it is the old."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync, 2, errno.EIO))
        with pytest.raises(UserError) as refused:
            atomic.write_bytes(target, NEW)
    assert target.read_bytes() == NEW
    assert names(folder) == ["model.bin"]
    assert "power cut" in refused.value.what
    assert os.strerror(errno.EIO) in refused.value.why
    assert "unchanged" not in str(refused.value)


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt, ValueError, GeneratorExit])
def test_stopping_half_way_leaves_the_old_file(
    target: Path, folder: Path, stop: type[BaseException]
) -> None:
    def write() -> None:
        with atomic.replacing(target) as temporary:
            temporary.write_bytes(NEW[:5])
            raise stop

    with pytest.raises(stop):
        write()
    assert target.read_bytes() == OLD
    assert names(folder) == ["model.bin"]


def test_a_generator_that_writes_can_be_closed(target: Path, folder: Path) -> None:
    def writing() -> Iterator[int]:
        with atomic.replacing(target) as temporary:
            temporary.write_bytes(NEW)
            yield 1

    job = writing()
    next(job)
    job.close()
    assert target.read_bytes() == OLD
    assert names(folder) == ["model.bin"]


def test_the_temporary_keeps_the_ending() -> None:
    """Writers that go by the ending find it."""
    with tempfile.TemporaryDirectory() as folder, atomic.replacing(Path(folder, "a.gif")) as path:
        assert path.suffix == ".gif"


def test_through_a_link_the_file_is_replaced_and_the_link_stays(folder: Path, target: Path) -> None:
    link = folder / "latest"
    link.symlink_to(target)
    atomic.write_bytes(link, NEW)
    assert link.is_symlink()
    assert target.read_bytes() == NEW


def test_files_follow_the_persons_umask(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        atomic.write_bytes(folder / "a", NEW)
        assert os.umask(0o027) == 0o027, "and leave it as it is"
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "a").stat().st_mode) == 0o640


def test_a_duplicate_stays_as_it_was_when_the_original_is_replaced(folder: Path) -> None:
    source, copy = folder / "newest", folder / "kept"
    atomic.write_bytes(source, OLD)
    atomic.duplicate(source, copy)
    atomic.duplicate(source, copy)  # moving one name onto another of the same file does nothing
    assert names(folder) == ["kept", "newest"], "no temporary stays"
    assert copy.samefile(source), "it costs no bytes"
    atomic.write_bytes(source, NEW)
    assert copy.read_bytes() == OLD
    atomic.duplicate(source, copy)
    assert copy.read_bytes() == NEW
    assert names(folder) == ["kept", "newest"]


def test_where_there_are_no_links_a_duplicate_is_a_copy(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", failing(os.link, 1, errno.EPERM))
    atomic.duplicate(target, folder / "kept")
    assert (folder / "kept").read_bytes() == OLD
    assert not (folder / "kept").samefile(target)


def test_a_duplicate_is_moved_into_its_place_and_flushed(
    folder: Path, target: Path, calls: list[str]
) -> None:
    atomic.duplicate(target, folder / "kept")
    assert calls == ["replace", "fsync folder"], "its bytes were flushed when they were written"
    with pytest.raises(UserError, match="missing could not be written"):
        atomic.duplicate(folder / "none", folder / "missing")
    assert names(folder) == ["kept", "model.bin"]


@pytest.mark.parametrize("place", ["folder", "missing/file"])
def test_an_impossible_place_is_refused_in_words(folder: Path, place: str) -> None:
    (folder / "folder").mkdir()
    with pytest.raises(UserError) as refused:
        atomic.write_bytes(folder / place, NEW)
    assert str(folder / place) in refused.value.what
    assert refused.value.why
    assert refused.value.what_to_do
    assert names(folder) == ["folder"]


def test_sweeping_removes_what_a_killed_program_left_and_nothing_else(
    target: Path, folder: Path
) -> None:
    gone = dead_process()
    (folder / f".diffusion-gui-{gone}-0a1b2c_d.gif").write_bytes(NEW)
    (folder / f".diffusion-gui-{gone}-abcdefgh").mkdir()
    (folder / f".diffusion-gui-{gone}-abcdefgh" / "frame_0000.png").write_bytes(NEW)
    spared = [
        f".diffusion-gui-{os.getppid()}-abcdefgh",  # somebody lives and writes it
        ".diffusion-gui-notes.txt",
        f".diffusion-gui-{gone}-my summer.txt",
        f"diffusion-gui-{gone}-abcdefgh",
    ]
    for name in spared:
        (folder / name).write_bytes(OLD)
    with atomic.replacing(folder / "other") as mine:
        assert atomic.sweep(folder) == 0, "the first sweep was when the writing began"
        assert mine.exists()
        mine.unlink()
        mine.write_bytes(NEW)
    assert names(folder) == sorted(["model.bin", "other", *spared])


# ------------------------------------------------------------------ folders


def a_png(path: Path) -> bool:
    return path.suffix == ".png"


def write_frames(target: Path, count: int = 2) -> None:
    with atomic.replacing_folder(target, a_png) as folder:
        for i in range(count):
            (folder / f"{i}.png").write_bytes(NEW)


@pytest.fixture
def frames(folder: Path) -> Path:
    path = folder / "frames"
    path.mkdir()
    (path / "old.png").write_bytes(OLD)
    return path


def test_a_folder_appears_whole(folder: Path) -> None:
    write_frames(folder / "frames")
    assert names(folder / "frames") == ["0.png", "1.png"]
    assert names(folder) == ["frames"]


def test_a_folder_is_replaced_whole(folder: Path, frames: Path, calls: list[str]) -> None:
    write_frames(frames)
    assert names(frames) == ["0.png", "1.png"]
    assert names(folder) == ["frames"]
    flushed = ["fsync file", "fsync file", "fsync folder"]
    assert calls == [*flushed, "replace", "replace", "fsync folder"]


@pytest.mark.parametrize(
    ("owner", "name", "at"),
    [
        *((os, "replace", n) for n in (1, 2)),
        *((os, "fsync", n) for n in (1, 2, 3)),
        *((tempfile, "mkdtemp", n) for n in (1, 2)),
        (os, "chmod", 1),
        (Path, "write_bytes", 2),
    ],
)
def test_when_an_operation_fails_the_old_folder_stays(
    folder: Path,
    frames: Path,
    owner: Any,
    name: str,
    at: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing(getattr(owner, name), at, errno.ENOSPC))
        with pytest.raises(UserError) as refused:
            write_frames(frames)
    assert names(frames) == ["old.png"]
    assert (frames / "old.png").read_bytes() == OLD
    assert names(folder) == ["frames"], "no temporary stays"
    assert str(frames) in refused.value.what
    assert os.strerror(errno.ENOSPC) in refused.value.why


def test_stopping_half_way_leaves_the_old_folder(folder: Path, frames: Path) -> None:
    def write() -> None:
        with atomic.replacing_folder(frames, a_png) as temporary:
            (temporary / "0.png").write_bytes(NEW)
            raise Cancelled

    with pytest.raises(Cancelled):
        write()
    assert names(frames) == ["old.png"]
    assert names(folder) == ["frames"]


def test_a_folder_of_other_things_is_never_replaced(folder: Path, frames: Path) -> None:
    (frames / "thesis.txt").write_bytes(OLD)
    with pytest.raises(UserError, match="other files"):
        write_frames(frames)
    assert names(frames) == ["old.png", "thesis.txt"]
    (folder / "file").write_bytes(OLD)
    with pytest.raises(UserError, match="is a file"):
        write_frames(folder / "file")
    with pytest.raises(UserError, match="does not exist"):
        write_frames(folder / "missing" / "frames")
    assert names(folder) == ["file", "frames"]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini"])
def test_what_the_system_put_into_a_folder_of_ours_stays(frames: Path, name: str) -> None:
    (frames / name).write_bytes(OLD)
    write_frames(frames)
    assert names(frames) == sorted(["0.png", "1.png", name])
    assert (frames / name).read_bytes() == OLD


@pytest.mark.parametrize("kind", ["folder", "link"])
@pytest.mark.parametrize("name", ["new.png", "Thumbs.db"])
def test_a_folder_or_a_link_is_another_thing_whatever_it_is_called(
    folder: Path, frames: Path, name: str, kind: str
) -> None:
    if kind == "folder":
        (frames / name).mkdir()
    else:
        (frames / name).symlink_to(frames / "old.png")
    with pytest.raises(UserError, match="other files"):
        write_frames(frames)
    assert names(frames) == sorted(["old.png", name])
    assert names(folder) == ["frames"]


def test_a_file_that_came_while_the_folder_was_written_stays(folder: Path, frames: Path) -> None:
    def write() -> None:
        with atomic.replacing_folder(frames, a_png) as temporary:
            (temporary / "0.png").write_bytes(NEW)
            (frames / "thesis.txt").write_bytes(OLD)

    with pytest.raises(UserError, match="other files") as refused:
        write()
    assert str(frames) in refused.value.what
    assert "thesis.txt" in refused.value.why
    assert names(frames) == ["old.png", "thesis.txt"]
    assert names(folder) == ["frames"]
