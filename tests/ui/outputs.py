"""Sound devices for tests: they take samples when they are asked to, and make no noise."""

from __future__ import annotations

import threading

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.ui.support.speaker import Output, Read, Speaker


class SilentOutput:
    """A device that a test drives; what it was given is kept."""

    latency = 0.0

    def __init__(self, rate: int, read: Read) -> None:
        self.rate = rate
        self.lost = False
        self.closed = False
        self.closed_by = ""
        self.heard = np.zeros(0, np.float32)
        self._read = read

    def take(self, frames: int) -> np.ndarray:
        """Ask for samples, as a device does."""
        taken = self._read(frames)
        self.heard = np.concatenate([self.heard, taken])
        return taken

    def close(self) -> None:
        self.closed = True
        self.closed_by = threading.current_thread().name


class Outputs:
    """Opens silent devices for a speaker; each is kept."""

    def __init__(self) -> None:
        self.all: list[SilentOutput] = []
        self.refusal: UserError | None = None

    def open(self, rate: int, read: Read) -> Output:
        if self.refusal is not None:
            raise self.refusal
        self.all.append(SilentOutput(rate, read))
        return self.all[-1]

    @property
    def last(self) -> SilentOutput:
        return self.all[-1]

    def speaker(self) -> Speaker:
        return Speaker(self.open, missing=lambda: None)
