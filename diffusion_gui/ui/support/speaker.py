"""The speaker: plays ready sounds on the system's device, which a thread of its own opens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core import sound_device
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable

from .device_thread import FIRST_SECONDS, Device, DeviceThread, is_gone
from .miniaudio_device import MiniaudioDevice
from .sound_stream import Samples, SoundStream

PERIODS, PERIOD_MS = 3, 80
"""The device's buffer, 240 ms: beside a training run samples are fetched late."""
LOST_SECONDS = 2.0
"""A device that asks for nothing so long is gone."""
LOOK_MS = 30
Read = Callable[[int], Samples]

log = logging.getLogger(__name__)


class Output(Device, Protocol):
    """A device that is open and asks for samples."""

    latency: float
    """Seconds between the asking for samples and their being heard."""


class MiniaudioOutput(MiniaudioDevice):
    """The system's default device."""

    latency = 1e-3 * PERIOD_MS * (PERIODS - 1)

    def __init__(self, rate: int, read: Read, names: tuple[str, ...]) -> None:
        """Open it; see `MiniaudioDevice`. Args: read: gives as many samples as it is asked for."""
        feed = _feed(read)
        super().__init__("PlaybackDevice", rate, PERIOD_MS, names, feed, callback_periods=PERIODS)


class Speaker(QObject):
    """Plays one sound at a time. Nothing is imported or opened before the first one."""

    moved = Signal(float)
    """Seconds into the sound, of what is heard now."""
    ended = Signal()
    """A sound was heard to its end, was stopped, or could not be played."""
    failed = Signal(object)
    """A UserError: the device cannot be opened, or is gone. Said once; `play` tries again."""

    def __init__(
        self,
        open_output: Callable[[int, Read], Output] | None = None,
        missing: Callable[[], Translatable | None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Args:
        open_output: opens a device of a rate; the system's where it is None.
        missing: why there can be none; of the system's where it is None.
        """
        super().__init__(parent)
        self._open = open_output or (lambda rate, read: _open_default(rate, read))
        self.missing = missing or (lambda: sound_device.missing())
        self._stream: SoundStream | None = None
        self._output: Output | None = None
        self._opening = False
        self._devices = DeviceThread("speaker")
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def playing(self) -> bool:
        """Whether a sound is being heard, or will be as soon as the device is open."""
        return self._timer.isActive()

    @property
    def position(self) -> float:
        """Seconds into the sound, of what is heard now."""
        return self._stream.position if self._stream and not self._opening else 0.0

    def play(
        self, samples: npt.NDArray[np.floating], rate: int, gain: float = 1.0, loop: bool = False
    ) -> None:
        """Play samples (L,) times `gain` from their start, in the place of what plays.

        Args:
            samples: mono, 1 is full scale; what is beyond is cut off.
            rate: samples a second.
        """
        if self.missing():
            return
        if self._stream is None or self._stream.rate != rate or self._is_gone():
            if self._stream is not None:
                self._stream.stop()
            self._stream = stream = SoundStream(rate)
            self._output, self._opening = None, True
            self._devices.open(lambda: self._open(rate, stream.read))
        self._stream.play(samples, gain, loop)
        self._timer.start()

    def swap(self, samples: npt.NDArray[np.floating], gain: float = 1.0) -> None:
        """Go on with other samples from the place where the sound is; nothing where none plays."""
        if self.playing and self._stream is not None:
            self._stream.swap(samples, gain)

    def set_loop(self, loop: bool) -> None:
        """Whether the sound that plays starts again at its end."""
        if self._stream is not None:
            self._stream.set_loop(loop)

    def stop(self) -> None:
        """Fade the sound out; the device stays open and is fed zeros."""
        if self._stream is not None:
            self._stream.stop()
        self._end()

    def release(self) -> None:
        """Give the device back: no sound is on show. The next `play` opens it again."""
        self.stop()
        self._stream, self._output, self._opening = None, None, False
        self._devices.release()

    def close(self) -> bool:
        """Give the device back and end the thread; whether it has ended."""
        self.release()
        return self._devices.end()

    def _look(self) -> None:
        """What became of the device, and where the sound is."""
        stream = self._stream
        if stream is None:
            return
        if self._opening:
            answer = self._devices.answer()
            if isinstance(answer, UserError):
                self._fail(answer)
            if answer is None or isinstance(answer, UserError):
                return
            self._opening, self._output = False, cast(Output, answer)
            stream.latency = self._output.latency
            stream.restart_clock()
        if self._is_gone():
            self._fail(is_gone())
        elif stream.playing:
            self.moved.emit(stream.position)
        else:
            self._end()

    def _is_gone(self) -> bool:
        if self._opening or self._stream is None:
            return False
        patience = LOST_SECONDS if self._stream.frames else FIRST_SECONDS
        return self._output is None or self._output.lost or self._stream.idle_for > patience

    def _fail(self, error: UserError) -> None:
        self.release()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.ended.emit()


def _open_default(rate: int, read: Read) -> Output:
    return MiniaudioOutput(rate, read, sound_device.backends())


def _feed(read: Read) -> Generator[bytes, int, None]:
    """miniaudio asks for frames, and is given bytes. A bug ends the sound and is logged."""
    frames = yield b""
    while True:
        try:
            frames = yield read(frames).tobytes()
        except Exception:
            log.exception("no samples for the sound device")
            return
