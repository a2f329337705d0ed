"""A sound as the bytes of a WAV file: 32-bit floats, one channel."""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

_FLOAT = 3


def wav_bytes(samples: npt.NDArray[np.floating], rate: int) -> bytes:
    """The file that holds `samples` (L,), 1 is full scale, at `rate` in Hz."""
    data = np.ascontiguousarray(samples, "<f4").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, _FLOAT, 1, rate, 4 * rate, 4, 32)
    count = struct.pack("<4sII", b"fact", 4, len(data) // 4)
    body = form + count + struct.pack("<4sI", b"data", len(data)) + data
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body
