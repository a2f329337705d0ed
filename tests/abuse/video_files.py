"""Video files for tests, written by PyAV and Pillow, and those that are to be refused."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from .bad_input import Bad
from .sound_files import tone, write

Frames = npt.NDArray[np.uint8]

CODECS = {
    ".mp4": ("libx264", "yuv420p"),
    ".m4v": ("libx264", "yuv420p"),
    ".mov": ("libx264", "yuv420p"),
    ".3gp": ("mpeg4", "yuv420p"),
    ".webm": ("libvpx-vp9", "yuv420p"),
    ".mkv": ("ffv1", "yuv420p"),
    ".avi": ("mpeg4", "yuv420p"),
    ".mts": ("mpeg2video", "yuv420p"),
    ".gif": ("gif", "gray"),
    ".apng": ("apng", "rgb24"),
    ".png": ("apng", "rgb24"),
}
_FORMS = {".m4v": "mp4", ".mts": "mpegts", ".png": "apng"}
_FAITHFUL = {"libx264": {"crf": "8"}, "libvpx-vp9": {"crf": "8", "b": "0"}}


def moving(count: int, height: int = 48, width: int = 64, step: int = 3) -> Frames:
    """A bright bar that goes to the right over a dark ground, (count, height, width, 3)."""
    frames = np.full((count, height, width, 3), 40, np.uint8)
    for number, frame in enumerate(frames):
        left = width // 8 + number * step
        frame[:, left : left + max(3, width // 8)] = (220, 200, 60)
    return frames


def steps(count: int, height: int = 32, width: int = 32) -> Frames:
    """Plain frames, each 10 brighter than the one before; 20 at first."""
    greys = 20 + 10 * np.arange(count)
    return np.broadcast_to(greys[:, None, None, None], (count, height, width, 3)).astype(np.uint8)


def film(
    path: Path,
    frames: Sequence[Frames] | Frames,
    rate: int = 12,
    codec: str = "",
    form: str = "",
    ms: Sequence[int] | None = None,
    aspect: Fraction | None = None,
    sound: bool = False,
    options: dict[str, str] | None = None,
    tags: dict[str, str] | None = None,
) -> Path:
    """Write frames (height, width, 3 or 4).

    Args:
        codec, form: where they are not those of the ending.
        ms: when each frame is seen, and when the last one ends; else `rate` a second.
        options, tags: of the encoder and the stream.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    usual = CODECS[path.suffix]
    codec, form = codec or usual[0], form or usual[1]
    base = Fraction(1, 1000) if ms else Fraction(1, rate)
    front = {"movflags": "faststart"} if path.suffix in (".mp4", ".m4v", ".mov", ".3gp") else {}
    with av.open(str(path), "w", _FORMS.get(path.suffix), front) as container:
        height, width = frames[0].shape[:2]
        stream = container.add_stream(codec, rate=rate, width=width, height=height, pix_fmt=form)
        stream.options = {**_FAITHFUL.get(codec, {}), **(options or {})}
        if aspect:
            stream.codec_context.sample_aspect_ratio = aspect
        if ms:
            stream.codec_context.time_base = base
        stream.metadata.update(tags or {})
        if sound:
            track = container.add_stream("libopus" if path.suffix == ".webm" else "aac", rate=48000)
            block = av.AudioFrame.from_ndarray(np.zeros((1, 96_000), np.float32), "flt", "mono")
            block.sample_rate, block.pts = 48_000, 0
            resampler = av.AudioResampler(track.codec_context.format, "stereo", 48_000)
        for number, pixels in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(
                np.ascontiguousarray(pixels), "rgba" if pixels.shape[2] == 4 else "rgb24"
            ).reformat(format=form)
            frame.pts, frame.time_base = ms[number] if ms else number, base
            if ms:
                frame.duration = ms[number + 1] - ms[number]
            container.mux(stream.encode(frame))
        if sound:
            for one in resampler.resample(block):
                container.mux(track.encode(one))
            container.mux(track.encode(None))
        container.mux(stream.encode(None))
    return path


def webp(path: Path, frames: Sequence[Frames] | Frames, ms: int | Sequence[int] = 83) -> Path:
    """Write an animated WebP without loss."""
    path.parent.mkdir(parents=True, exist_ok=True)
    first, *others = (Image.fromarray(one) for one in frames)
    first.save(path, save_all=True, append_images=others, duration=ms, lossless=True)
    return path


def _all_bad(folder: Path) -> None:
    folder.mkdir()
    (folder / "a.mp4").touch()
    (folder / "b.gif").write_bytes(b"nothing")


def _no_frames(path: Path) -> None:
    with av.open(str(path), "w") as container:
        container.add_stream("ffv1", rate=12, width=64, height=48, pix_fmt="yuv420p")
        container.start_encoding()


def _protected(path: Path) -> None:
    content = film(path, moving(16), codec="mpeg4").read_bytes()
    path.write_bytes(content.replace(b"mp4v", b"encv"))


def _huge(path: Path) -> None:
    """A GIF whose head speaks of 65,535 x 65,535 pixels."""
    content = film(path, moving(16)).read_bytes()
    path.write_bytes(content[:6] + b"\xff\xff\xff\xff" + content[10:])


def _first_frame(path: Path) -> None:
    Image.fromarray(moving(1)[0]).save(path)


VIDEOS = {
    "empty": Bad(lambda path: path.touch(), "It is empty", "bad.mp4"),
    "text": Bad(lambda path: path.write_text("no film"), "no video, despite its name", "bad.mp4"),
    "web page": Bad(lambda path: path.write_text("<!DOCTYPE html>"), "web page", "bad.webm"),
    "head alone": Bad(
        lambda path: path.write_bytes(b"\x1aE\xdf\xa3" + bytes(60)), "damaged or cut short", "b.mkv"
    ),
    "sound alone": Bad(lambda path: write(path, tone(1.0)), "only sound", "bad.mp4"),
    "no frames": Bad(_no_frames, "damaged or cut short", "bad.mkv"),
    "one frame": Bad(lambda path: film(path, moving(1)), "single frame", "bad.mp4"),
    "a still picture": Bad(_first_frame, "still picture", "bad.png"),
    "a still GIF": Bad(_first_frame, "single frame", "bad.gif"),
    "a still WebP": Bad(_first_frame, "still picture", "bad.webp"),
    "nothing moves": Bad(lambda path: film(path, steps(1).repeat(20, 0)), "Nothing moves", "b.mkv"),
    "protected": Bad(_protected, "DRM", "bad.mp4"),
    "absurd size": Bad(_huge, "larger than 64 million pixels", "bad.gif"),
    "a folder of them": Bad(_all_bad, "None of its 2", "bad"),
    "an empty folder": Bad(lambda path: path.mkdir(), "No video", "bad"),
}
"""Videos, and folders of them, that are refused."""
