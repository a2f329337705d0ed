"""The one way a video file is read: guarded, frame by frame, each with the time it is seen."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import numpy as np
from PIL import Image

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.core.threads import model_threads

from .images import MAX_BYTES, MAX_PIXELS, Pixels, crop_to_square, to_rgb
from .media_files import HEAD, PROTECTED, Media, MediaKind, UnusableError, decoded, guarded
from .video_squares import is_hdr, pixel_aspect, square_of

if TYPE_CHECKING:
    import av

FORMATS = "mov,matroska,avi,gif,apng,mpegts,ogg"
"""Demuxers of FFmpeg that are used: none of those that open further files or addresses."""
_WITH_ALPHA = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""Decoders of transparency, which FFmpeg's own ones pass over."""
_SLACK = 0.2
"""Seconds that a file may be shorter than it says."""
_ATTACHED = 0x400
"""Disposition of a stream that is a picture of the cover (FFmpeg)."""
_THREADS = 4
"""Those that decode, at most: each holds frames."""
_STILL = msg("It is a still picture, not a video.")
_TOO_LARGE = msg(
    "Its frames have no size, or more than {most} million pixels.", most=MAX_PIXELS // 10**6
)


@dataclass(eq=False)
class Seen(Media):
    """What was found out about a video while it was read.

    Attributes:
        size: width and height of its first frame.
        sound: it has sound, which is not read.
        interlaced: it has interlaced frames, of which one field is taken.
        hdr: it has frames brighter than white, which is where they are cut off.
    """

    size: tuple[int, int] = (0, 0)
    sound: bool = False
    interlaced: bool = False
    hdr: bool = False


class Still(NamedTuple):
    """A frame: the seconds from which and up to which it is seen, and what makes its square."""

    start: float
    end: float
    square: Callable[[], Pixels]


def open_video(path: Path, side: int, seen: Seen) -> Generator[Still | None, None, None]:
    """The frames of a file in the order of their times; None is a sign of life.

    A square is uint8 (side, side, 3): the middle of the frame, upright, in sRGB. What cannot be
    decoded is passed over, and `seen` says so.

    Raises:
        UserError: no regular file, no video in it, protected, too large, or none of it can be
            decoded.
    """
    yield from guarded(path, lambda file: _stills(file, side, seen), seen, _VIDEO)


def refused(path: Path, why: Translatable) -> UserError:
    """What is said of a video that cannot be used."""
    return UserError(
        msg("{path} could not be read as a video.", path=path),
        why,
        "Choose another file: MP4, MOV, WebM, MKV, AVI, or an animated GIF, WebP or PNG.",
    )


_VIDEO = MediaKind(
    refused,
    other=msg("It is no video, despite its name."),
    nothing=msg("No frame of it can be decoded."),
    magic=(b"GIF8", b"\x89PNG"),
)


def _stills(file: BinaryIO, side: int, seen: Seen) -> Iterator[Still | None]:
    head = file.read(HEAD)
    file.seek(0)
    if (head.startswith(b"\x89PNG") and b"acTL" not in head) or head.startswith(b"\xff\xd8\xff"):
        raise UnusableError(_STILL)
    _check(*_written_size(head))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _of_webp(file, side, seen)
    return _of_container(file, side, seen)


# ------------------------------------------------------------------------------------ PyAV


def _of_container(file: BinaryIO, side: int, seen: Seen) -> Iterator[Still | None]:
    import av
    from av.video.reformatter import VideoReformatter

    options = {"format_whitelist": FORMATS, "max_pixels": str(MAX_PIXELS)}
    with av.open(file, "r", metadata_errors="ignore", options=options) as container:
        seen.sound = bool(container.streams.audio)
        stream = _stream(container)
        aspect, converter = pixel_aspect(stream.sample_aspect_ratio), VideoReformatter()
        held: tuple[float, av.VideoFrame] | None = None
        first, gap = 0.0, 1.0 / float(stream.average_rate or 25)
        end, shift = 0.0, 0.0
        for packet, frames in decoded(container, stream, seen, _decoder(stream)):
            if packet.size and packet.pts is not None and packet.duration:
                end = max(end, float((packet.pts + packet.duration) * packet.time_base))
            for frame in frames:
                _look_at(frame, seen)
                if held is None:
                    first = _time(frame, 0.0)
                    held = first, frame
                    continue
                start = shift + _time(frame, held[0] - shift + gap)
                if start < held[0]:  # its clock begins again
                    shift += held[0] + gap - start
                    start, end = held[0] + gap, 0.0
                gap = start - held[0] or gap
                yield Still(held[0], start, partial(square_of, held[1], side, aspect, converter))
                held = start, frame
            if not frames:
                yield None
        if held is None:
            _check(stream.codec_context.width, stream.codec_context.height, known=True)
            return
        end = end + shift if end + shift > held[0] else held[0] + gap
        yield Still(held[0], end, partial(square_of, held[1], side, aspect, converter))
        stopped = container.format.name == "gif" and bool(file.read(1))
        if stopped or end - first < _length(container, stream) - max(_SLACK, gap):
            seen.damaged = True


