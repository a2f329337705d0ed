"""What can play and record here is known without opening anything."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from diffusion_gui.core import sound_device

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any sound; its home."""
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "ALSA_CONFIG_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setattr(sound_device, "CARDS", tmp_path / "pcm")
    nowhere = (tmp_path / "etc-asound.conf", tmp_path / "etc-client.conf")
    monkeypatch.setattr(sound_device, "SYSTEM_CONFIGS", nowhere)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    return tmp_path


@linux
def test_without_a_device_there_is_no_backend_and_one_reason(bare: Path) -> None:
    assert sound_device.backends() == ()
    assert sound_device.missing() == "No sound device was found."


@linux
def test_pulse_is_asked_before_alsa(bare: Path) -> None:
    (bare / "run" / "pulse").mkdir(parents=True)
    (bare / "run" / "pulse" / "native").touch()
    assert sound_device.backends() == ("PULSEAUDIO",)
    (bare / "pcm").write_text("00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1\n")
    assert sound_device.backends() == ("PULSEAUDIO", "ALSA")
    assert sound_device.missing() is None


@linux
def test_a_card_that_only_records_plays_nothing(bare: Path) -> None:
    (bare / "pcm").write_text("01-00: USB Audio : USB Audio : capture 1\n")
    assert sound_device.backends() == ()
    assert sound_device.backends(sound_device.CAPTURE) == ("ALSA",)


@linux
@pytest.mark.parametrize(
    ("place", "text", "found"),
    [
        (".asoundrc", "pcm.!default null", ("ALSA",)),
        ("etc-asound.conf", "pcm.!default null", ("ALSA",)),
        (".config/pulse/client.conf", "default-server = tcp:host", ("PULSEAUDIO",)),
        (".config/pulse/client.conf", "; default-server =", ()),
        ("etc-client.conf", "default-server = tcp:host", ("PULSEAUDIO",)),
    ],
)
def test_what_a_person_has_set_up_is_tried(
    bare: Path, place: str, text: str, found: tuple[str, ...]
) -> None:
    (bare / place).parent.mkdir(parents=True, exist_ok=True)
    (bare / place).write_text(text)
    assert sound_device.backends() == found


@linux
@pytest.mark.parametrize(
    ("variable", "found"), [("PULSE_SERVER", "PULSEAUDIO"), ("ALSA_CONFIG_PATH", "ALSA")]
)
def test_the_environment_is_heeded(
    bare: Path, monkeypatch: pytest.MonkeyPatch, variable: str, found: str
) -> None:
    monkeypatch.setenv(variable, "somewhere")
    assert sound_device.backends() == (found,)


@pytest.mark.parametrize(
    ("platform", "first"), [("darwin", "COREAUDIO"), ("win32", "WASAPI"), ("freebsd14", "SNDIO")]
)
def test_other_systems_use_their_own(
    bare: Path, monkeypatch: pytest.MonkeyPatch, platform: str, first: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert sound_device.backends()[0] == first


def test_without_the_package_the_reason_is_the_line_that_installs_it(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    missing = sound_device.missing()
    assert missing is not None
    assert "python -m pip install miniaudio" in missing
    assert "{command}" in missing.template  # the window translates it


def test_asking_imports_no_sound_library() -> None:
    script = (
        "import sys; from diffusion_gui.core import sound_device; sound_device.missing(); "
        "print('miniaudio' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_every_name_is_one_of_miniaudios() -> None:
    miniaudio = pytest.importorskip("miniaudio")
    known = {backend.name for backend in miniaudio.Backend}
    others = {name for names in sound_device._OTHERS.values() for name in names}
    assert {"PULSEAUDIO", "ALSA", *sound_device._BSD, *others} <= known
