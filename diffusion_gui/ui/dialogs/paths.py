"""File dialogs: what they list, and where to save; nothing is replaced without a question."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from diffusion_gui.storage.model_files import user_models_dir
from diffusion_gui.storage.user_files import unused
from diffusion_gui.ui.i18n import tr


def last_folder(folders: Iterable[str]) -> str:
    """The first of `folders` that is still there and not where models lie; none is empty."""
    models = str(user_models_dir())
    return next((one for one in folders if one != models and os.path.isdir(one)), "")


def file_filter(words: str, suffixes: Iterable[str]) -> str:
    """The filter of a file dialog, for files with these endings."""
    return f"{words} ({' '.join(f'*{suffix}' for suffix in suffixes)})"


def ask_save_path(
    parent: QWidget, title: str, suggested: str, suffix: str, kind: str
) -> Path | None:
    """The file that the person names, its `suffix` added where it was left out; None if cancelled.

    The system's dialog asks before a file is replaced, but only about the name as it was typed.
    """
    path, _ = QFileDialog.getSaveFileName(parent, title, suggested, file_filter(kind, [suffix]))
    if not path:
        return None
    if path.lower().endswith(suffix):
        return Path(path)
    whole = Path(path + suffix)
    if whole.exists():
        question = tr("{path} is there already. Replace it?").format(path=whole)
        if QMessageBox.question(parent, title, question) != QMessageBox.StandardButton.Yes:
            return None
    return whole


def ask_new_folder(parent: QWidget, title: str, suggested: Path) -> Path | None:
    """The folder that the person names, which need not be there; None if cancelled.

    One that is there is not asked about: whoever writes refuses what is not theirs.
    """
    free, unasked = str(unused(suggested)), QFileDialog.Option.DontConfirmOverwrite
    path, _ = QFileDialog.getSaveFileName(parent, title, free, tr("Folders"), "", unasked)
    return Path(path) if path else None
