"""Reading sound files by PyAV, a block at a time: mono, at the rate that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float32]
"""One channel (samples,) of a sound, or a block of it, in [-1, 1]."""


def blocks(file: BinaryIO, rate: int) -> Iterator[Wave]:
    """The sound in `file` at `rate` samples a second, in the pieces that the decoder yields."""
    import av

    resampler = av.AudioResampler("fltp", "mono", rate)
    with av.open(file) as container:
        for frame in container.decode(audio=0):
            yield from (block.to_ndarray()[0] for block in resampler.resample(frame))
    yield from (block.to_ndarray()[0] for block in resampler.resample(None))
