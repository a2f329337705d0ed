"""The speaker: plays ready sounds on the system's device, which a thread of its own opens."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Generator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core import sound_device
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable

from .sound_stream import Samples, SoundStream

PERIODS, PERIOD_MS = 3, 80
"""The device's buffer, 240 ms: beside a training run samples are fetched late."""
LOST_SECONDS = 2.0
"""A device that asks for nothing so long is gone."""
LOOK_MS = 30
CLOSE_SECONDS = 2.0
Read = Callable[[int], Samples]

log = logging.getLogger(__name__)


class Output(Protocol):
    """A device that is open and asks for samples."""

    latency: float
    lost: bool

    def close(self) -> None:
        """Stop, and give the device back; never called from where it asks for samples."""


class MiniaudioOutput:
    """The system's default device, mono at any rate, through miniaudio."""

    def __init__(self, rate: int, read: Read, names: tuple[str, ...]) -> None:
        """Open the first of the backends `names` that has a device.

        Raises:
            UserError: none could be opened.
        """
        import miniaudio

        self.latency = 1e-3 * PERIOD_MS * (PERIODS - 1)
        self.lost = False
        self._library: Any = miniaudio
        try:
            self._device: Any = miniaudio.PlaybackDevice(
                miniaudio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=rate,
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                backends=sound_device.miniaudio_backends(names),
                app_name="diffusion_gui",
            )
        except miniaudio.MiniaudioError as error:
            raise cannot_open() from error
        self._device.stop_callback = self._stopped
        feed = _feed(read)
        next(feed)
        try:
            self._device.start(feed)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise cannot_open() from error

    def _stopped(self) -> None:
        self.lost = True

    def close(self) -> None:
        """Stop, and give back the device and the connection to the sound system."""
        self._device.close()
        self._library.lib.ma_context_uninit(self._device._context)  # the package leaves it open


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
        missing: Callable[[], Translatable | None] = sound_device.missing,
        parent: QObject | None = None,
    ) -> None:
        """Args:
        open_output: opens a device of a rate; the system's where it is None.
        missing: why there can be none.
        """
        super().__init__(parent)
        self._open = open_output or _open_default
        self.missing = missing
        self._stream: SoundStream | None = None
        self._output: Output | None = None
        self._opening = False
        self._jobs: queue.SimpleQueue[SoundStream | str] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[SoundStream, Output | UserError]] = (
            queue.SimpleQueue()
        )
        self._thread: threading.Thread | None = None
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
        self,
        samples: npt.NDArray[np.floating],
        rate: int,
        gain: float = 1.0,
        loop: bool = False,
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
            self._stream = SoundStream(rate)
            self._request(self._stream)
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
        if self._stream is not None:
            self._stream = None
            self._output = None
            self._request("release")

    def close(self) -> bool:
        """Give the device back and end the thread; whether it has ended."""
        self.release()
        if self._thread is None:
            return True
        self._jobs.put("end")
        self._thread.join(CLOSE_SECONDS)
        return not self._thread.is_alive()

    def _request(self, job: SoundStream | str) -> None:
        if self._thread is None:
            # A sound system that does not answer does not hold the program up.
            self._thread = threading.Thread(target=self._serve, name="speaker", daemon=True)
            self._thread.start()
        self._opening = isinstance(job, SoundStream)
        self._output = None
        self._jobs.put(job)

    def _serve(self) -> None:
        """The thread: opens and closes devices, one at a time."""
        output: Output | None = None
        while True:
            job = self._jobs.get()
            if output is not None:
                output.close()
                output = None
            if job == "end":
                return
            if isinstance(job, SoundStream) and self._jobs.empty():
                try:
                    output = self._open(job.rate, job.read)
                    job.latency = output.latency
                    self._answers.put((job, output))
                except UserError as error:
                    self._answers.put((job, error))
                except Exception:
                    log.exception("the sound device could not be opened")
                    self._answers.put((job, cannot_open()))

    def _look(self) -> None:
        """What became of the device, and where the sound is."""
        while not self._answers.empty():
            stream, answer = self._answers.get()
            if stream is not self._stream:
                continue  # another was asked for meanwhile
            if isinstance(answer, UserError):
                self._fail(answer)
                return
            self._output = answer
            self._opening = False
            stream.restart_clock()
        if self._opening or self._stream is None:
            return
        if self._is_gone():
            self._fail(is_gone())
        elif self._stream.playing:
            self.moved.emit(self._stream.position)
        else:
            self._end()

    def _is_gone(self) -> bool:
        if self._opening or self._stream is None:
            return False
        return self._output is None or self._output.lost or self._stream.idle_for > LOST_SECONDS

    def _fail(self, error: UserError) -> None:
        self.release()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.ended.emit()


def cannot_open() -> UserError:
    """The system's device exists, and does not open."""
    return UserError(
        "The sound device cannot be opened.",
        "Another program may be using it, or it was taken away.",
        "Check the system's sound settings, then play again. All else works without sound.",
    )


def is_gone() -> UserError:
    """The device was there, and no longer takes samples."""
    return UserError(
        "The sound device is gone.",
        "It was taken away, or stopped asking for sound.",
        "Connect it or choose another in the system's settings, then play again.",
    )


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
