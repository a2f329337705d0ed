"""The recipe that an exported file carries, whichever format it has."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipe import Recipe

from .notes import EXIF_DESCRIPTION, PNG_KEY

_DAMAGED = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    zipfile.BadZipFile,
    Image.DecompressionBombError,
)
"""What Pillow, PyAV and NumPy raise for damaged and hostile files."""


def read_recipe(path: Path) -> Recipe:
    """The recipe in a GIF, PNG, WebP, MP4, WebM or trajectory file, or in a folder of frames.

    Raises:
        UserError: it cannot be read, or carries no recipe.
    """
    return read_notes(path)[1]


def read_notes(path: Path) -> tuple[str, Recipe]:
    """All that such a file carries as JSON, and the recipe in it; raises as `read_recipe`."""
    if path.is_dir():
        frames = sorted(path.glob("frame_*.png"))
        if not frames:
            raise _no_recipe(path, "It is a folder without exported frames.")
        path = frames[0]
    if path.exists() and not path.is_file():
        raise _no_recipe(path, "It is no regular file.")
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise _no_recipe(path, f"Files ending in '{path.suffix}' carry none.")
    try:
        text = read(path)
    except _DAMAGED as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "damaged"
        raise _no_recipe(path, f"It cannot be read: {reason}.") from error
    if not text:
        raise _no_recipe(path, "It was made by another program, or its notes were removed.")
    try:
        return text, Recipe.from_json(text)
    except UserError as error:
        raise _no_recipe(path, f"What it carries is none: {error.what}") from error


def _no_recipe(path: Path, why: str) -> UserError:
    return UserError(
        f"{path} holds no recipe.", why, "Open an animation or trajectory made by this program."
    )


def _gif(path: Path) -> str:
    with Image.open(path, formats=["GIF"]) as image:
        comment = image.info.get("comment", b"")
    return bytes(comment).decode("ascii", "replace")


def _png(path: Path) -> str:
    with Image.open(path, formats=["PNG"]) as image:
        return str(image.info.get(PNG_KEY, ""))


def _webp(path: Path) -> str:
    with Image.open(path, formats=["WEBP"]) as image:
        return str(image.getexif().get(EXIF_DESCRIPTION, ""))


def _video(path: Path) -> str:
    import av

    with av.open(str(path)) as container:
        tags = {name.lower(): text for name, text in container.metadata.items()}
    return tags.get("comment", "")


def _npz(path: Path) -> str:
    with np.load(path, allow_pickle=False) as file:
        return str(file["recipe"])


_READERS: dict[str, Callable[[Path], str]] = {
    ".gif": _gif,
    ".png": _png,
    ".webp": _webp,
    ".mp4": _video,
    ".webm": _video,
    ".npz": _npz,
}
