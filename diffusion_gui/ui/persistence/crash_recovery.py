"""What a window was doing when it ended without closing: noted while it runs, gone when it ends."""

from __future__ import annotations

import contextlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLockFile

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage import atomic

WINDOWS = 8
"""Windows open at once that are kept apart."""

MAX_BYTES = 2**16
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ended:
    """A window that did not close: its recipe, its training run's folder, and what the log says."""

    recipe: Recipe | None = None
    run: Path | None = None
    cause: str = ""


class CrashRecovery:
    """Owns this window's note of itself; a lock tells a dead window's note from a live one's.

    Attributes:
        crashed: the window that had this place before, if it did not close; None otherwise.
    """

    def __init__(self, folder: Path | None, cause: str = "") -> None:
        """Take a place in `folder`; None where nothing can be written: then nothing is noted.

        Args:
            cause: what the log says of the last crash.
        """
        self.crashed: Ended | None = None
        self._note: Path | None = None
        self._noted = ""
        self._lock: QLockFile | None = None
        for number in range(1, WINDOWS + 1) if folder is not None else ():
            assert folder is not None
            lock = QLockFile(str(folder / f"window-{number}.lock"))
            lock.setStaleLockTime(0)  # by process only: a window may stay open for weeks
            if lock.tryLock(0):
                self._lock = lock
                self._note = folder / f"window-{number}.json"
                self.crashed = _read(self._note, cause)
                return

    def note(self, recipe: Recipe, run: Path | None) -> None:
        """Write down what the window is about now."""
        text = json.dumps({"recipe": recipe.to_json(), "run": str(run or "")})
        if self._note is None or text == self._noted:
            return
        try:
            atomic.write_bytes(self._note, text.encode("utf-8"))
            self._noted = text
        except UserError as error:
            log.warning("the session could not be noted: %s", error)

    def end(self) -> None:
        """The window closed as it should."""
        if self._note is not None:
            with contextlib.suppress(OSError):
                self._note.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.unlock()


def _read(path: Path, cause: str) -> Ended | None:
    """The note in `path`; what is damaged in it is left out."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES)
    except OSError:
        return None
    recipe, run = None, None
    with contextlib.suppress(ValueError, RecursionError, AttributeError, TypeError):
        values = json.loads(content.decode("utf-8"))
        with contextlib.suppress(UserError):
            recipe = Recipe.from_json(values.get("recipe", ""))
        if text := values.get("run", ""):
            run = Path(text) if Path(text).is_dir() else None
    return Ended(recipe, run, cause)
