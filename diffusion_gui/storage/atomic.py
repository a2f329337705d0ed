"""The one way a file is written: beside its target, flushed to disk, then moved into place."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import msg

from .hanging_disk import waiting_for

TEMPORARY_PREFIX = ".diffusion-gui-"
_ASIDE = "aside-"
_NAME = re.compile(rf"{re.escape(TEMPORARY_PREFIX)}(?:{_ASIDE})?(\d+)-[a-z0-9_]{{8}}(?:\.\w*)?")
"""A temporary: the process it belongs to, eight characters by chance, the target's ending."""
LEFT_BY_THE_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""What file managers put into folders by themselves, in lower case: no file of a person's."""
_mine: set[str] = set()
"""Temporaries this process is writing."""


def write_error(target: Path, error: OSError) -> UserError:
    """The answer to a write that the system refused."""
    return UserError(
        msg("{path} could not be written.", path=target),
        reason(error),
        "Choose another place, or free space there; what was there is unchanged.",
    )


def _fsync(path: Path) -> None:
    # Windows syncs only what is open for writing, and has no handle on folders to sync.
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(target: Path) -> None:
    """Make the move of `target` durable: a rename only is once its folder is."""
    try:
        _fsync(target.parent)
    except OSError as error:
        raise UserError(
            msg("{path} was written, but may not survive a power cut.", path=target),
            reason(error),
            "Save again, or choose another place.",
        ) from error


def check_target(target: Path) -> None:
    """Refuse a place that no file can be written to.

    Raises:
        UserError: the target is a folder, or its own folder does not exist.
    """
    if os.path.isdir(target):
        raise UserError(
            msg("{path} is a folder.", path=target),
            "A file was to be written there.",
            "Give a file name.",
        )
    if not os.path.isdir(target.parent):
        raise UserError(
            msg("{path} could not be written.", path=target),
            msg("The folder {folder} does not exist.", folder=target.parent),
            "Make the folder first, or choose another place.",
        )


@contextlib.contextmanager
def replacing(target: Path, alone: bool = True) -> Iterator[Path]:
    """Yield a temporary path beside `target`; on success it replaces `target` in one move.

    On any error, and on cancellation, the temporary is removed and the old file stays as it was.

    Args:
        alone: no other machine writes in that folder; its temporaries would be swept away.

    Raises:
        UserError: the target is a folder, its folder is missing, or the system refused a write.
    """
    check_target(target)  # told by the name that was given
    # Through a link, the file it points to is replaced, not the link itself.
    target = Path(os.path.realpath(target))
    check_target(target)
    name, temporary = "", None
    try:
        if alone:
            sweep(target.parent)
        handle, name = tempfile.mkstemp(suffix=target.suffix, prefix=_prefix(), dir=target.parent)
        temporary = _begun(name)
        os.close(handle)
        yield temporary
        with waiting_for(target):
            _fsync(temporary)
        # mkstemp makes private files; what a person saves follows their own umask.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise write_error(target, error) from error
    finally:
        if temporary is not None:
            # Where even this fails, the next sweep does it; the first error is the one to tell.
            with contextlib.suppress(OSError):
                temporary.unlink()
        _mine.discard(name)
    _settle(target)


def _prefix(aside: str = "") -> str:
    """What the name of a temporary begins with: whose it is, so that a sweep spares the living."""
    return f"{TEMPORARY_PREFIX}{aside}{os.getpid()}-"


def _begun(name: str) -> Path:
    _mine.add(name)
    return Path(name)


def check_folder(target: Path, ours: Callable[[Path], bool]) -> None:
    """Refuse a place where `replacing_folder` would not put its folder.

    Raises:
        UserError: the folder holds other files, is a file, or its own folder does not exist.
    """
    if os.path.exists(target) and not os.path.isdir(target):
        raise UserError(
            msg("{path} is a file.", path=target),
            "A folder was to be written there.",
            "Choose another name.",
        )
    if os.path.isdir(target):
        _refuse_others(target, target, ours)
    elif not os.path.isdir(target.parent):
        check_target(target)


def _refuse_others(folder: Path, name: Path, ours: Callable[[Path], bool]) -> None:
    """Raise UserError where `folder`, known to the person as `name`, holds what is not `ours`."""
    try:
        others = sorted(
            entry.name
            for entry in folder.iterdir()
            if not _from_the_system(entry) and not (_plain(entry) and ours(entry))
        )
    except OSError as error:
        raise write_error(name, error) from error
    if others:
        raise UserError(
            msg("The folder {path} holds other files.", path=name),
            msg("Exporting there would replace them, '{name}' for one.", name=others[0]),
            "Choose an empty or a new folder.",
        )


def _plain(entry: Path) -> bool:
    """A regular file, and no link to one."""
    return entry.is_file() and not entry.is_symlink()


