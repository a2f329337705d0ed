"""Reduced motion: as the person chose, or as the system wants it where that can be known."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.state.watch.session import Session

PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
PORTAL_SETTINGS = "org.freedesktop.portal.Settings"
WANTED: dict[tuple[str, str], tuple[object, ...]] = {
    ("org.freedesktop.appearance", "reduced-motion"): (1,),
    ("org.gnome.desktop.interface", "enable-animations"): (False,),
    ("org.kde.kdeglobals.KDE", "AnimationDurationFactor"): ("0", 0),
}
"""Settings of desktops, by namespace and key, with the values that ask for less motion."""


class ReducedMotion(QObject):
    """Owns whether things move by themselves, and tells the players.

    Qt has no word for it (6.11), so the system is asked here: Windows and macOS at once, other
    desktops through their settings portal, which also tells of changes. Where nothing answers,
    following the system means that things move.
    """

    changed = Signal()

    def __init__(self, session: Session, compare: Compare, clip_clock: ClipClock) -> None:
        super().__init__(session)
        self._session, self._compare, self._clip_clock = session, compare, clip_clock
        self.mode = "system"
        self._asked: dict[tuple[str, str], bool] = {}
        self._system = _at_once()
        self._calls: list[QObject] = []

    @property
    def reduced(self) -> bool:
        """Whether nothing plays until the person presses Play."""
        if self.mode == "system":
            return self._system or any(self._asked.values())
        return self.mode == "on"

    def use(self, mode: str) -> None:
        """Follow the `system`, or reduce motion whatever it says: `on` or `off`."""
        self.mode = mode
        self._apply()

    def _apply(self) -> None:
        self._session.autoplay = self._clip_clock.autoplay = not self.reduced
        if self.reduced:
            self._session.playback.pause()
            self._compare.playback.pause()
            self._clip_clock.hold()
        self.changed.emit()

    def listen(self) -> None:
        """Ask the desktop's portal, and hear of changes; nothing waits for the answers."""
        if sys.platform in ("win32", "darwin") or not _has_bus():
            return
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        place = (PORTAL, PORTAL_PATH, PORTAL_SETTINGS)
        told: Any = SLOT("_told(QDBusMessage)")  # text: bytes, as the stubs have it, are refused
        bus.connect(*place, "SettingChanged", self, told)
        for setting in WANTED:
            message = QDBusMessage.createMethodCall(*place, "ReadOne")
            message.setArguments(list(setting))
            watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)
            watcher.finished.connect(lambda call, setting=setting: self._answered(setting, call))
            self._calls.append(watcher)

    def _answered(self, setting: tuple[str, str], call: Any) -> None:
        reply = call.reply()
        if not call.isError() and reply.arguments():
            self._take(setting, reply.arguments()[0])

    @Slot("QDBusMessage")
    def _told(self, message: Any) -> None:
        arguments = message.arguments()
        if len(arguments) == 3 and tuple(arguments[:2]) in WANTED:
            self._take((arguments[0], arguments[1]), arguments[2])

    def _take(self, setting: tuple[str, str], value: Any) -> None:
        plain = value.variant() if hasattr(value, "variant") else value
        before = self.reduced
        self._asked[setting] = plain in WANTED[setting]
        if self.reduced != before:
            self._apply()


def _has_bus() -> bool:
    """Whether a session bus runs: asking for one that does not would start it."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (
        bool(runtime) and Path(runtime, "bus").exists()
    )


def _at_once() -> bool:
    """Whether Windows or macOS asks for less motion; False elsewhere, and where it is not told."""
    if sys.platform == "win32":
        import ctypes

        moving = ctypes.c_int(1)
        get_client_area_animation = 0x1042
        ctypes.windll.user32.SystemParametersInfoW(
            get_client_area_animation, 0, ctypes.byref(moving), 0
        )
        return not moving.value
    if sys.platform == "darwin":
        import plistlib
        from xml.parsers.expat import ExpatError

        file = Path.home() / "Library" / "Preferences" / "com.apple.Accessibility.plist"
        with contextlib.suppress(OSError, ValueError, AttributeError, ExpatError):
            return bool(plistlib.loads(file.read_bytes()).get("ReduceMotionEnabled"))
    return False
