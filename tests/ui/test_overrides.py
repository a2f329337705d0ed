"""An error in what Qt calls reaches the log; without the guard it would end the process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip
from diffusion_gui.ui.support.qt_exception_guard import NEEDED
from diffusion_gui.ui.widgets.step_plot import RunPlot

PROGRAM = """
import sys
from diffusion_gui.ui.support.qt_exception_guard import guard_all
if "guarded" in sys.argv:
    guard_all()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Wrong(QWidget):
    def {name}(self, event):
        return {error}
sys.excepthook = lambda kind, error, trace: print("told:", kind.__name__, error, flush=True)
app = QApplication([])
wrong = Wrong()
QTimer.singleShot(0, wrong.show)
QTimer.singleShot(50, wrong.close)
QTimer.singleShot(100, app.quit)
app.exec()
print("alive")
"""
ERRORS = {
    "[][3]": ("IndexError", "list index out of range"),
    "{}['x']": ("KeyError", "x"),
    "None.x": ("AttributeError", "'NoneType' object has no attribute 'x'"),
}


def ran(name: str, error: str, *words: str) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.replace("{name}", name).replace("{error}", error)
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["showEvent", "paintEvent", "hideEvent"])
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_in_a_handler_is_told(name: str, error: str) -> None:
    done = ran(name, error, "guarded")
    assert done.returncode == 0, done.stderr
    kind, words = ERRORS[error]
    assert f"told: {kind} " in done.stdout
    assert words in done.stdout
    assert done.stdout.endswith("alive\n")


@pytest.mark.skipif(not NEEDED, reason="from Python 3.12 on such an error is always an exception")
def test_without_the_guard_the_process_dies() -> None:
    """When this fails, PySide has been mended: the guard can go."""
    assert ran("showEvent", "[][3]").returncode < 0


@pytest.mark.skipif(not NEEDED, reason="from Python 3.12 on nothing is guarded")
def test_the_windows_own_classes_are_guarded() -> None:
    for method in (FilmStrip.paintEvent, FilmStrip.sizeHint, RunPlot.resizeEvent):
        assert method.__closure__ is not None
    assert FilmStrip.paintEvent.__doc__, "and look as they did"
    assert FilmStrip._strip.__closure__ is None, "what only we call is left alone"
