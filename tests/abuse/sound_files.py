"""Sound files for tests, written by PyAV."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float32]

CODECS = {
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".aac": "aac",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".aiff": "pcm_s16be",
    ".mp4": "aac",
    ".mkv": "aac",
    ".webm": "libopus",
}


def tone(seconds: float, rate: int = 16_000, hertz: float = 440.0, peak: float = 0.5) -> Wave:
    """A sine (1, samples)."""
    t = np.arange(round(seconds * rate)) / rate
    return (peak * np.sin(2 * np.pi * hertz * t))[None].astype(np.float32)


def write(
    path: Path,
    wave: Wave,
    rate: int = 16_000,
    codec: str = "",
    layout: str = "",
    picture: bool = False,
) -> Path:
    """Write (channels, samples); `codec` where it is not its ending's; `picture` before a video."""
    path.parent.mkdir(parents=True, exist_ok=True)
    layout = layout or {1: "mono", 2: "stereo", 8: "7.1"}[len(wave)]
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10, width=32, height=32) if picture else None
        stream = container.add_stream(codec or CODECS[path.suffix], rate=rate, layout=layout)
        if video is not None:
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")
            container.mux(video.encode(frame.reformat(format="yuv420p")))
            container.mux(video.encode(None))
        given = av.AudioFrame.from_ndarray(wave.T.reshape(1, -1).astype(np.float32), "flt", layout)
        given.sample_rate, given.pts = rate, 0
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate)
        for block in resampler.resample(given):
            container.mux(stream.encode(block))
        container.mux(stream.encode(None))
    return path
