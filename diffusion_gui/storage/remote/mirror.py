"""A run folder of another machine, mirrored into the cache: by size and time, only what is new."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

from diffusion_gui.core.os_text import reason
from diffusion_gui.core.paths import cache_dir
from diffusion_gui.core.text import msg
from diffusion_gui.storage import atomic
from diffusion_gui.storage.run_folder import CHECKPOINT, CONFIG
from diffusion_gui.storage.run_log import LOG
from diffusion_gui.storage.run_samples import SAMPLES

from .address import Address
from .link import FarFile, Link
from .link_errors import LinkError, failure_of

INDEX, LOCK, PART = "mirror.json", "lock", "checkpoint.part"
KEPT = 4
"""Mirrors that stay in the cache; the oldest go."""
PIECE = 2**20
ROUND = 4 * PIECE
"""Bytes that a round fetches at most, so that a large checkpoint does not hold up the curves."""
_SMALL, _SAMPLES_MOST = 2**20, 2**26
_SEAM = 2**12
"""Bytes at the end of a log that tell whether a file that took its place continues it."""


class Mirror:
    """The files of a run elsewhere, as far as they have come.

    Attributes:
        folder: holds them as a run folder does; `close` lets others use it.
        whole: nothing more was to be fetched in the last round.
    """

    def __init__(self, address: Address) -> None:
        """Raises UserError where the cache cannot be written."""
        self._address = address
        name = hashlib.sha256(str(address).encode()).hexdigest()[:16]
        root = cache_dir() / "mirrors"
        self._held: int | None = None
        try:
            for number in range(100):  # another window may follow the same run
                self.folder = root / (f"{name}-{number}" if number else name)
                self.folder.mkdir(parents=True, exist_ok=True)
                if self._lock():
                    break
            atomic.sweep(self.folder)
        except OSError as error:
            raise atomic.write_error(root, error) from error
        self.whole = False
        self._index = self._read_index()
        with contextlib.suppress(OSError):
            os.utime(self.folder)
        _forget_old(root)

    def _lock(self) -> bool:
        if sys.platform == "win32":
            return True
        import fcntl

        held = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            return False
        except OSError:  # a file system without locks
            pass
        self._held = held
        return True

    def close(self) -> None:
        """Let others use the folder."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)

    def _read_index(self) -> dict[str, str]:
        """The stamps of what is here, by name."""
        try:
            index = json.loads((self.folder / INDEX).read_text(encoding="utf-8"))
            names = index.items() if isinstance(index, dict) else ()
        except (OSError, ValueError, RecursionError):
            return {}
        return {str(n): str(s) for n, s in names if (self.folder / str(n)).is_file()}

    def _note(self, name: str, stamp: str) -> None:
        self._index[name] = stamp
        atomic.write_bytes(self.folder / INDEX, json.dumps(self._index).encode())

    def refresh(self, link: Link) -> None:
        """One round: fetch what is new, at most ROUND bytes of it, the log first.

        Raises:
            LinkError: the connection failed, or the run is gone.
            UserError: the cache cannot be written.
        """
        files = link.files()
        if CONFIG not in files:
            raise failure_of(self._address, "no-run")
        try:
            self.whole = True
            if not self._is_here(CONFIG, files):
                self._whole_file(link, CONFIG, files[CONFIG], _SMALL)
            left = ROUND - self._log(link, files.get(LOG))
            left -= self._samples(link, files, left)
            if left > 0 and CHECKPOINT in files and not self._is_here(CHECKPOINT, files):
                self._checkpoint(link, files[CHECKPOINT], left)
        except OSError as error:
            raise LinkError(
                msg("{path} could not be written.", path=self.folder),
                reason(error),
                "Free space there; the program tries again by itself.",
            ) from error

    def _is_here(self, name: str, files: dict[str, FarFile]) -> bool:
        return self._index.get(name) == files[name].stamp

    def _whole_file(self, link: Link, name: str, file: FarFile, most: int) -> int:
        """Fetch a file at once, if it is not being written just now; returns its size."""
        if file.size > most:
            return 0
        content = b""
        after: FarFile | None = file
        while len(content) < file.size and after == file:
            part, after = link.part(name, len(content), min(PIECE, file.size - len(content)))
            content += part
        if after != file:
            self.whole = False
            return 0
        target = self.folder / name
        target.parent.mkdir(exist_ok=True)
        atomic.write_bytes(target, content)
        self._note(name, file.stamp)
        return file.size

    def _log(self, link: Link, file: FarFile | None) -> int:
        """Fetch what the log has grown by; returns how many bytes."""
        path = self.folder / LOG
        have = path.stat().st_size if path.exists() else 0
        if file is None or not self._continues(link, file, have):
            path.unlink(missing_ok=True)
            self.whole = file is None
            if file is not None:
                self._note(LOG, file.inode)
            return 0
        fetched = 0
        while have < file.size and fetched < ROUND:
            part, after = link.part(LOG, have, min(PIECE, file.size - have))
            if after is None or after.inode != file.inode or after.size < have + len(part):
                self.whole = False
                return fetched
            with path.open("ab") as log:
                log.write(part)
            have, fetched = have + len(part), fetched + len(part)
        if have < file.size:
            self.whole = False
        return fetched

    def _continues(self, link: Link, file: FarFile, have: int) -> bool:
        """Whether the log there begins with what is here; a resumed run puts another in place."""
        if file.size < have:
            return False
        if have == 0 or self._index.get(LOG) == file.inode:
            if have == 0:
                self._note(LOG, file.inode)
            return True
        seam = min(have, _SEAM)
        with (self.folder / LOG).open("rb") as log:
            log.seek(have - seam)
            here = log.read(seam)
        there, after = link.part(LOG, have - seam, seam)
        if here != there or after is None or after.inode != file.inode:
            return False
        self._note(LOG, file.inode)
        return True

    def _samples(self, link: Link, files: dict[str, FarFile], most: int) -> int:
        """Fetch new samples, the earliest first, and let go of those that are gone there."""
        names = sorted(name for name in files if name.startswith(SAMPLES + "/"))
        for path in (self.folder / SAMPLES).glob("*.npz"):
            if f"{SAMPLES}/{path.name}" not in files:
                path.unlink()
        fetched = 0
        for name in names:
            if self._is_here(name, files):
                continue
            if fetched >= most:
                self.whole = False
                break
            fetched += self._whole_file(link, name, files[name], _SAMPLES_MOST)
        return fetched

    def _checkpoint(self, link: Link, file: FarFile, most: int) -> None:
        """Fetch some of the checkpoint; once all is here it takes the place of the last one."""
        part = self.folder / PART
        if self._index.get(PART) != file.stamp or not part.exists():
            part.write_bytes(b"")
            self._note(PART, file.stamp)
        have, fetched = part.stat().st_size, 0
        while have < file.size and fetched < most:
            content, after = link.part(CHECKPOINT, have, min(PIECE, file.size - have))
            if after != file:  # the trainer has saved meanwhile
                self.whole = False
                return
            with part.open("ab") as target:
                target.write(content)
            have, fetched = have + len(content), fetched + len(content)
        if have < file.size:
            self.whole = False
            return
        os.replace(part, self.folder / CHECKPOINT)
        self._note(CHECKPOINT, file.stamp)


def _forget_old(root: Path) -> None:
    """Remove the mirrors that were used longest ago, but for those in use."""
    with contextlib.suppress(OSError):
        folders = sorted(
            (one for one in root.iterdir() if one.is_dir() and not one.is_symlink()),
            key=lambda one: one.stat().st_mtime,
        )
        for folder in folders[:-KEPT]:
            if not _in_use(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _in_use(folder: Path) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        held = os.open(folder / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(held)
    return False