def _stream(container: av.container.InputContainer) -> Any:
    streams = [one for one in container.streams.video if not int(one.disposition) & _ATTACHED]
    if not streams:
        why = msg("There are no pictures in it, only sound.")
        raise UnusableError(why if container.streams.audio else msg("There is no video in it."))
    stream = streams[0]
    codec = stream.codec_context
    if codec is None:
        raise UnusableError(msg("Its pictures have a format that is not known here."))
    if codec.codec_tag in PROTECTED:
        raise UnusableError(msg("It is protected against copying (DRM)."))
    _check(codec.width, codec.height)
    codec.options = {"max_pixels": str(MAX_PIXELS)}
    codec.thread_type, codec.thread_count = "AUTO", min(_THREADS, model_threads())
    return stream


def _written_size(head: bytes) -> tuple[int, int]:
    """Width and height in the head of a GIF or PNG, which their decoders do not tell; else 0, 0."""
    if head.startswith(b"GIF8"):
        return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    if head.startswith(b"\x89PNG"):
        return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    return 0, 0


def _check(width: int, height: int, known: bool = False) -> None:
    """Refuse frames that are too large; with `known` also those whose size FFmpeg did not take."""
    if known and not width * height:
        raise UnusableError(_TOO_LARGE)
    if width * height > MAX_PIXELS:
        raise UnusableError(
            msg(
                "Its frames of {width:,}x{height:,} are larger than {most} million pixels.",
                width=width,
                height=height,
                most=MAX_PIXELS // 10**6,
            )
        )


def _decoder(stream: Any) -> Any:
    """A decoder of its transparency; None for the stream's own."""
    import av

    name = _WITH_ALPHA.get(stream.codec_context.name)
    tags = {key.lower(): value for key, value in stream.metadata.items()}
    return av.CodecContext.create(name, "r") if name and tags.get("alpha_mode") == "1" else None


def _look_at(frame: av.VideoFrame, seen: Seen) -> None:
    seen.size = seen.size if any(seen.size) else (frame.width, frame.height)
    seen.interlaced = seen.interlaced or frame.interlaced_frame
    seen.hdr = seen.hdr or is_hdr(frame)
    seen.damaged = seen.damaged or frame.is_corrupt


def _time(frame: av.VideoFrame, otherwise: float) -> float:
    return otherwise if frame.time is None else float(frame.time)


def _length(container: av.container.InputContainer, stream: Any) -> float:
    """Seconds of video that the file says it has; 0 where it does not say, or only guesses."""
    whole = (container.duration or 0) / 1e6
    if "matroska" in container.format.name:
        own = stream.metadata.get("DURATION", "")
        if found := re.fullmatch(r"(\d{1,4}):(\d\d):(\d\d(?:\.\d{1,9})?)", own):
            return 3600.0 * int(found[1]) + 60.0 * int(found[2]) + float(found[3])
        return whole if len(container.streams) == 1 else 0.0
    if not stream.duration or "mpegts" in container.format.name:
        return 0.0
    seconds = float(stream.duration * stream.time_base)
    return min(seconds, whole) if whole else seconds  # an edit list may leave parts of it out


# ------------------------------------------------------------------------------------ Pillow


def _of_webp(file: BinaryIO, side: int, seen: Seen) -> Iterator[Still | None]:
    """An animated WebP, which PyAV does not read."""
    if os.fstat(file.fileno()).st_size > MAX_BYTES:
        raise UnusableError(msg("It is larger than {most} MB.", most=MAX_BYTES // 2**20))
    content = _whole_chunks(file.read(MAX_BYTES))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _pillow_frames(content, side, seen)
    except (UnusableError, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise UnusableError(_TOO_LARGE) from error
    except Exception as error:  # decoders raise whatever they stumble over
        raise ValueError(str(error)) from error


def _pillow_frames(content: bytes, side: int, seen: Seen) -> Iterator[Still]:
    with Image.open(io.BytesIO(content), formats=("WEBP",)) as image:
        _check(*image.size)
        seen.size = image.size
        if not getattr(image, "is_animated", False):
            raise UnusableError(_STILL)
        start = 0.0
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            end = start + max(image.info.get("duration", 0), 10) / 1000
            pixels = np.ascontiguousarray(to_rgb(Path(), image))
            yield Still(start, end, partial(crop_to_square, pixels, side))
            start = end


def _whole_chunks(content: bytes) -> bytes:
    """A WebP without the chunk that is cut off at its end (RIFF container, 2.3)."""
    end = 12
    while end + 8 <= len(content):
        size = int.from_bytes(content[end + 4 : end + 8], "little")
        if end + 8 + size > len(content):
            break
        end += 8 + size + size % 2
    end = min(end, len(content))
    return content[:4] + (end - 8).to_bytes(4, "little") + content[8:end]