def _from_the_system(entry: Path) -> bool:
    return entry.name.lower() in LEFT_BY_THE_SYSTEM and _plain(entry)


@contextlib.contextmanager
def replacing_folder(target: Path, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """Yield a temporary folder that becomes `target` as a whole on success.

    An existing folder is replaced only where every file in it is `ours`, so that exporting again
    works and nothing else is ever deleted. What the system put there (LEFT_BY_THE_SYSTEM) stays.

    Args:
        ours: whether a file is this program's own, by what is in it and not by its name alone.

    Raises:
        UserError: as `check_folder`, or the system refused a write.
    """
    target = Path(os.path.realpath(target))
    check_folder(target, ours)
    name, temporary = "", None
    try:
        sweep(target.parent)
        name = tempfile.mkdtemp(prefix=_prefix(), dir=target.parent)
        temporary = _begun(name)
        yield temporary
        for entry in target.iterdir() if target.is_dir() else ():
            if _from_the_system(entry):
                shutil.copy2(entry, temporary)
        for entry in (*temporary.iterdir(), temporary):
            _fsync(entry)
        os.chmod(temporary, 0o755)
        _move_folder(temporary, target, ours)
        temporary = None
    except OSError as error:
        raise write_error(target, error) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
        _mine.discard(name)
    _settle(target)


def _move_folder(new: Path, target: Path, ours: Callable[[Path], bool]) -> None:
    """Put the folder `new` in the place of `target`, or leave `target` as it was.

    Raises:
        UserError: something came into the old folder meanwhile that is not `ours`.
    """
    if not target.is_dir():
        os.replace(new, target)
        return
    # No system call swaps two folders everywhere: the old one steps aside, and back on failure.
    # Killed between the two moves, `sweep` finds it there and puts it back.
    aside = Path(tempfile.mkdtemp(prefix=_prefix(_ASIDE), dir=target.parent))
    old = aside / target.name
    try:
        os.replace(target, old)
        _refuse_others(old, target, ours)
        os.replace(new, target)
    except BaseException:
        if old.exists():
            os.replace(old, target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a folder for files of the moment; it is gone afterwards, or swept where killed.

    Raises:
        UserError: there is no room for temporary files.
    """
    try:
        name = tempfile.mkdtemp(prefix=_prefix())
    except OSError as error:
        raise write_error(Path(error.filename or "A temporary folder"), error) from error
    try:
        yield _begun(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)
        _mine.discard(name)


def write_bytes(target: Path, content: bytes, alone: bool = True) -> None:
    """Write `content` to `target` atomically; `alone` as for `replacing`."""
    with replacing(target, alone) as temporary:
        temporary.write_bytes(content)


def duplicate(source: Path, target: Path) -> None:
    """Keep what `source` holds now under the name `target` too, atomically.

    A second name (hard link) costs no bytes. It needs no flush of its own: `source` was written
    by `replacing`, so it is complete and on the disk, and as files are replaced and never written
    into, what has the second name stays as it is. The link is made under a temporary name and
    moved, so that `target` is the old file or the new one and never missing. Where there are no
    links, the bytes are copied.

    Raises:
        UserError: as `replacing`.
    """
    name = str(target.with_name(f"{_prefix()}{secrets.token_hex(4)}{target.suffix}"))
    try:
        check_target(target)
        temporary = _begun(name)
        try:
            os.link(source, temporary)
        except OSError:
            write_bytes(target, source.read_bytes())
            return
        os.replace(temporary, target)
    except OSError as error:
        raise write_error(target, error) from error
    finally:
        # A move onto another name of the same file does nothing, and leaves the temporary.
        with contextlib.suppress(OSError):
            os.unlink(name)
        _mine.discard(name)
    _settle(target)


def sweep(folder: Path) -> int:
    """Remove temporaries that a killed program left in `folder`; returns how many there were.

    Those of a program that is still running are left alone. An old folder that a killed export had
    moved aside comes back where nothing has taken its place.
    """
    count = 0
    for entry in folder.glob(f"{TEMPORARY_PREFIX}*"):
        owner = _NAME.fullmatch(entry.name)
        if not owner or str(entry) in _mine or runs(int(owner[1])):
            continue
        with contextlib.suppress(OSError):
            if entry.name.startswith(TEMPORARY_PREFIX + _ASIDE):
                _bring_back(entry)
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
            count += 1
    return count


def _bring_back(aside: Path) -> None:
    for old in aside.iterdir():
        target = aside.parent / old.name
        if not os.path.lexists(target):
            os.replace(old, target)


def runs(pid: int) -> bool:
    """Whether another process `pid` exists."""
    if pid == os.getpid() or os.name == "nt":  # on Windows signal 0 would end it
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    return True
