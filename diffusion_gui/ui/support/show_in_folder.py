"""Showing a file that was written where it lies, in the system's file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QDir, QProcess, QUrl
from PySide6.QtGui import QDesktopServices


def show_in_folder(path: Path) -> bool:
    """Open the folder of `path`, the file chosen where the system can; False if it cannot."""
    if sys.platform == "win32":
        return started("explorer", "/select,", QDir.toNativeSeparators(str(path)))
    if sys.platform == "darwin":
        return started("open", "-R", str(path))
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))


def started(program: str, *arguments: str) -> bool:
    """Whether `program` could be started, on its own."""
    result: bool | tuple[bool, int] = QProcess.startDetached(program, list(arguments))
    return result[0] if isinstance(result, tuple) else result
