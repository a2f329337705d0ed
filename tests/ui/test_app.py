"""The program as it is started: signals, crashes, broken settings, pictures."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.ui.persistence.settings import SettingsFile

pytestmark = pytest.mark.timeout(1200)
"""Several processes one after another, each of which may wait for a machine that is busy."""

PATIENCE = 300
"""Seconds that a process may take to start, or to end."""

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
SAY_AND_CLOSE = """
import sys
from PySide6.QtCore import QTimer
from diffusion_gui.ui import app
from diffusion_gui.ui.shell import main_window
def show(window, shown=main_window.MainWindow.show):
    shown(window)
    print(window.notifications.banner.text(), flush=True)
    window.show_scene("watch")
    QTimer.singleShot(0, window.close)
main_window.MainWindow.show = show
sys.exit(app.run([]))
"""


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    """The program in a new process, its folders below `home`."""
    own = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "CACHE", "STATE")}
    return subprocess.Popen(
        [sys.executable, *(arguments or ("-m", "diffusion_gui"))],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1"} | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def settings_of(home: Path) -> Path:
    """The settings file below `home`."""
    return home / "CONFIG" / "diffusion-gui" / "settings.json"


def note_of(home: Path, process: subprocess.Popen[str]) -> Path:
    """The window's note of itself, once it is there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := list((home / "STATE").rglob("window-1.json")):
            return found[0]
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    raise AssertionError("the window did not come up")


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_window_as_its_button_does(
    tmp_path: Path, number: signal.Signals
) -> None:
    process = start(tmp_path)
    note = note_of(tmp_path, process)
    process.send_signal(number)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, told
    assert "Traceback" not in told
    assert not note.exists()
    assert SettingsFile(settings_of(tmp_path)).values.geometry


@posix
def test_a_crash_is_told_at_the_next_start_only(tmp_path: Path) -> None:
    SettingsFile(made(settings_of(tmp_path))).change(recipe=FIRST_RECIPE.changed(seed=99).to_json())
    process = start(tmp_path)
    note = json.loads(note_of(tmp_path, process).read_text())
    assert json.loads(note["recipe"])["seed"] == 99
    process.send_signal(signal.SIGSEGV)
    process.communicate(timeout=PATIENCE)
    assert process.returncode < 0
    told, trouble = start(tmp_path, "-c", SAY_AND_CLOSE).communicate(timeout=PATIENCE)
    assert "crashed: Segmentation fault" in told, trouble
    assert "diffusion-gui.log" in told
    told, trouble = start(tmp_path, "-c", SAY_AND_CLOSE).communicate(timeout=PATIENCE)
    assert told.strip() == "", trouble


@pytest.mark.parametrize("content", [b"\x00\xff not json", b'{"theme": 3, "scene": ["x"]}'])
def test_broken_settings_cost_only_settings(tmp_path: Path, content: bytes) -> None:
    path = made(settings_of(tmp_path))
    path.write_bytes(content)
    process = start(tmp_path, "-c", SAY_AND_CLOSE)
    told, trouble = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, trouble
    assert "settings file was damaged" in told
    assert path.with_name("settings.broken.json").read_bytes() == content


def made(path: Path) -> Path:
    """`path`, in a folder that is there now."""
    path.parent.mkdir(parents=True)
    return path


def test_a_picture_of_any_scene_language_look_size_and_scale(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    arguments = "--scene train --lang zh_CN --theme light --size 1100x700 --after 0.3 --screenshot"
    own = os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": "2"}
    done = subprocess.run(
        [sys.executable, "-m", "diffusion_gui", *arguments.split(), str(picture)],
        env=own,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    with Image.open(picture) as image:
        assert image.size == (2200, 1400)
        corner = image.convert("RGB").getpixel((1000, 3))
    assert min(corner) > 200


@posix
def test_a_long_log_is_turned_over_and_a_crash_stands_in_the_new_one(tmp_path: Path) -> None:
    log = tmp_path / "STATE" / "diffusion-gui" / "log" / "diffusion-gui.log"
    log.parent.mkdir(parents=True)
    for age, path in enumerate((log, log.with_suffix(".log.1"), log.with_suffix(".log.2"))):
        path.write_text(f"{age}\n" + "an old line\n" * 100_000)
    process = start(tmp_path)
    note_of(tmp_path, process)
    process.send_signal(signal.SIGSEGV)
    process.communicate(timeout=PATIENCE)
    files = sorted(log.parent.glob("diffusion-gui.log*"))
    assert [path.name for path in files] == [log.name, f"{log.name}.1", f"{log.name}.2"]
    assert "Fatal Python error" in log.read_text()
    assert log.stat().st_size < 200_000, "it began anew"
    assert [path.read_text()[0] for path in files[1:]] == ["0", "1"], "the oldest has gone"
    told, trouble = start(tmp_path, "-c", SAY_AND_CLOSE).communicate(timeout=PATIENCE)
    assert "crashed: Segmentation fault" in told, trouble


@posix
def test_a_second_window_is_no_crash_and_both_close(tmp_path: Path) -> None:
    first = start(tmp_path)
    note = note_of(tmp_path, first)
    told, trouble = start(tmp_path, "-c", SAY_AND_CLOSE).communicate(timeout=PATIENCE)
    assert told.strip() == "", f"the second one says: {told}{trouble}"
    assert note.exists(), "the first one still stands"
    first.send_signal(signal.SIGTERM)
    _, trouble = first.communicate(timeout=PATIENCE)
    assert first.returncode == 0, trouble
    assert not note.exists()
    told, trouble = start(tmp_path, "-c", SAY_AND_CLOSE).communicate(timeout=PATIENCE)
    assert told.strip() == "", f"the third one says: {told}{trouble}"


def test_a_foreign_locale_changes_no_number_and_no_error_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt hands the machine's language to the C library, which then reads 0.5 as 0."""
    script = """
import locale, os, sys
from PySide6.QtCore import QTimer
from diffusion_gui.ui import app
from diffusion_gui.ui.shell import main_window
def show(window, shown=main_window.MainWindow.show):
    shown(window)
    print(locale.setlocale(locale.LC_NUMERIC), locale.localeconv()["decimal_point"])
    print(os.strerror(28), flush=True)
    QTimer.singleShot(0, window.close)
main_window.MainWindow.show = show
sys.exit(app.run([]))
"""
    for name in ("LC_ALL", "LC_NUMERIC", "LANG", "LANGUAGE"):  # where that language is installed
        monkeypatch.setenv(name, "de_DE.UTF-8")
    told, trouble = start(tmp_path, "-c", script).communicate(timeout=PATIENCE)
    assert told.splitlines() == ["C .", "No space left on device"], trouble
