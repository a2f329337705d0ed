"""Is there a display, and are Qt's system libraries there? Asked before Qt loads.

Qt aborts the process where a library is missing, and blames xcb-cursor whichever it is. PySide6's
wheels carry Qt but not the system's X11, Wayland and OpenGL libraries, so on Linux each that Qt
links to is tried here first.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Library:
    """A system library, and the packages that hold it."""

    soname: str
    debian: str
    fedora: str


_COMMON = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libX11.so.6", "libx11-6", "libX11"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libz.so.1", "zlib1g", "zlib"),
    Library("libzstd.so.1", "libzstd1", "libzstd"),
)
_XCB = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Library("libxcb.so.1", "libxcb1", "libxcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
_WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)
NEEDED = {"offscreen": _COMMON, "xcb": _COMMON + _XCB, "wayland": _COMMON + _WAYLAND}
"""What Qt links to on Linux, by its platform plugin."""


def platform_plugin() -> str:
    """The plugin Qt would choose on Linux: as QT_QPA_PLATFORM says, else by the session."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    if asked:
        return asked
    session = os.environ.get("XDG_SESSION_TYPE", "")
    wayland = bool(os.environ.get("WAYLAND_DISPLAY"))
    return "wayland" if wayland and (session == "wayland" or not _x_display()) else "xcb"


def missing_libraries(plugin: str = "") -> list[Library]:
    """The system libraries that Qt's `plugin` needs and that cannot be loaded; Linux only.

    Args:
        plugin: a platform plugin such as xcb or offscreen; empty asks `platform_plugin`.
    """
    if not sys.platform.startswith("linux"):
        return []
    return [one for one in NEEDED.get(plugin or platform_plugin(), _COMMON) if not _loads(one)]


def library_advice(missing: Iterable[Library] | None = None) -> str:
    """What is missing and the command that mends it; empty where nothing is missing."""
    missing = missing_libraries() if missing is None else list(missing)
    if not missing:
        return ""

    def packages(names: Iterable[str]) -> str:
        return " ".join(dict.fromkeys(names))

    return (
        "The window needs system libraries that are not installed: "
        f"{', '.join(one.soname for one in missing)}.\n"
        f"On Debian and Ubuntu: sudo apt install {packages(one.debian for one in missing)}\n"
        f"On Fedora: sudo dnf install {packages(one.fedora for one in missing)}"
    )


def has_display() -> bool:
    """Whether a window could be shown. On Linux a display must be named and must answer."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc"):
        return True
    return _wayland_answers() or (_x_display() and _x_answers())


def _loads(library: Library) -> bool:
    try:
        ctypes.CDLL(library.soname)
    except OSError:
        return False
    return True


def _x_display() -> bool:
    return bool(os.environ.get("DISPLAY"))


def _x_answers() -> bool:
    # Qt aborts where DISPLAY names a server that is not there.
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # a missing library is told by `library_advice`
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return bool(answers)


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    return Path(os.environ.get("XDG_RUNTIME_DIR", ""), name).exists()
