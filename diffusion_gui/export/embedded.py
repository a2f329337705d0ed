"""The recipe that an exported file carries, whichever format it has."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.file_places import found_text
from diffusion_gui.storage.npz_header import read_members
from diffusion_gui.storage.untrusted import what_is

from .metadata import EXIF_DESCRIPTION, PNG_KEY

FRAMES = "frame_*.png"
"""Names of exported frames; others may have such names too."""
MAX_TEXT = 2**20
"""Characters of the longest recipe that is looked at."""


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file that this program exported, or in a folder of such frames.

    Raises:
        UserError: it cannot be read, or carries no recipe.
    """
    return read_notes(path)[1]


def read_notes(path: Path) -> tuple[str, Recipe]:
    """All that such a file carries as JSON, and the recipe in it; raises as `read_recipe`."""
    if path.is_dir():
        frames = sorted(path.glob(FRAMES))
        if not frames:
            raise _no_recipe(path, msg("It is a folder without exported frames."))
        path = frames[0]
    if path.exists() and not path.is_file():
        raise _no_recipe(path, msg("It is no regular file."))
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise _no_recipe(
            path, what_is(path) or msg("Files ending in '{ending}' carry none.", ending=path.suffix)
        )
    try:
        text = read(path)
        if len(text) > MAX_TEXT:
            raise ValueError(msg("its notes are too long"))
    except MemoryError:
        raise
    except Exception as error:  # Pillow, PyAV and NumPy fail in a dozen ways on hostile files
        reason = msg("damaged")
        if isinstance(error, OSError) and error.strerror:
            reason = msg(error.strerror)
        raise _no_recipe(path, msg("It cannot be read: {reason}.", reason=reason)) from error
    if not text:
        raise _no_recipe(path, msg("It was made by another program, or its notes were removed."))
    text = found_text(text, path)
    try:
        return text, Recipe.from_json(text)
    except UserError as error:
        raise _no_recipe(
            path, msg("What it carries is none: {reason}", reason=error.what)
        ) from error


def carries_recipe(path: Path) -> bool:
    """Whether a file carries a recipe of this program's: one that names the version it is of."""
    try:
        return "version" in json.loads(read_notes(path)[0])
    except UserError:
        return False


def _no_recipe(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("{path} holds no recipe.", path=path),
        why,
        "Open an animation or trajectory made by this program.",
    )


def _gif(path: Path) -> str:
    """The first comment (GIF89a, 24), found by hand: Pillow joins its blocks in quadratic time."""
    with path.open("rb") as file:
        head = file.read(13)
        if head[:6] not in (b"GIF87a", b"GIF89a") or len(head) < 13:
            raise ValueError(msg("no GIF"))
        file.seek(3 * 2 ** ((head[10] & 7) + 1) if head[10] & 0x80 else 0, os.SEEK_CUR)
        while file.read(1) == b"!":
            kind = file.read(1)
            blocks, length = [], 0
            while (size := file.read(1)) not in (b"", b"\0"):
                length += size[0]
                if length > MAX_TEXT:
                    raise ValueError(msg("its notes are too long"))
                blocks.append(file.read(size[0]))
            if kind == b"\xfe":
                return b"".join(blocks).decode("ascii", "replace")
    return ""


def _png(path: Path) -> str:
    with Image.open(path, formats=["PNG"]) as image:
        return str(image.info.get(PNG_KEY, ""))


def _webp(path: Path) -> str:
    with Image.open(path, formats=["WEBP"]) as image:
        return str(image.getexif().get(EXIF_DESCRIPTION, ""))


FORMS = {".mp4": "mov", ".webm": "matroska", ".wav": "wav", ".flac": "flac"}
"""What PyAV calls the form of a file, by its ending."""


def _tagged(path: Path) -> str:
    import av

    # The form is given, and the file: guessing, the library might take it for a list of addresses.
    form = FORMS[path.suffix.lower()]
    with path.open("rb") as file, av.open(file, "r", format=form) as container:
        tags = {name.lower(): text for name, text in container.metadata.items()}
    return tags.get("comment", "")


def _npz(path: Path) -> str:
    with path.open("rb") as file:
        recipe = read_members(file)["recipe"]
        if recipe.ndim or recipe.dtype.kind != "U" or recipe.dtype.itemsize > 4 * MAX_TEXT:
            raise ValueError(msg("its recipe is no text"))
        with np.load(file, allow_pickle=False) as arrays:
            return str(arrays["recipe"])


_READERS: dict[str, Callable[[Path], str]] = {
    ".gif": _gif,
    ".png": _png,
    ".webp": _webp,
    **dict.fromkeys(FORMS, _tagged),
    ".npz": _npz,
}
