"""The one way a file is written: beside its target, flushed to disk, then moved into place."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .errors import UserError

TEMPORARY_PREFIX = ".diffusion-gui-"


def _reason(error: OSError) -> str:
    return f"The system says: {error.strerror or type(error).__name__}."


def _write_error(target: Path, error: OSError) -> UserError:
    return UserError(
        f"{target} could not be written.",
        _reason(error),
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
            f"{target} was written, but may not survive a power cut.",
            _reason(error),
            "Save again, or choose another place.",
        ) from error


def check_target(target: Path) -> None:
    """Refuse a place that no file can be written to.

    Raises:
        UserError: the target is a folder, or its own folder does not exist.
    """
    if target.is_dir():
        raise UserError(
            f"{target} is a folder.", "A file was to be written there.", "Give a file name."
        )
    if not target.parent.is_dir():
        raise UserError(
            f"{target} could not be written.",
            f"The folder {target.parent} does not exist.",
            "Make the folder first, or choose another place.",
        )


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; on success it replaces `target` in one move.

    On any error, and on cancellation, the temporary is removed and the old file stays as it was.

    Raises:
        UserError: the target is a folder, its folder is missing, or the system refused a write.
    """
    # Through a link, the file it points to is replaced, not the link itself.
    target = Path(os.path.realpath(target))
    check_target(target)
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(
            prefix=TEMPORARY_PREFIX, suffix=target.suffix, dir=target.parent
        )
        os.close(handle)
        temporary = Path(name)
        yield temporary
        _fsync(temporary)
        # mkstemp makes private files; what a person saves follows their own umask.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    _settle(target)


def check_folder(target: Path, ours: str) -> None:
    """Refuse a place where `replacing_folder` would not put its folder.

    Raises:
        UserError: the folder holds other files, is a file, or its own folder does not exist.
    """
    if target.exists() and not target.is_dir():
        raise UserError(
            f"{target} is a file.", "A folder was to be written there.", "Choose another name."
        )
    if target.is_dir() and not all(entry.match(ours) for entry in target.iterdir()):
        raise UserError(
            f"The folder {target} holds other files.",
            "Exporting there would replace them.",
            "Choose an empty or a new folder.",
        )
    if not target.parent.is_dir():
        check_target(target)


@contextlib.contextmanager
def replacing_folder(target: Path, ours: str) -> Iterator[Path]:
    """Yield a temporary folder that becomes `target` as a whole on success.

    An existing folder is replaced only where every file in it matches the glob `ours`, so that
    exporting again works and nothing else is ever deleted.

    Raises:
        UserError: as `check_folder`, or the system refused a write.
    """
    target = Path(os.path.realpath(target))
    check_folder(target, ours)
    temporary: Path | None = None
    try:
        temporary = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=target.parent))
        yield temporary
        for entry in (*temporary.iterdir(), temporary):
            _fsync(entry)
        os.chmod(temporary, 0o755)
        _move_folder(temporary, target)
        temporary = None
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)
    _settle(target)


def _move_folder(new: Path, target: Path) -> None:
    """Put the folder `new` in the place of `target`, or leave `target` as it was."""
    if not target.is_dir():
        os.replace(new, target)
        return
    # No system call swaps two folders everywhere: the old one steps aside, and back on failure.
    aside = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=target.parent))
    old = aside / target.name
    try:
        os.replace(target, old)
        os.replace(new, target)
    except BaseException:
        if old.exists():
            os.replace(old, target)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


def write_bytes(target: Path, content: bytes) -> None:
    """Write `content` to `target` atomically."""
    with replacing(target) as temporary:
        temporary.write_bytes(content)


def sweep(folder: Path) -> int:
    """Remove temporaries a killed program left in `folder`; returns how many there were."""
    count = 0
    for entry in folder.glob(f"{TEMPORARY_PREFIX}*"):
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
        count += 1
    return count
