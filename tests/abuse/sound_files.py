"""Sound files for tests, written by PyAV, and those that are to be refused."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from .bad_input import Bad

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


def _protected(path: Path) -> None:
    path.write_bytes(write(path, tone(1.0)).read_bytes().replace(b"mp4a", b"enca"))


def _all_bad(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.wav").touch()
    (folder / "b.mp3").write_bytes(b"nothing")


SOUNDS = {
    "empty": Bad(lambda path: path.touch(), "It is empty", "bad.wav"),
    "text": Bad(lambda path: path.write_text("no sound"), "no sound, despite its name", "bad.wav"),
    "head alone": Bad(lambda path: path.write_bytes(b"fLaC"), "damaged or cut short", "bad.flac"),
    "silence": Bad(lambda path: write(path, tone(1.0, peak=0.0)), "silent", "bad.wav"),
    "protected": Bad(_protected, "DRM", "bad.m4a"),
    "a folder of them": Bad(_all_bad, "None of its 2", "bad"),
    "an empty folder": Bad(lambda path: path.mkdir(), "No sound", "bad"),
}
"""Sounds, and folders of them, that are refused."""
