"""Requests to a training run: a file in its folder, which the trainer obeys between steps."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.text import Translatable, join_texts, message_of, msg

from . import atomic
from .checkpoints import read_checkpoint
from .run_folder import CHECKPOINT, read_settings
from .untrusted import read_text

REQUEST = "request.json"
LIMIT = 4096
"""Bytes of a request."""

Stamp = tuple[int, int, int]


def ask(folder: Path, request: RunRequest) -> bool | None:
    """Ask the run in `folder`; whether a process of this machine trains it, None if not known.

    Raises:
        UserError: there is no run, it is finished, or the request cannot be written.
    """
    settings = read_settings(folder)
    done = 0
    with contextlib.suppress(UserError):
        done = read_checkpoint(folder / CHECKPOINT).steps
    if done >= settings.steps:
        raise UserError(
            msg("The run in {folder} is finished.", folder=folder),
            "Nobody trains it any more.",
            "Continue it with more steps, or use its checkpoint.",
        )
    # The trainer may be another machine's, and be writing at this moment.
    atomic.write_bytes(folder / REQUEST, (request.to_json() + "\n").encode(), alone=False)
    return is_trained_here(folder)


def is_trained_here(folder: Path) -> bool | None:
    """Whether a process of this machine trains the run in `folder`; None if that is not known."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        own = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(own, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return None
    finally:
        os.close(own)
    return False


class Requests:
    """The trainer's side: each request once, and whatever is none refused in words, once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / REQUEST
        self._seen: Stamp | None = None

    def drop(self) -> Translatable | None:
        """Pass over a request from before the run began; what it was for, None where none is."""
        request = None
        with contextlib.suppress(UserError):
            request = self.take()
        if request is None:
            self._seen = None
            return None
        self.done()
        return msg(
            "A request from before training began was dropped: to {asked}.",
            asked=request.words(),
        )

    def take(self) -> RunRequest | None:
        """The request that came since the last one; None where none did.

        Raises:
            UserError: what is there is none. It stays where it is, and is not mentioned again.
        """
        try:
            found = os.stat(self._path)
        except (OSError, ValueError):
            return None
        stamp = found.st_mtime_ns, found.st_size, found.st_ino
        if stamp == self._seen:
            return None
        self._seen = stamp
        try:
            return RunRequest.from_json(read_text(self._path, LIMIT))
        except UserError as error:
            why, remedy = join_texts(filter(None, (error.what, error.why))), error.what_to_do
        except OSError as error:
            why, remedy = reason(error), msg("Check the file.")
        except ValueError as error:
            why, remedy = msg("It is no text: {error}.", error=message_of(error)), msg("")
        raise UserError(msg("The request in {file} was refused.", file=self._path), why, remedy)

    def done(self) -> None:
        """Remove the request that was taken, unless another is there by now."""
        with contextlib.suppress(OSError):
            found = os.stat(self._path)
            if (found.st_mtime_ns, found.st_size, found.st_ino) == self._seen:
                self._path.unlink()
