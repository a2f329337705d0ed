"""Where a command writes: `--out`, checked before long work begins."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import home_path
from diffusion_gui.export import exporter_for
from diffusion_gui.export.stills import is_own_frame
from diffusion_gui.storage import atomic


@dataclass(frozen=True)
class Target:
    """A file, or a folder for frames, and the exporter that its ending asks for."""

    path: Path
    folder: bool
    exporter: ExporterEntry


def export_target(text: str) -> Target:
    """The target that `--out text` names, found writable as far as can be told beforehand.

    Raises:
        UserError: an unknown ending, or a place that cannot be written.
    """
    separators = tuple(s for s in (os.sep, os.altsep, "/") if s)
    path, folder = home_path(text), text.endswith(separators)
    exporter = exporter_for(path, folder)
    if folder:
        atomic.check_folder(path, is_own_frame)
    else:
        check_file(path)
    return Target(path, folder, exporter)


def check_file(path: Path) -> None:
    """Refuse a place that no file can be written to; raises UserError."""
    atomic.check_target(path)
    if not os.access(path.parent, os.W_OK):
        raise UserError(
            f"{path} could not be written.",
            f"The folder {path.parent} is read-only.",
            "Choose another place.",
        )


def table_target(text: str, what: str) -> tuple[Path, str]:
    """The file and ending that a table or chart of `what` is written to; raises UserError."""
    path = home_path(text)
    if path.suffix.lower() not in (".csv", ".png", ".svg"):
        raise UserError(
            f"{path} has no ending that {what} can be written as.",
            what_to_do="End the name in .csv for a table, .png or .svg for a chart.",
        )
    atomic.check_target(path)
    return path, path.suffix.lower()
