"""The microphone: records some seconds of mono sound from the system's device."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core import sound_device
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable

from .device_thread import FIRST_SECONDS, Device, DeviceThread, is_gone
from .miniaudio_device import MiniaudioDevice
from .sound_stream import Samples

LONGEST = 10.0
"""Seconds after which a recording ends by itself."""
PERIOD_MS = 50
LOST_SECONDS = 2.0
LOOK_MS = 30
QUIET = 1e-4
"""A recording whose every sample is below this (-80 dB) holds nothing."""
Take = Callable[[Samples], None]


class MiniaudioInput(MiniaudioDevice):
    """The system's default recording device."""

    def __init__(self, rate: int, take: Take, names: tuple[str, ...]) -> None:
        """Open it; see `MiniaudioDevice`. Args: take: is given the samples."""
        super().__init__("CaptureDevice", rate, PERIOD_MS, names, _taker(take))


class Microphone(QObject):
    """Records when it is asked to. The device is open only meanwhile."""

    changed = Signal()
    """It began, or ended; `seconds` and `level` are others."""
    recorded = Signal(object, int)
    """The samples (L,) and their rate."""
    failed = Signal(object)
    """A UserError."""

    def __init__(
        self,
        open_input: Callable[[int, Take], Device] | None = None,
        missing: Callable[[], Translatable | None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Args:
        open_input: opens a device of a rate; the system's where it is None.
        missing: why there can be none; of the system's where it is None.
        """
        super().__init__(parent)
        self._open = open_input or (lambda rate, take: _open_default(rate, take))
        self.missing = missing or (lambda: sound_device.missing(sound_device.CAPTURE))
        self._devices = DeviceThread("microphone")
        self._device: Device | None = None
        self._parts: list[Samples] = []
        self._rate = 0
        self._heard_at = 0.0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def recording(self) -> bool:
        """Whether it is on."""
        return self._timer.isActive()

    @property
    def seconds(self) -> float:
        """Of what was recorded so far."""
        return sum(map(len, self._parts)) / self._rate if self._rate else 0.0

    @property
    def level(self) -> float:
        """The largest sample of the last moment, of 1."""
        return float(np.abs(self._parts[-1]).max(initial=0.0)) if self._parts else 0.0

    def start(self, rate: int) -> None:
        """Begin; it ends with `stop`, or by itself after `LONGEST`. Args: rate: in Hz."""
        if self.recording or self.missing():
            return
        parts: list[Samples] = []
        self._parts = parts
        self._rate = rate

        def take(samples: Samples) -> None:
            parts.append(samples)
            self._heard_at = time.monotonic()

        self._device = None
        self._devices.open(lambda: self._open(rate, take))
        self._timer.start()
        self.changed.emit()

    def stop(self) -> None:
        """End, and hand over what was recorded."""
        if not self.recording:
            return
        self._end()
        samples = np.concatenate([*self._parts, np.zeros(0, np.float32)])
        samples = samples[: round(LONGEST * self._rate)]
        if np.abs(samples).max(initial=0.0) < QUIET:
            self.failed.emit(_silent())
        else:
            self.recorded.emit(samples, self._rate)

    def cancel(self) -> None:
        """End, and keep nothing."""
        if self.recording:
            self._end()

    def close(self) -> bool:
        """Give the device back and end the thread; whether it has ended."""
        self.cancel()
        return self._devices.end()

    def _end(self) -> None:
        self._timer.stop()
        self._devices.release()
        self._device = None
        self.changed.emit()

    def _look(self) -> None:
        if self._device is None:
            answer = self._devices.answer()
            if isinstance(answer, UserError):
                self._fail(answer)
                return
            if answer is None:
                return
            self._device, self._heard_at = answer, time.monotonic()
        patience = LOST_SECONDS if self._parts else FIRST_SECONDS
        if self._device.lost or time.monotonic() - self._heard_at > patience:
            self._fail(is_gone())
        elif self.seconds >= LONGEST:
            self.stop()
        else:
            self.changed.emit()

    def _fail(self, error: UserError) -> None:
        self._end()
        self.failed.emit(error)


def _silent() -> UserError:
    return UserError(
        "Nothing was recorded.",
        "The microphone gave only silence: it may be muted, or closed to this program.",
        "Check the system's sound settings, then record again.",
    )


def _open_default(rate: int, take: Take) -> Device:
    return MiniaudioInput(rate, take, sound_device.backends(sound_device.CAPTURE))


def _taker(take: Take) -> Generator[None, bytearray, None]:
    """miniaudio hands over bytes."""
    while True:
        data = yield
        take(np.frombuffer(bytes(data), np.float32))
