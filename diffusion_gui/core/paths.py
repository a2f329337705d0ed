"""Where things lie: shipped resources, and the person's cache, data and log folders."""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path

import platformdirs

APP_NAME = "diffusion-gui"


def resource(*parts: str) -> Path:
    """A shipped file or folder, found from this file's place.

    A wheel carries ``resources`` inside the package, a checkout (and an editable install, which
    points at the checkout) beside it. ``sys.path`` is never asked: an editable install leaves a
    second, stale copy in site-packages.
    """
    return _root().joinpath(*parts)


@functools.cache
def _root() -> Path:
    package = Path(__file__).resolve().parents[1]
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def _usable(folder: Path) -> bool:
    try:
        if not folder.is_dir():  # asked for at every change of the recipe
            folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _folder(preferred: str) -> Path:
    """The platform's folder, or one under the temporary folder where that cannot be written."""
    folder = Path(preferred)
    if _usable(folder):
        return folder
    fallback = Path(tempfile.gettempdir()) / APP_NAME / folder.name
    fallback.mkdir(parents=True, exist_ok=True)
    return fallback


def cache_dir() -> Path:
    """Downloaded data sets; safe to delete."""
    return _folder(platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def data_dir() -> Path:
    """The person's own models and training runs."""
    return _folder(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def config_dir() -> Path:
    """Window settings."""
    return _folder(platformdirs.user_config_dir(APP_NAME, appauthor=False))


def log_dir() -> Path:
    """The log that bugs are written to."""
    return _folder(platformdirs.user_log_dir(APP_NAME, appauthor=False))
