"""The window's door: checks before Qt loads, the application, and the picture-taking mode."""

from __future__ import annotations

import argparse
import contextlib
import gc
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from diffusion_gui.core import paths
from diffusion_gui.core.catalog import SCENES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.system_check import has_display, library_advice
from diffusion_gui.core.text import msg
from diffusion_gui.storage import atomic

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from diffusion_gui.ui.devtools.probe import Probe
    from diffusion_gui.ui.persistence.settings import SettingsFile
    from diffusion_gui.ui.shell.main_window import MainWindow

MISTAKE, NO_DISPLAY = 2, 3
SWITCH_SECONDS = 0.0005


def parser() -> argparse.ArgumentParser:
    """The window's own options."""
    options = argparse.ArgumentParser(prog="diffusion-gui", add_help=False)
    options.add_argument(
        "path",
        nargs="?",
        help="a model, trajectory, recipe, image or folder; ssh://host/path for a run elsewhere",
    )
    options.add_argument("--scene", choices=tuple(SCENES))
    options.add_argument("--lang", choices=("en", "zh_CN"))
    options.add_argument("--theme", choices=("system", "light", "dark"))
    options.add_argument("--size", metavar="WxH", help="size of the window, such as 1280x800")
    options.add_argument("--screenshot", metavar="FILE", help="save a picture of it, and exit")
    options.add_argument("--after", metavar="SECONDS", type=float, default=0.0)
    options.add_argument(
        "--measure",
        metavar="FILE",
        help="for developers: watch the window's speed for --after seconds in each state, write "
        "figures (JSON), and exit",
    )
    options.add_argument("--phases", metavar="LIST", help="states to measure (default all)")
    return options


def run(argv: list[str]) -> int:
    """Open the window and stay until it is closed; returns the exit code."""
    options = parser().parse_args(argv)
    size = _size(options.size)
    alone = options.screenshot or options.measure
    if alone:
        atomic.check_target(Path(alone).absolute())
    if not has_display():
        if not alone:
            print(
                "There is no display for the window (DISPLAY and WAYLAND_DISPLAY are not set). "
                "Without one, use 'diffusion-gui sample --model shapes --out sample.gif'.",
                file=sys.stderr,
            )
            return NO_DISPLAY
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if advice_text := library_advice():
        print(advice_text, file=sys.stderr)
        return NO_DISPLAY
    if sys.platform == "win32":
        # There torch does not load after Qt (WinError 1114).
        import torch  # noqa: F401
    return _open(options, size)


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 0 < int(width) < 20000 > int(height) > 0):
        raise UserError(
            msg("'{text}' is no window size.", text=text), what_to_do="Give one such as 1280x800."
        )
    return int(width), int(height)


