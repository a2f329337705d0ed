"""The window as a whole: start, files, language, theme, closing in any state."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QComboBox, QSlider, QSpinBox, QToolButton

from diffusion_gui.storage import trajectory_file
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.watch_state import WatchState

Until = Callable[..., None]


def test_the_recorded_run_moves_before_torch_is_there(qtbot) -> None:
    watch = WatchState()
    session = watch.session
    session.show_recorded()
    assert session.recorded
    assert not session.workers.is_ready
    outward, back = session.timeline.trajectories
    assert outward.recipe.process == "forward"
    assert back.recipe.model == "shapes"
    assert back.recipe.model_sha256
    before = session.playback.position
    qtbot.waitUntil(lambda: session.playback.position > before, timeout=60_000)
    session.close()


def test_the_window_needs_no_torch_and_shows_at_once() -> None:
    script = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from diffusion_gui.ui.persistence.settings import SettingsFile\n"
        "app = QApplication([])\n"
        "from diffusion_gui.ui import i18n, theme\n"
        "from diffusion_gui.ui.shell import main_window\n"
        "from diffusion_gui.ui.state import app_state\n"
        "theme.theme().use('dark')\n"
        "s = app_state.AppState()\n"
        "w = main_window.MainWindow(s, i18n.Language(), SettingsFile(None))\n"
        "s.session.show_recorded(); w.show(); app.processEvents()\n"
        "late = ('torch', 'av', 'torchvision', 'pyqtgraph')\n"
        "print([m for m in late if m in sys.modules])\n"
    )
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=env, timeout=150
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_an_opened_trajectory_is_shown_with_its_recipe(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    session = ran.app_state.session
    saved = session.timeline.trajectories[-1]
    path = tmp_path / "run.npz"
    trajectory_file.save(saved, path)
    session.change(seed=7)
    until(lambda: session.timeline.complete and session.recipe.seed == 7, 20)
    ran.open_path(str(path))
    until(lambda: len(session.timeline.trajectories) == 1, 20)
    np.testing.assert_array_equal(session.timeline.trajectories[0].x, saved.x)
    assert session.recipe.seed == saved.recipe.seed


def test_a_dropped_image_is_noised_at_once(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (60, 40), (255, 0, 0)).save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    ran.dropEvent(event)
    session = ran.app_state.session
    until(
        lambda: (
            session.timeline.trajectories[0].recipe.data == str(path) and session.timeline.complete
        ),
        60,
    )
    first = session.timeline.trajectories[0].x[0, 0]
    assert first.shape == (3, 28, 28)
    np.testing.assert_allclose(first.mean((1, 2)), [1.0, -1.0, -1.0], atol=0.05)


def test_a_foreign_file_is_refused_in_words(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"nothing")
    recipe = ran.app_state.session.recipe
    ran.open_path(str(path))
    until(lambda: "model.safetensors" in ran.statusBar().currentMessage(), 20)
    assert ran.app_state.session.recipe == recipe


def test_language_and_theme_change_in_place_and_keep_everything(ran: MainWindow, qapp) -> None:
    session = ran.app_state.session
    session.playback.seek(4)
    session.change(seed=3)
    ran.use_language("zh_CN")
    qapp.processEvents()
    assert "观看" in tabs(ran)
    ran.use_theme("light")
    assert session.playback.position == 4
    assert session.recipe.seed == 3
    ran.use_language("en")
    qapp.processEvents()
    assert "Watch" in tabs(ran)


def tabs(window: MainWindow) -> list[str]:
    """The words on the scene bar."""
    buttons = window.findChildren(QToolButton)
    return [one.text() for one in buttons if one.objectName() == "scene" and one.isVisible()]


@pytest.mark.parametrize("size", [(1024, 640), (1280, 800), (1920, 1080)])
def test_nothing_is_cut_at_any_size(ran: MainWindow, size: tuple[int, int], qapp) -> None:
    ran.resize(*size)
    qapp.processEvents()
    assert (ran.width(), ran.height()) == size
    for widget in ran.findChildren(QToolButton) + ran.findChildren(QComboBox):
        if widget.isVisible() and widget.objectName() == "scene":
            assert widget.width() >= widget.sizeHint().width() - 1


def test_every_action_has_words_and_every_control_a_name(ran: MainWindow) -> None:
    for action in ran.findChildren(QAction):
        assert action.isSeparator() or action.text() or action.menu()
    for kind in (QSlider, QSpinBox, QComboBox):
        for widget in ran.findChildren(kind):
            assert widget.accessibleName(), widget


def test_the_dialog_exports_what_is_on_screen(
    ran: MainWindow, until: Until, tmp_path: Path
) -> None:
    dialog = ExportDialog(ran.app_state.watch, ran)
    dialog.show()
    target = tmp_path / "out.gif"
    dialog.write(target)
    until(lambda: dialog.save.isEnabled() and target.exists(), 60)
    with Image.open(target) as image:
        assert image.n_frames > 5
    ran.open_path(str(target))
    session = ran.app_state.session
    session.change(seed=5)
    until(lambda: session.recipe.seed == 0, 20)
    dialog.close()


def test_cancelling_an_export_leaves_nothing(ran: MainWindow, until: Until, tmp_path: Path) -> None:
    dialog = ExportDialog(ran.app_state.watch, ran)
    dialog.show()
    dialog.write(tmp_path / "out.mp4")
    dialog.cancel.click()
    until(dialog.save.isEnabled, 30)
    names = [path.name for path in tmp_path.iterdir() if path.is_file()]
    assert not [name for name in names if name.startswith(".diffusion")]
    dialog.close()


def test_qt_keeps_references_over_many_signals(qtbot) -> None:
    # PySide6 6.12.0 lost references to None and True with every emit.
    watch = WatchState()
    session = watch.session
    before = sys.getrefcount(None)
    for _ in range(5000):
        session.moved.emit()
    QCoreApplication.processEvents()
    assert abs(sys.getrefcount(None) - before) < 1000
    session.close()
