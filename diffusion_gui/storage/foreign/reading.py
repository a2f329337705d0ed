"""Reading the JSON of a model's folder within limits; nothing it says is run or imported."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.foreign_kinds import FOREIGN_KINDS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import is_file, reason
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.storage.untrusted import read_text, what_is

Config = Mapping[str, Any]

MAX_INT = 2**20
"""The largest whole number that a setting of a network can sensibly have."""
_MAX_VALUES = 50_000
_DEPTH = 8
_SNAPSHOTS = "snapshots"


def refuse(path: Path, why: Translatable) -> UserError:
    """The answer to a folder, or a file in one, that is no model this program can use."""
    return UserError(
        msg("{path} cannot be used as a model.", path=path),
        why,
        msg(
            "Open a folder of one of these, as diffusers' save_pretrained writes it: {known}; or a "
            ".safetensors file with all of Stable Diffusion.",
            known=join_texts([entry.label for entry in FOREIGN_KINDS.values()], ", "),
        ),
    )


def inside(path: Path, folder: Path) -> Path:
    """`path`, which has to be a regular file inside `folder`, wherever links lead.

    A snapshot in the cache of Hugging Face may hold links to the blobs beside it.

    Raises:
        UserError: it is not there, no regular file, or a link leads out of the folder.
    """
    if not os.path.lexists(path):
        raise refuse(path, msg("There is no such file."))
    try:
        real, home = path.resolve(strict=True), folder.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise refuse(path, msg("It is a link that leads nowhere.")) from None
    homes = [home]
    if home.parent.name == _SNAPSHOTS:
        homes.append(home.parent.parent / "blobs")
    if not any(real.is_relative_to(one) for one in homes):
        raise refuse(path, msg("It is a link that leads out of the folder."))
    if not is_file(real):
        raise refuse(path, msg("It is a folder or a device, not a file."))
    return real


def read_config(path: Path, folder: Path, most: int = MAX_INT) -> dict[str, Any]:
    """The JSON object in `path`, a file in `folder` of at most 1 MiB.

    Args:
        most: the largest whole number that is taken.

    Raises:
        UserError: the file is not there, or holds anything else.
    """
    real = inside(path, folder)
    try:
        content = json.loads(read_text(real), object_pairs_hook=_no_duplicates)
    except OSError as error:
        raise refuse(path, reason(error)) from error
    except (ValueError, RecursionError):  # too long, no UTF-8, no JSON, or nested too deeply
        raise refuse(path, what_is(real) or msg("It is no JSON of a usual size.")) from None
    if not isinstance(content, dict):
        raise refuse(path, msg("It holds no settings."))
    if why := _excess(content, most):
        raise refuse(path, why)
    return content


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError
    return result


def _excess(content: Any, most: int) -> Translatable:
    """Why the values in `content` are refused; empty where they are not."""
    waiting, count = [(content, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if depth > _DEPTH or count > _MAX_VALUES:
            return msg("It holds more settings than any model has.")
        if isinstance(value, dict):
            waiting += [(one, depth + 1) for one in value.values()]
        elif isinstance(value, list):
            waiting += [(one, depth + 1) for one in value]
        elif type(value) is int and abs(value) > most:
            text = str(value)
            text = text if len(text) <= 20 else text[:20] + "..."
            return msg("Its number {number} is larger than any model needs.", number=text)
    return NOTHING
