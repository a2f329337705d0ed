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


def _fsync_folder(folder: Path) -> None:
    # A rename is only durable once its folder is; Windows has no handle on folders to sync.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_error(target: Path, error: OSError) -> UserError:
    reason = error.strerror or type(error).__name__
    return UserError(
        f"{target} could not be written.",
        f"The system says: {reason}.",
        "Choose another place, or free space there; the file that was there is unchanged.",
    )


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
        with open(temporary, "rb+") as written:
            os.fsync(written.fileno())
        # mkstemp makes private files; what a person saves follows their own umask.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, target)
        temporary = None
        _fsync_folder(target.parent)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


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
        os.chmod(temporary, 0o755)
        if target.is_dir():
            old = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=target.parent))
            os.replace(target, old)
            os.replace(temporary, target)
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.replace(temporary, target)
        temporary = None
        _fsync_folder(target.parent)
    except OSError as error:
        raise _write_error(target, error) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


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