def _open(options: argparse.Namespace, size: tuple[int, int] | None) -> int:
    from PySide6.QtCore import QSize, QTimer
    from PySide6.QtWidgets import QApplication

    _spare_imports()
    from diffusion_gui.ui.support.qt_exception_guard import guard_all

    guard_all()  # before the classes that it is for are made

    from diffusion_gui.ui.persistence.autosave import Autosave
    from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
    from diffusion_gui.ui.shell.main_window import MainWindow
    from diffusion_gui.ui.state.app_state import AppState
    from diffusion_gui.ui.support.error_log import last_words, log_path, start_log
    from diffusion_gui.ui.support.first_paint import FirstPaint
    from diffusion_gui.ui.support.gc_timer import Collector

    from . import i18n, theme
    from .shell import window_geometry

    # Every Qt call gives Python's lock away and asks for it again; at the usual 5 ms a busy worker
    # would hold up a frame of many calls for seconds.
    sys.setswitchinterval(SWITCH_SECONDS)
    alone = bool(options.screenshot or options.measure)
    log = log_path()
    last = CrashRecovery(None if alone or log is None else log.parent, last_words(log))
    reporter = start_log()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    i18n.speak_plainly()
    app.setApplicationName("diffusion_gui")
    settings = open_settings(alone)
    remembered = settings.values
    theme.load_fonts()
    theme.theme().use(options.theme or remembered.theme)
    language = i18n.Language()
    language.use(options.lang or remembered.language or i18n.system_language())
    app_state = AppState()
    app_state.motion.use(remembered.reduced_motion)
    autosave = Autosave(app_state, settings, last)
    if not alone:
        autosave.tidy()
    if last.crashed is None:  # a recipe that brought the window down must not do so again
        autosave.restore()
    app_state.history.forget()
    window = MainWindow(app_state, language, settings)
    reporter.bug.connect(window.notifications.tell_bug)
    if size is None and not alone:
        window.restore()
    else:
        window.resize(QSize(*size) if size else window_geometry.USUAL)
    app_state.session.show_recorded()
    window.show_scene(options.scene or remembered.scene)
    if last.crashed is not None:
        window.notifications.offer_last(last.crashed, str(log or ""), window.open_path)
    elif settings.broken is not None:
        window.notifications.tell_broken_settings(str(settings.broken))
    elif left := autosave.unwritten():
        window.notifications.tell_unwritten(left)
    elif autosave.gone is not None:
        window.opener.offer_last(autosave.gone)
    elif run := autosave.stopped_run():
        window.notifications.offer_stopped(run)
    window.asks = not alone
    if options.path:
        app_state.session.workers.ready.connect(lambda: window.open_path(options.path))
    probe = measure(window, options) if options.measure else None
    FirstPaint(window, app_state.session.workers.start)  # torch would hold the window up
    window.show()
    QTimer.singleShot(0, app_state.motion.listen)
    gc.collect()
    gc.freeze()
    Collector(app)
    app_state.session.workers.ready.connect(gc.freeze)  # torch's objects stay for good
    _close_on_signals(app, window)
    failures: list[UserError | None] = []
    if options.screenshot:

        def take() -> None:
            failures.append(take_picture(window, Path(options.screenshot)))
            window.close()

        QTimer.singleShot(max(200, int(options.after * 1000)), take)
    code = app.exec()
    for failure in filter(None, failures):
        print(failure.lines(), file=sys.stderr, flush=True)
        code = MISTAKE
    ended = app_state.close()
    for unwritten in app_state.session.workers.unwritten:
        words = msg("{path} was not written: the window was closed before.", path=unwritten)
        print(i18n.in_words(words), file=sys.stderr)
    autosave.close()
    if probe:
        probe.remove_runs()
    if not ended:
        # A step or an import cannot be broken off, and torch must not be taken down under it.
        # Everything is on disk: leave without waiting, as the person asked.
        logging.shutdown()
        os._exit(code)
    gc.unfreeze()
    return code


def open_settings(throw_away: bool) -> SettingsFile:
    """The window's settings; a picture or measurement takes the defaults and changes nothing."""
    from diffusion_gui.ui.persistence.settings import SettingsFile

    path = None
    if not throw_away:
        with contextlib.suppress(OSError):
            path = paths.config_dir() / "settings.json"
    return SettingsFile(path)


def _spare_imports() -> None:
    """Keep PySide6 from reading the source of every module that is imported after it.

    It looks in each for `from __feature__ import`, which this program does not use; over torch's
    thousand modules that takes seconds, with Python's lock held.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        feature.__dict__["_mod_uses_pyside"] = lambda module: False


def _close_on_signals(app: QApplication, window: MainWindow) -> None:
    """Ctrl-C and SIGTERM close the window as its button does."""
    from PySide6.QtCore import QTimer

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _close_now(window))
    # Python looks at signals only when it runs: let it, now and then.
    timer = QTimer(app, interval=200)
    timer.timeout.connect(lambda: None)
    timer.start()


def _close_now(window: MainWindow) -> None:
    window.asks = False
    window.close()


def measure(window: MainWindow, options: argparse.Namespace) -> Probe:
    """Watch the window's speed from inside; it closes itself afterwards."""
    from diffusion_gui.ui.devtools.probe import PHASES, Probe

    phases = tuple(options.phases.split(",")) if options.phases else PHASES
    return Probe(window, Path(options.measure), phases, options.after or 1.0)


def take_picture(window: QWidget, target: Path) -> UserError | None:
    """Save a picture of `window`; the error where it cannot be written."""
    from .scenes.watch.inspector.inspector import Inspector
    from .views.qimage import png

    for inspector in window.findChildren(Inspector):
        inspector.catch_up()  # it follows a beat behind; a picture is of one moment
    try:
        atomic.write_bytes(target, png(window.grab().toImage()))
    except UserError as error:
        return error
    return None
