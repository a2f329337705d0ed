from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from diffusion_gui.core import system_check
from diffusion_gui.core.system_check import (
    NEEDED,
    Library,
    has_display,
    library_advice,
    missing_libraries,
    platform_plugin,
)

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux")
CURSOR = Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor")


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)


@linux
def test_what_is_missing_is_named_with_its_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {"libxcb-icccm.so.4", "libxcb-keysyms.so.1", "libxcb-shm.so.0", "libxcb-sync.so.1"}
    monkeypatch.setattr(system_check, "_loads", lambda library: library.soname not in gone)
    assert {library.soname for library in missing_libraries("xcb")} == gone
    advice = library_advice(missing_libraries("xcb"))
    assert "libxcb-icccm4 libxcb-keysyms1 libxcb-shm0 libxcb-sync1" in advice
    assert "dnf install xcb-util-wm xcb-util-keysyms libxcb\n" in advice + "\n"
    assert "libxcb-cursor" not in advice
    assert missing_libraries("offscreen") == []


def test_nothing_missing_needs_no_advice() -> None:
    assert library_advice([]) == ""


def test_a_library_nobody_has_is_missing() -> None:
    assert not system_check._loads(Library("libno-such-thing.so.99", "", ""))


@linux
def test_without_any_display_there_is_none() -> None:
    assert not has_display()


@linux
def test_a_display_that_does_not_answer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":7654")
    assert not has_display()


@linux
def test_offscreen_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_display()
    assert platform_plugin() == "offscreen"


@linux
def test_a_wayland_socket_is_a_display(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert not has_display()
    (tmp_path / "wayland-0").touch()
    assert has_display()
    assert platform_plugin() == "wayland"


@linux
@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf")
@pytest.mark.parametrize(
    ("plugin", "files"),
    [
        ("offscreen", ["lib/libQt6Core.so.6", "lib/libQt6Gui.so.6", "lib/libQt6Widgets.so.6"]),
        ("offscreen", ["lib/libQt6DBus.so.6", "plugins/platforms/libqoffscreen.so"]),
        ("xcb", ["lib/libQt6XcbQpa.so.6", "plugins/platforms/libqxcb.so"]),
        ("wayland", ["plugins/platforms/libqwayland.so"]),
    ],
)
def test_all_that_the_installed_qt_links_to_is_looked_for(plugin: str, files: list[str]) -> None:
    spec = importlib.util.find_spec("PySide6")
    assert spec
    assert spec.origin
    folder = Path(spec.origin).parent / "Qt"
    # The C library and the compiler's are there wherever Python is; Qt brings its own ICU.
    own = ("libQt6", "libicu", "libc.so", "libm.so", "libstdc++", "libgcc_s", "ld-linux")
    known = {library.soname for library in NEEDED[plugin]}
    for name in files:
        listing = subprocess.run(
            ["readelf", "-d", str(folder / name)], capture_output=True, text=True, check=True
        ).stdout
        needed = re.findall(r"\(NEEDED\).*\[(.+?)\]", listing)
        assert needed
        assert {one for one in needed if not one.startswith(own)} <= known
