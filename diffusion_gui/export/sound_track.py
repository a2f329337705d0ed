"""The sound of a video, encoded along with its pictures: it begins with them and ends with them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from diffusion_gui.render.films.animation import Wave

if TYPE_CHECKING:
    from av.container import OutputContainer

CODECS = {"mp4": "aac", "webm": "libopus"}
BITS = 96_000
"""A second of sound takes so many: as many as AAC can hold at 16 kHz."""
LEVEL = 0.84
"""All samples times this: noise that was 0.95 strong is more once it is encoded, and stays
below 1."""
OTHER_RATE = 48_000
"""Of sounds whose own rate the codec has not."""


class SoundTrack:
    """One channel; what is not played is silence."""

    def __init__(self, out: OutputContainer, form: str, rate: int) -> None:
        """Args: form: of the container; rate: of what is played, samples a second."""
        import av

        codec = CODECS[form]
        rates = av.Codec(codec, "w").audio_rates or [rate]
        self._out, self._rate = out, rate
        stream: Any = out.add_stream(codec, rate=rate if rate in rates else OTHER_RATE)
        stream.bit_rate = BITS
        stream.codec_context.layout = "mono"
        self._stream = stream
        self._at = 0
        self._waiting: Wave = np.zeros(0, np.float32)

    def play(self, wave: Wave, seconds: Fraction) -> None:
        """Let `wave` begin at a time; it ends one that still plays."""
        self.go_on(seconds)
        self._waiting = wave

    def go_on(self, seconds: Fraction) -> None:
        """Encode what is heard up to a time."""
        samples = round(seconds * self._rate) - self._at
        if samples > 0:
            self._put(samples)

    def close(self, seconds: Fraction) -> None:
        """Be as long as the pictures, to half a block of the encoder: 32 ms."""
        self.go_on(seconds - 2 * Fraction(1024, self._rate))
        block = Fraction(self._stream.codec_context.frame_size or 1024) * self._rate
        block /= self._stream.codec_context.rate
        whole = round(seconds * self._rate / block) * block
        self.go_on(Fraction(round(whole), self._rate))
        self._out.mux(self._stream.encode(None))

    def _put(self, samples: int) -> None:
        import av

        block = np.zeros((1, samples), np.float32)
        now = self._waiting[:samples]
        block[0, : len(now)] = now * np.float32(LEVEL)
        self._waiting = self._waiting[samples:]
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = self._rate, self._at
        frame.time_base = Fraction(1, self._rate)
        self._out.mux(self._stream.encode(frame))
        self._at += samples
