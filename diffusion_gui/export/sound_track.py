"""The sound of a video, encoded along with its pictures: it begins with them and ends with them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from diffusion_gui.render.films.animation import Wave

if TYPE_CHECKING:
    from av.container import OutputContainer

CODECS = {"mp4": "aac", "webm": "libopus"}
OPTIONS = {"aac": {"aac_pns": "0"}}
"""Noise is what there is to hear: it is encoded as it is, not replaced by other noise."""
BITS = 96_000
"""A second of sound takes so many: as many as AAC can hold at 16 kHz."""
LEVEL = 0.84
"""All samples times this: what peaks at 0.95 peaks higher once it is encoded, still below 1."""
LOUDEST = 0.4
"""The largest RMS that is encoded: what is louder throughout peaks higher still."""
MARGIN = Fraction(1, 10)
"""Seconds that the encoding stays behind, more than a block of the encoder."""
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
        stream: Any = out.add_stream(
            codec, rate=rate if rate in rates else OTHER_RATE, options=OPTIONS.get(codec, {})
        )
        stream.bit_rate = BITS
        stream.codec_context.layout = "mono"
        self._stream = stream
        self._at = 0
        self._waiting: Wave = np.zeros(0, np.float32)

    def play(self, wave: Wave, seconds: Fraction) -> None:
        """Let `wave` begin at a time; it ends one that still plays."""
        self._until(seconds)
        rms = math.sqrt(float(np.mean(np.square(wave, dtype=np.float64))))
        self._waiting = wave * np.float32(min(LEVEL, LOUDEST / max(rms, LOUDEST)))

    def go_on(self, seconds: Fraction) -> None:
        """Encode what is heard up to shortly before a time: it may be the end."""
        self._until(seconds - MARGIN)

    def _until(self, seconds: Fraction) -> None:
        samples = round(seconds * self._rate) - self._at
        if samples > 0:
            self._put(samples)

    def close(self, seconds: Fraction) -> None:
        """Be as long as the pictures, to half a block of the encoder: 32 ms."""
        self.go_on(seconds)
        block = Fraction(self._stream.codec_context.frame_size or 1024) * self._rate
        block /= self._stream.codec_context.rate
        whole = round(seconds * self._rate / block) * block
        self._until(Fraction(round(whole), self._rate))
        self._out.mux(self._stream.encode(None))

    def _put(self, samples: int) -> None:
        import av

        block = np.zeros((1, samples), np.float32)
        now = self._waiting[:samples]
        block[0, : len(now)] = now
        self._waiting = self._waiting[samples:]
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts = self._rate, self._at
        frame.time_base = Fraction(1, self._rate)
        self._out.mux(self._stream.encode(frame))
        self._at += samples
