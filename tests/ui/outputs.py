"""Sound devices for tests: they take samples when they are asked to, and make no noise."""

from __future__ import annotations

import threading

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.ui.support.microphone import Take
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


class SilentInput:
    """A device whose samples a test makes."""

    def __init__(self, rate: int, take: Take) -> None:
        self.rate, self.take = rate, take
        self.lost = self.closed = False

    def close(self) -> None:
        self.closed = True


class Inputs:
    """Opens microphones for tests; each is kept."""

    def __init__(self) -> None:
        self.all: list[SilentInput] = []
        self.refusal: UserError | None = None

    def open(self, rate: int, take: Take) -> SilentInput:
        if self.refusal is not None:
            raise self.refusal
        self.all.append(SilentInput(rate, take))
        return self.all[-1]
