"""A thread that opens and closes sound devices: the window waits for none."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

from diffusion_gui.core.errors import UserError

CLOSE_SECONDS = 2.0
FIRST_SECONDS = 10.0
"""A device that is open may begin so late: a wireless one wakes up, a machine is busy."""
_RELEASE, _END = "release", "end"

log = logging.getLogger(__name__)


class Device(Protocol):
    """A device that is open."""

    lost: bool
    """Whether it has stopped by itself."""

    def close(self) -> None:
        """Stop, and give it back; never called from where it hands samples over."""


class DeviceThread:
    """Has one device open at a time; begins with the first one."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._asked = 0
        self._jobs: queue.SimpleQueue[tuple[int, Callable[[], Device] | str]] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[int, Device | UserError]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def open(self, make: Callable[[], Device]) -> None:
        """Close what is open, and open another: `answer` says what became of it."""
        if self._thread is None:
            # A sound system that does not answer does not hold the program up.
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        self._asked += 1
        self._jobs.put((self._asked, make))

    def answer(self) -> Device | UserError | None:
        """The device that was asked for last, or why there is none; None until it is known."""
        while not self._answers.empty():
            number, answer = self._answers.get()
            if number == self._asked:
                return answer
        return None

    def release(self) -> None:
        """Close what is open."""
        if self._thread is not None:
            self._asked += 1
            self._jobs.put((self._asked, _RELEASE))

    def end(self) -> bool:
        """Close what is open and end the thread; whether it has ended."""
        if self._thread is None:
            return True
        self._asked += 1
        self._jobs.put((self._asked, _END))
        self._thread.join(CLOSE_SECONDS)
        ended = not self._thread.is_alive()
        if ended:
            self._thread = None
        return ended

    def _serve(self) -> None:
        device: Device | None = None
        while True:
            number, job = self._jobs.get()
            if device is not None:
                device.close()
                device = None
            if job == _END:
                return
            if not isinstance(job, str) and self._jobs.empty():
                try:
                    device = job()
                    self._answers.put((number, device))
                except UserError as error:
                    self._answers.put((number, error))
                except Exception:
                    log.exception("a sound device could not be opened")
                    self._answers.put((number, cannot_open()))


def cannot_open() -> UserError:
    """The system's device exists, and does not open."""
    return UserError(
        "The sound device cannot be opened.",
        "Another program may be using it, or it was taken away.",
        "Check the system's sound settings, then try again. All else works without sound.",
    )


def is_gone() -> UserError:
    """The device was there, and no longer takes or gives samples."""
    return UserError(
        "The sound device is gone.",
        "It was taken away, or has stopped.",
        "Connect it or choose another in the system's settings, then try again.",
    )
