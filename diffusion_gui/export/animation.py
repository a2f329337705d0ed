"""Moving pictures whose frames have their own durations: GIF, animated WebP, animated PNG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.render.films.animation import Moving
from diffusion_gui.storage import atomic
from diffusion_gui.storage.file_places import with_places

from . import metadata
from .video import WRITING

if TYPE_CHECKING:
    from av import VideoFrame

    from diffusion_gui.render.grid import Picture

PALETTE = 250
"""Colours of a GIF. The free entries let the encoder mark pixels that stay as they were."""
_SAMPLE = 20_000

Timing = list[tuple[int, int, int]]
"""(frame, start, duration) in ticks."""


def on_ticks(durations: list[float], tick: Fraction, least: int) -> Timing:
    """Frames of a film on a clock of `tick` seconds, none shorter than `least` ticks.

    Every frame is kept, and starts as near to its time as the frames before it let it.
    """
    starts = [0]
    for seconds in accumulate(durations):
        starts.append(max(starts[-1] + least, round(seconds / tick)))
    return [(i, a, b - a) for i, (a, b) in enumerate(pairwise(starts))]


def _least(entry: ExporterEntry, tick: Fraction) -> int:
    """Ticks that a frame stays at least."""
    return math.ceil(Fraction(entry.least_ms, 1000) / tick)


def write_gif(film: Moving, target: Path) -> Iterator[Progress]:
    """Write a GIF: one palette for all frames, hundredths of a second."""
    tick = Fraction(1, 100)
    timing = on_ticks(film.durations, tick, _least(EXPORTERS["gif"], tick))
    with atomic.replacing(target) as temporary:
        convert = _Quantiser(clip_palette(film))
        options = {"loop": "0", "final_delay": str(timing[-1][2])}
        kind = ("gif", "gif", "pal8")
        yield from _encode(film, timing, tick, temporary, kind, {}, options, convert)
        metadata.add_to_gif(temporary, with_places(film.recipe_json, target))


def write_webp(film: Moving, target: Path) -> Iterator[Progress]:
    """Write an animated WebP, lossless, milliseconds."""
    tick = Fraction(1, 1000)
    timing = on_ticks(film.durations, tick, _least(EXPORTERS["webp"], tick))
    # Measured on enlarged noise: a higher level takes up to ten times as long for one percent.
    codec_options = {"lossless": "1", "compression_level": "1", "quality": "50"}
    kind = ("webp", "libwebp_anim", "bgra")
    with atomic.replacing(target) as temporary:
        yield from _encode(film, timing, tick, temporary, kind, codec_options, {"loop": "0"}, _rgb)
        metadata.add_to_webp(
            temporary, with_places(film.recipe_json, target), sum(ticks for _, _, ticks in timing)
        )


def write_apng(film: Moving, target: Path) -> Iterator[Progress]:
    """Write an animated PNG, lossless, milliseconds (hundredths where a frame stays a minute)."""
    # A delay is a fraction of two 16-bit numbers.
    tick = Fraction(1, 1000 if max(film.durations) < 65 else 100)
    timing = on_ticks(film.durations, tick, _least(EXPORTERS["apng"], tick))
    delay = timing[-1][2] * tick
    options = {"plays": "0", "final_delay": f"{delay.numerator}/{delay.denominator}"}
    codec_options = {"pred": "up", "compression_level": "3"}
    kind = ("apng", "apng", "rgb24")
    with atomic.replacing(target) as temporary:
        yield from _encode(film, timing, tick, temporary, kind, codec_options, options, _rgb)
        metadata.add_to_png(temporary, with_places(film.recipe_json, target))


def _rgb(picture: Picture) -> VideoFrame:
    from av import VideoFrame

    return VideoFrame.from_ndarray(picture, format="rgb24")


def _encode(
    film: Moving,
    timing: Timing,
    tick: Fraction,
    path: Path,
    kind: tuple[str, str, str],
    codec_options: dict[str, str],
    container_options: dict[str, str],
    convert: Callable[[Picture], VideoFrame],
) -> Iterator[Progress]:
    """Encode `film` to `path`; `kind` is container format, codec and pixel format."""
    import av

    container_format, codec, pixels = kind
    yield Progress(0, len(timing), WRITING)
    with av.open(str(path), "w", format=container_format, options=container_options) as container:
        stream: Any = container.add_stream(codec, options=codec_options)
        stream.width, stream.height = film.size
        stream.pix_fmt = pixels
        stream.time_base = stream.codec_context.time_base = tick
        for done, (i, start, ticks) in enumerate(timing, start=1):
            frame = convert(film.frame(i))
            if frame.format.name != pixels:
                frame = frame.reformat(format=pixels)
            frame.pts, frame.time_base, frame.duration = start, tick, ticks
            container.mux(stream.encode(frame))
            yield Progress(done, len(timing), WRITING)
        container.mux(stream.encode(None))


class _Quantiser:
    """Pictures to palette indices; unused entries are transparent."""

    def __init__(self, palette: Image.Image) -> None:
        self._palette = palette
        colors = np.asarray(palette.getpalette(), np.uint8).reshape(-1, 3)[:PALETTE]
        self._entries = np.zeros((256, 4), np.uint8)  # alpha, red, green, blue
        self._entries[: len(colors), 0] = 255
        self._entries[: len(colors), 1:] = colors

    def __call__(self, picture: Picture) -> VideoFrame:
        from av import VideoFrame

        image = Image.fromarray(picture)
        indices = image.quantize(palette=self._palette, dither=Image.Dither.NONE)
        pair: Any = (np.asarray(indices), self._entries)
        return VideoFrame.from_ndarray(pair, format="pal8")


def clip_palette(film: Moving) -> Image.Image:
    """A palette image of at most PALETTE colours that suits all frames.

    Half of the sample is the first and the last frame, which are looked at longest.
    """
    last = len(film) - 1
    picks = np.unique(np.linspace(0, last, 9).round().astype(int))
    frames = [film.frame(int(i)).reshape(-1, 3) for i in picks]
    shares = [4 if i in (0, last) else 1 for i in picks]
    parts = [_thinned(p, _SAMPLE * s // sum(shares)) for p, s in zip(frames, shares, strict=True)]
    sample = np.concatenate(parts)
    image = Image.fromarray(sample[None])
    return image.quantize(PALETTE, dither=Image.Dither.NONE, kmeans=1)


def _thinned(pixels: npt.NDArray[np.uint8], count: int) -> npt.NDArray[np.uint8]:
    # An odd step walks through rows and columns alike.
    return pixels[:: max(1, len(pixels) // count) | 1]
