"""What a sound device is fed: slices of one ready sound, faded where it begins and ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
FADE = 0.005
"""Seconds of each fade: no click at a start, at an end, or where one sound follows another."""


@dataclass
class _Voice:
    """A sound that is played. `cursor` counts samples since its start, over all its rounds."""

    wave: Samples
    loop: bool
    cursor: int = 0
    at_read: int = 0  # the cursor when samples were last asked for
    level: float = 1.0
    target: float = 1.0

    def take(self, frames: int, step: float) -> Samples:
        """The next `frames` samples; the level goes to its target by `step` a sample."""
        self.at_read = self.cursor
        if self.loop:
            places = np.arange(self.cursor, self.cursor + frames)
            taken = self.wave.take(places, mode="wrap")
        else:
            taken = np.zeros(frames, np.float32)
            part = self.wave[self.cursor : self.cursor + frames]
            taken[: len(part)] = part
        self.cursor += frames
        if self.level != self.target or self.level != 1.0:
            ramp = self.level + np.sign(self.target - self.level) * step * np.arange(1, frames + 1)
            low, high = sorted((self.level, self.target))
            taken *= np.clip(ramp, low, high).astype(np.float32)
            self.level = float(np.clip(ramp[-1], low, high))
        return taken


class SoundStream:
    """Mono samples for one device, from any thread; zeros while nothing is played."""

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Args: rate: samples a second."""
        self.rate = rate
        self.latency = 0.0
        """Seconds between the asking for samples and their being heard."""
        self.frames = 0
        """Samples the device has been given."""
        self._clock = clock
        self._lock = threading.Lock()
        self._voice: _Voice | None = None
        self._fading: list[_Voice] = []
        self._step = 1.0 / max(1.0, FADE * rate)
        self._read_at = clock()

    def read(self, frames: int) -> Samples:
        """The next `frames` samples (frames,), all within -1 and 1."""
        mixed = np.zeros(frames, np.float32)
        with self._lock:
            self._read_at = self._clock()
            self.frames += frames
            for voice in (*self._fading, *([self._voice] if self._voice else [])):
                mixed += voice.take(frames, self._step)
            self._fading = [voice for voice in self._fading if voice.level > 0.0]
        return np.clip(mixed, -1.0, 1.0, out=mixed)

    def play(self, samples: npt.NDArray[np.floating], gain: float, loop: bool) -> None:
        """Begin a sound (L,) times `gain`; one that plays fades out."""
        voice = _Voice(self._ready(samples, gain), loop)
        with self._lock:
            self._fade_out()
            self._voice = voice

    def swap(self, samples: npt.NDArray[np.floating], gain: float) -> None:
        """Go on with another sound from the place where this one is."""
        wave = self._ready(samples, gain)
        with self._lock:
            old = self._voice
            if old is None:
                return
            self._fade_out()
            self._voice = _Voice(wave, old.loop, old.cursor, old.at_read, level=0.0)

    def set_loop(self, loop: bool) -> None:
        """Whether the sound starts again at its end, from now on."""
        with self._lock:
            voice = self._voice
            if voice is None or voice.loop == loop:
                return
            rounds = voice.cursor // len(voice.wave) * len(voice.wave) if voice.loop else 0
            voice.cursor -= rounds
            voice.at_read -= rounds
            voice.loop = loop

    def stop(self) -> None:
        """Fade out."""
        with self._lock:
            self._fade_out()
            self._voice = None

    @property
    def playing(self) -> bool:
        """Whether a sound has not been heard to its end."""
        with self._lock:
            voice = self._voice
            return voice is not None and (voice.loop or self._heard(voice) < len(voice.wave))

    @property
    def position(self) -> float:
        """Seconds into the sound, of what is heard now; 0 where there is none."""
        with self._lock:
            voice = self._voice
            if voice is None:
                return 0.0
            heard = self._heard(voice)
            length = len(voice.wave)
            return (heard % length if voice.loop else min(heard, length)) / self.rate

    @property
    def idle_for(self) -> float:
        """Seconds since samples were last asked for."""
        return self._clock() - self._read_at

    def restart_clock(self) -> None:
        """A device begins to ask now."""
        self._read_at = self._clock()

    def _heard(self, voice: _Voice) -> float:
        """Samples of `voice` that have been heard."""
        since = self._clock() - self._read_at - self.latency
        return float(np.clip(voice.at_read + since * self.rate, 0.0, voice.cursor))

    def _fade_out(self) -> None:
        """Under the lock. A sound that was never heard needs no fade."""
        voice = self._voice
        if voice is not None and voice.cursor and voice.level > 0.0:
            voice.target = 0.0
            self._fading.append(voice)

    def _ready(self, samples: npt.NDArray[np.floating], gain: float) -> Samples:
        """`samples` times `gain`, all finite, faded at both ends."""
        wave: Samples = np.nan_to_num(np.asarray(samples, np.float32).ravel() * np.float32(gain))
        if not len(wave):
            return np.zeros(1, np.float32)
        fade = min(round(FADE * self.rate), len(wave) // 2)
        ramp = np.arange(1, fade + 1, dtype=np.float32) / np.float32(fade + 1)
        wave[:fade] *= ramp
        wave[len(wave) - fade :] *= ramp[::-1]
        return wave
