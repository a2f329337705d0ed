"""One rotating log for all that goes wrong: in Python, in threads, in Qt, in the machine."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import logging
import logging.handlers
import os
import sys
import threading
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from diffusion_gui.core import paths
from diffusion_gui.core.version import __version__

LOG_NAME = "diffusion-gui.log"
LOG_BYTES = 2**20
LOG_FILES = 2
STARTED = "window started"
FATAL = ("Fatal Python error: ", "Windows fatal exception: ")

log = logging.getLogger("diffusion_gui")


class Reporter(QObject):
    """Tells the window of a bug that was logged, whatever thread it was in."""

    bug = Signal(str)


class _LogFile(logging.handlers.RotatingFileHandler):
    """The log; a crash of the interpreter itself is written there too, after any rotation."""

    def _open(self) -> io.TextIOWrapper:
        stream = super()._open()
        with contextlib.suppress(OSError, ValueError):
            faulthandler.enable(stream)
        return stream

    def handleError(self, record: logging.LogRecord) -> None:
        """The disk is full, say. That is told where a person's own file does not fit on it."""


def log_path() -> Path | None:
    """The log, or None where no folder can be written to."""
    try:
        return paths.log_dir() / LOG_NAME
    except OSError:
        return None


def start_log() -> Reporter:
    """Send every error to the log from now on. Without a place to write, the window still works."""
    reporter = Reporter()
    path = log_path()
    if path is not None:
        with contextlib.suppress(OSError):
            handler = _LogFile(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
            handler.setFormatter(
                logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
            )
            logging.getLogger().addHandler(handler)
    log.setLevel(logging.INFO)
    log.info("%s: version %s, process %d", STARTED, __version__, os.getpid())

    def bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return  # the window is closing on it
        log.error("unexpected error", exc_info=(kind, error, trace))
        reporter.bug.emit(f"{kind.__name__}: {error}")

    def bug_in_thread(args: threading.ExceptHookArgs) -> None:
        error = args.exc_value or args.exc_type()
        bug(args.exc_type, error, args.exc_traceback)

    def from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        log.warning("Qt: %s", message)

    sys.excepthook = bug
    threading.excepthook = bug_in_thread
    qInstallMessageHandler(from_qt)
    return reporter


def last_words(path: Path | None) -> str:
    """What the log says the last crash was, such as "Segmentation fault"; "" if nothing.

    Only what stands after the last start counts; called before this start is logged.
    """
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - LOG_BYTES // 4))
            lines = file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    for line in reversed(lines):
        if STARTED in line:
            return ""
        for mark in FATAL:
            if line.startswith(mark):
                return line.removeprefix(mark)
    return ""
