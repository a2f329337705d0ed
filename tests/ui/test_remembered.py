"""What the window finds again the next time, and reduced motion."""

from __future__ import annotations

import ctypes
import os
import plistlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.ui.dialogs.export import ExportDialog
from diffusion_gui.ui.persistence import view_settings
from diffusion_gui.ui.persistence.autosave import SAVE_MS, Autosave
from diffusion_gui.ui.persistence.crash_recovery import CrashRecovery
from diffusion_gui.ui.persistence.settings import Settings, SettingsFile
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state import reduced_motion
from diffusion_gui.ui.state.reduced_motion import WANTED
from diffusion_gui.ui.widgets.controls import NumberControl

Until = Callable[..., None]


@pytest.fixture
def keeper(ran: MainWindow) -> Autosave:
    return Autosave(ran.app_state, ran._settings, CrashRecovery(None))


def choose(window: MainWindow, submenu: str, words: str) -> None:
    """Pick an entry of one of the menus' submenus."""
    menus = [menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == submenu]
    next(action for action in menus[0].actions() if action.text() == words).trigger()


def test_how_things_play_and_what_is_shown_is_found_again(
    ran: MainWindow, keeper: Autosave, until: Until, qtbot: QtBot
) -> None:
    film = ran.app_state.training.film
    ran.show_scene("train")
    film.hand(film.denoising)
    qtbot.keyClick(ran, "]")
    qtbot.keyClick(ran, "]")
    qtbot.keyClick(ran, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    ran.show_scene("learn")
    title = ran._scenes["learn"].titles["gradients"]
    qtbot.mouseClick(title, Qt.MouseButton.LeftButton)
    ran.show_scene("watch")
    ran._actions["faster"].trigger()
    ran._actions["loop"].trigger()
    ran.show_scene("compare")
    ran._actions["slower"].trigger()
    session = ran.app_state.session
    session.set_show(("x", "x0", "eps"))
    ran.app_state.watch.overlays.toggle("score")
    ran.app_state.watch.overlays.set_row(0.2)
    ran.app_state.compare.set_show("x0")
    ran.app_state.compare.set_measure("x")
    inspector = ran._scenes["watch"].findChildren(Inspector)[0]
    inspector.sections["code"].toggled.emit(True)
    path = ran._settings._path
    assert path is not None
    until(lambda: path.is_file() and "code" in path.read_text(), 20)
    values = SettingsFile(path).values
    assert values.speeds == {"watch": 1.5, "compare": 0.5, "train": 1.0, "denoising": 2.0}
    assert values.loops == {"watch": False, "compare": True, "train": False, "denoising": True}
    assert values.page == "gradients"
    assert values.show == "x,x0,eps"
    assert values.overlays == ("trails", "path", "score")
    assert values.row == 0.2
    assert values.panes == ("x0", "x")
    view_settings.take(ran.app_state, Settings())
    assert session.playback.player.loop
    assert not film.denoising.player.loop
    assert ran.app_state.learning.page == "parts"
    assert session.show == ("x",)
    assert (ran.app_state.compare.show, ran.app_state.compare.measure) == ("x", "x0")
    view_settings.take(ran.app_state, values)
    assert view_settings.noted(ran.app_state) == {
        name: getattr(values, name) for name in view_settings.noted(ran.app_state)
    }
    assert ran._scenes["learn"].titles["gradients"].isChecked()
    assert film.denoising.player.speed == 2.0
    assert session.playback.player.speed == 1.5


def test_reset_everything_resets_what_is_remembered(ran: MainWindow, keeper: Autosave) -> None:
    app_state = ran.app_state
    app_state.session.playback.set_speed(4.0)
    app_state.compare.playback.set_loop(False)
    app_state.session.set_one_large(True)
    app_state.watch.overlays.toggle("nearest")
    app_state.watch.overlays.set_row(0.9)
    app_state.compare.set_show("x0")
    ran.use_motion("on")
    ran.reset_all()
    first = Settings()
    assert view_settings.noted(app_state) == {
        name: getattr(first, name) for name in view_settings.noted(app_state)
    }
    assert app_state.motion.mode == "system"
    keeper.save()
    assert ran._settings.values == first.changed(recipe=ran._settings.values.recipe)


def test_playing_alone_does_not_put_off_saving(
    ran: MainWindow, keeper: Autosave, until: Until
) -> None:
    ran.app_state.session.playback.set_speed(2.0)
    keeper._timer.setInterval(SAVE_MS // 2)
    ran.app_state.session.playback.play()
    until(lambda: ran._settings.values.speeds["watch"] == 2.0, 20)


def test_export_options_are_remembered(ran: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def choose(dialog: ExportDialog) -> None:
        seen.append(dialog.form.options().fps)
        dialog.findChildren(NumberControl)[0].changed.emit(12.5)
        dialog.form.format.setCurrentIndex(dialog.form.format.findData("mp4"))
        dialog.done(0)

    monkeypatch.setattr(ExportDialog, "exec", choose)
    ran.export()
    ran.export()
    assert seen == [20.0, 12.5]
    assert ran._settings.values.export["fps"] == 12.5
    assert ran._settings.values.export["format"] == "mp4"


# -- reduced motion -------------------------------------------------------------------------------


def test_with_reduced_motion_nothing_plays_by_itself(ran: MainWindow) -> None:
    session = ran.app_state.session
    session.playback.play()
    choose(ran, "Reduced motion", "On")
    assert not session.playback.player.playing
    assert ran._settings.values.reduced_motion == "on"
    session.recipe = FIRST_RECIPE  # whose run it is
    session.show_recorded()
    session._on_ready()
    assert not session.playback.player.playing
    choose(ran, "Reduced motion", "Off")
    session.show_recorded()
    assert session.playback.player.playing


@pytest.mark.parametrize(("setting", "wish"), [(one, WANTED[one][0]) for one in WANTED])
def test_what_the_desktop_wishes_is_followed_unless_the_person_chose(
    ran: MainWindow, setting: tuple[str, str], wish: object
) -> None:
    moving, session = ran.app_state.motion, ran.app_state.session
    session.playback.play()
    moving._take(setting, wish)
    assert moving.reduced
    assert not session.autoplay
    assert not session.playback.player.playing
    choose(ran, "Reduced motion", "Off")
    assert not moving.reduced
    choose(ran, "Reduced motion", "Follow the system")
    assert moving.reduced
    moving._take(setting, "something else")
    assert not moving.reduced


PORTAL = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVariant, QDBusVirtualObject
from diffusion_gui.ui.state.reduced_motion import PORTAL, PORTAL_PATH, PORTAL_SETTINGS

SETTING = ["org.gnome.desktop.interface", "enable-animations"]

class Portal(QDBusVirtualObject):
    def introspect(self, path):
        return ""
    def handleMessage(self, message, connection):
        if message.arguments() == SETTING:
            reply = message.createReply()
            reply.setArguments([QDBusVariant(False)])
            connection.send(reply)
            QTimer.singleShot(300, self.change)
        else:
            connection.send(message.createErrorReply("org.freedesktop.portal.Error.NotFound", ""))
        return True
    def change(self):
        told = QDBusMessage.createSignal(PORTAL_PATH, PORTAL_SETTINGS, "SettingChanged")
        told.setArguments([*SETTING, QDBusVariant(True)])
        bus.send(told)

app = QCoreApplication(sys.argv)
bus = QDBusConnection.sessionBus()
portal = Portal()
assert bus.registerVirtualObject(PORTAL_PATH, portal) and bus.registerService(PORTAL)
print("ready", flush=True)
QTimer.singleShot(110_000, app.quit)
app.exec()
"""
WINDOW = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from diffusion_gui.ui.state.app_state import AppState

portal = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.PIPE)
portal.stdout.readline()
app = QCoreApplication(sys.argv)
app_state = AppState()
seen = []
def note():
    seen.append(app_state.motion.reduced)
    if len(seen) == 2:
        app.quit()
app_state.motion.changed.connect(note)
app_state.motion.listen()
QTimer.singleShot(90_000, app.quit)
app.exec()
app_state.close()
portal.kill()
print(seen)
"""


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="no message bus to try it with")
def test_a_desktops_portal_is_asked_and_heard() -> None:
    """The answer arrives, and so does a change that it tells of later."""
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", WINDOW, PORTAL],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.stdout.strip() == "[True, False]", done.stderr


@pytest.mark.parametrize(
    ("content", "reduced"),
    [
        (plistlib.dumps({"ReduceMotionEnabled": True}), True),
        (plistlib.dumps({"ReduceMotionEnabled": 0}), False),
        (plistlib.dumps({}, fmt=plistlib.FMT_BINARY), False),
        (plistlib.dumps([1]), False),
        (b"<?xml version='1.0'?><plist", False),
        (b"", False),
        (None, False),
    ],
)
def test_macos_is_asked_by_its_file(
    tmp_path: Path, monkeypatch, content: bytes | None, reduced: bool
) -> None:
    folder = tmp_path / "Library" / "Preferences"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "com.apple.Accessibility.plist").write_bytes(content)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert reduced_motion._at_once() is reduced


@pytest.mark.parametrize("moving", [0, 1])
def test_windows_is_asked_whether_its_windows_move(monkeypatch, moving: int) -> None:
    class User:
        @staticmethod
        def SystemParametersInfoW(action, size, answer, flags):
            assert action == 0x1042  # SPI_GETCLIENTAREAANIMATION
            answer._obj.value = moving

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=User), raising=False)
    assert reduced_motion._at_once() is not bool(moving)


def test_without_a_bus_nothing_is_asked(ran: MainWindow, monkeypatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    ran.app_state.motion.listen()
    assert not ran.app_state.motion._calls
    assert not ran.app_state.motion.reduced
