"""Data sets that are downloaded: finding their files, and what is said where that fails."""

from __future__ import annotations

from pathlib import Path

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable, join_texts, msg
from diffusion_gui.storage import downloads


def files_of(spec: str) -> tuple[Path, ...]:
    """The files of the data set `spec`; raises UserError where they are not on this machine."""
    if files := downloads.find(spec):
        return files
    why = msg(
        "Its {megabytes} MB are downloaded only when you ask for them.",
        megabytes=downloads.megabytes(spec),
    )
    if pickled := downloads.find_pickled(spec):
        unread = msg("{path} is made of pickles, which can run code: it is not read.", path=pickled)
        why = join_texts((unread, why))
    raise UserError(
        msg("{data} is not on this machine yet.", data=msg(DATASETS[spec].label)),
        why,
        msg(
            "Add --download to the command, or press Download in the Train scene; "
            "or use data that ships: {instead}.",
            instead=DATASETS[spec].instead,
        ),
    )


def damaged(spec: str, folder: Path, error: str) -> UserError:
    """What is said of files in `folder` that cannot be read."""
    return UserError(
        msg("The files of {data} are damaged.", data=msg(DATASETS[spec].label)),
        msg("In {folder}: {error}.", folder=folder, error=error),
        "Delete that folder, and download again."
        if folder == downloads.folder(spec)
        else join_texts((msg("Put whole files there."), elsewhere(spec))),
    )


def elsewhere(spec: str) -> Translatable:
    """Where else the files can be."""
    return msg(
        "Or download {data} (--download, or Download in the Train scene), or name the folder that "
        "holds it with --data-dir.",
        data=msg(DATASETS[spec].label),
    )
