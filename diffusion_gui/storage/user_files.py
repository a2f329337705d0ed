"""New files for what a person made, under names that are free."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.paths import data_dir
from diffusion_gui.core.text import msg


def unused(path: Path) -> Path:
    """`path`, or the same with a number where that is taken: two may be made in one second."""
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in itertools.count(2))
    return next(one for one in itertools.chain([path], numbered) if not one.exists())


def new_file(kind: str, stem: str, suffix: str) -> Path:
    """A free name for what a person made in the window, in the folder `kind` of their data.

    Raises:
        UserError: the folder cannot be made.
    """
    name = f"{stem}-{time.strftime('%Y%m%d-%H%M%S')}{suffix}"
    try:
        folder = data_dir() / kind
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            msg("{name} could not be kept.", name=name),
            reason(error),
            "Free space there, or let your home folder be written to.",
        ) from error
    return unused(folder / name)
