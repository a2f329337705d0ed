"""Videos at a constant frame rate: MP4 (H.264, AAC) and WebM (VP9, Opus)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.render.films.animation import Moving
from diffusion_gui.storage import atomic
from diffusion_gui.storage.file_places import with_places

from .sound_track import BITS, SoundTrack

if TYPE_CHECKING:
    from av import VideoFrame

    from diffusion_gui.render.grid import Picture

WRITING = "writing frames"
LEAST_RATE = 5
"""Frames a second that a video has at least: slower ones are repeated, for players' sake."""
H264_OPTIONS = {"crf": "17", "preset": "veryfast", "x264-params": "mbtree=0"}
"""At 17 even the noise of a 64-item grid keeps 31 dB; at 18 it would not.

In pictures narrower than 16 blocks x264's macroblock tree reads memory that nothing has set, so
the same pictures would give other bytes now and then. Without it, 17 is as good as 16 was.
"""
THREADS = {"threads": "4"}
"""Else encoders take as many as processors are free, and each number gives other bytes."""
BITEXACT = {"fflags": "+bitexact"}
"""No random numbers in the container, nor the version of the library."""


def write_mp4(film: Moving, target: Path) -> Iterator[Progress]:
    """Write H.264 in MP4, ready to be streamed."""
    yield from _write(film, target, "mp4", "libx264", H264_OPTIONS, {"movflags": "+faststart"})


def write_webm(film: Moving, target: Path) -> Iterator[Progress]:
    """Write VP9 in WebM."""
    options = {"deadline": "realtime", "cpu-used": "6", "row-mt": "1", "crf": "20", "b": "0"}
    yield from _write(film, target, "webm", "libvpx-vp9", options, {})


def repeats(film: Moving) -> tuple[Fraction, list[int]]:
    """The video's frame rate, and how often each frame of the film is shown at it.

    A hold is rounded to whole frames, so the playing time is right to one of them.
    """
    fps = Fraction(film.options.fps).limit_denominator(1000)
    rate = fps * max(1, math.ceil(LEAST_RATE / fps))
    return rate, [max(1, round(seconds * rate)) for seconds in film.durations]


def track_bytes(film: Moving) -> int:
    """Bytes that the sound of a video takes, about."""
    return round(BITS / 8 * sum(film.durations)) if film.sound_rate else 0


def _write(
    film: Moving,
    target: Path,
    container_format: str,
    codec: str,
    codec_options: dict[str, str],
    container_options: dict[str, str],
) -> Iterator[Progress]:
    import av

    rate, shown = repeats(film)
    to_yuv = _Converter()
    yield Progress(0, len(film), WRITING)
    with (
        atomic.replacing(target) as temporary,
        av.open(
            str(temporary), "w", format=container_format, options=container_options | BITEXACT
        ) as out,
    ):
        out.metadata["comment"] = with_places(film.recipe_json, target)
        stream: Any = out.add_stream(codec, rate=rate, options=codec_options | THREADS)
        stream.width, stream.height = film.size
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        # BT.709, limited range: without the tags players guess, and guess by size.
        context.colorspace = context.color_primaries = context.color_trc = 1
        context.color_range = 1
        track = SoundTrack(out, container_format, film.sound_rate) if film.sound_rate else None
        at = 0
        for i, times in enumerate(shown):
            if track and (wave := film.sound(i)) is not None:
                track.play(wave, at / rate)
            frame = to_yuv(film.frame(i))
            for _ in range(times):
                frame.pts, frame.time_base = at, 1 / rate
                at += 1
                out.mux(stream.encode(frame))
            if track:
                track.go_on(at / rate)
            yield Progress(i + 1, len(film), WRITING)
        if track:
            track.close(at / rate)
        out.mux(stream.encode(None))


class _Converter:
    """RGB to YUV 4:2:0. PyAV's default is wrong by 10 dB on noise; area averages are right."""

    def __init__(self) -> None:
        from av.video.reformatter import VideoReformatter

        self._reformatter = VideoReformatter()

    def __call__(self, picture: Picture) -> VideoFrame:
        from av import VideoFrame
        from av.video.reformatter import ColorRange, Colorspace, Interpolation

        return self._reformatter.reformat(
            VideoFrame.from_ndarray(picture, format="rgb24"),
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,
        )
