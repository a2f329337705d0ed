"""Tidying up at the start: what killed runs of the program left, wherever it writes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from diffusion_gui.core import paths

from . import atomic

DEPTH = 3
"""Levels of the program's own folders: data / runs / a run / its kept checkpoints."""


def tidy(places: Iterable[Path] = ()) -> int:
    """Sweep the program's own folders, the temporary folder, and `places`; returns how many went.

    Only what `atomic.sweep` takes for its own goes: temporaries by their name whose program has
    ended. What cannot be listed is passed over.
    """
    folders = {*_own(), *places}
    with contextlib.suppress(OSError):
        folders.add(Path(tempfile.gettempdir()))
    return sum(atomic.sweep(folder) for folder in folders)


def _own() -> Iterator[Path]:
    for root in (paths.config_dir, paths.log_dir, paths.data_dir, paths.cache_dir):
        with contextlib.suppress(OSError):
            yield from _below(root(), DEPTH)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """`folder` and the folders in it, down to `depth` levels; links are not followed."""
    yield folder
    if depth:
        with contextlib.suppress(OSError):
            inside = [one.path for one in os.scandir(folder) if one.is_dir(follow_symlinks=False)]
            for path in inside:
                yield from _below(Path(path), depth - 1)
