"""Can sound be played or recorded here, and through what? Asked without opening a device.

miniaudio opens the system's own libraries. On Linux PulseAudio (or PipeWire in its name) comes
first, and ALSA only where there is a device: without one libasound prints ninety lines.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from .text import Translatable, msg

INSTALL = "python -m pip install miniaudio"
NO_DEVICE = msg("No sound device was found.")
PLAYBACK, CAPTURE = "playback", "capture"
CARDS = Path("/proc/asound/pcm")
"""The kernel's list of what its cards can do."""
SYSTEM_CONFIGS = (Path("/etc/asound.conf"), Path("/etc/pulse/client.conf"))
_OTHERS = {"darwin": ("COREAUDIO",), "win32": ("WASAPI", "DSOUND", "WINMM")}
_BSD = ("SNDIO", "AUDIO4", "OSS")
_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)


def backends(use: str = PLAYBACK) -> tuple[str, ...]:
    """miniaudio's names of the backends that may have a device, best first; empty if none does.

    Args:
        use: PLAYBACK or CAPTURE.
    """
    if not sys.platform.startswith("linux"):
        return _OTHERS.get(sys.platform, _BSD)
    found = (("PULSEAUDIO", _has_pulse()), ("ALSA", _has_alsa(use)))
    return tuple(name for name, there in found if there)


def missing(use: str = PLAYBACK) -> Translatable | None:
    """Why nothing can be played (or recorded) here; None where it can be tried."""
    if importlib.util.find_spec("miniaudio") is None:
        return msg("Sound needs the package miniaudio: {command}", command=INSTALL)
    return None if backends(use) else NO_DEVICE


def miniaudio_backends(names: tuple[str, ...]) -> list[Any]:
    """miniaudio's own values for `backends`; imports it, and silences libasound."""
    import miniaudio

    if "ALSA" in names:
        _silence_alsa()
    return [miniaudio.Backend[name] for name in names]


def default_device() -> str:
    """The backend whose default device opens, such as "PulseAudio"; "" where none does.

    Nothing is played.
    """
    import miniaudio

    try:
        device = miniaudio.PlaybackDevice(backends=miniaudio_backends(backends()))
    except miniaudio.MiniaudioError:
        return ""
    device.close()
    return str(device.backend)


def _has_pulse() -> bool:
    if os.environ.get("PULSE_SERVER"):
        return True
    runtime = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    folder = Path(os.environ.get("PULSE_RUNTIME_PATH") or Path(runtime, "pulse"))
    if (folder / "native").exists():
        return True
    configs = (_home(".config/pulse/client.conf"), SYSTEM_CONFIGS[1])
    return any(_says(path, "default-server") for path in configs)


def _has_alsa(use: str) -> bool:
    if os.environ.get("ALSA_CONFIG_PATH"):
        return True
    configs = (_home(".asoundrc"), _home(".config/alsa/asoundrc"), SYSTEM_CONFIGS[0])
    if any(path.exists() for path in configs):
        return True
    return use in _text(CARDS)


def _home(name: str) -> Path:
    return Path(os.path.expanduser("~"), name)


def _says(path: Path, setting: str) -> bool:
    return any(line.lstrip().startswith(setting) for line in _text(path).splitlines())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _ignore(*words: object) -> None:
    """What libasound would print: the error that it gives back says enough."""


_ignored = _ALSA_HANDLER(_ignore)  # kept: libasound calls it as long as the program runs


def _silence_alsa() -> None:
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ignored)
    except (OSError, AttributeError):
        return  # miniaudio will not find it either
