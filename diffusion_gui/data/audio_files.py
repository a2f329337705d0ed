"""The one way a sound file is read: by PyAV, guarded, at the rate that is asked for, in blocks."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable, msg

from .media_files import HEAD, PROTECTED, Media, MediaKind, UnusableError, decoded, guarded

if TYPE_CHECKING:
    import av

Block = npt.NDArray[np.float32]
"""(channels, samples) of a sound, in [-1, 1] but for those of files in floating point."""

FORMATS = "wav,w64,flac,mp3,aac,ogg,aiff,mov,matroska,avi,mpegts"
"""Demuxers of FFmpeg that are used. Those that open further files or addresses (playlists) are not
among them."""
_RATES = (1_000, 768_000)
_SLACK = 0.2
"""Seconds that a file may be shorter than it says."""


@dataclass(eq=False)
class Heard(Media):
    """What was found out about a sound while it was read.

    Attributes:
        channels, rate: of the file.
        not_numbers: it held NaN or infinite samples, which were made silent.
    """

    channels: int = 0
    rate: int = 0
    not_numbers: bool = False


def open_sound(path: Path, rate: int, heard: Heard) -> Generator[Block, None, None]:
    """The sound of a file, also of a video, at `rate` samples a second.

    Priming and padding that the container tells of (MP3, Opus, AAC in MP4) are left out. A bare
    AAC stream (ADTS) has no field for it, and encoders differ (FFmpeg's 1,024 samples, Apple's
    2,112): it begins that much later. What cannot be decoded is passed over, and `heard` says so.

    Raises:
        UserError: no regular file, no sound in it, protected, or none of it can be decoded.
    """
    yield from guarded(path, lambda file: blocks(file, rate, heard), heard, _SOUND)


def _refuse(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("{path} could not be read as a sound.", path=path),
        why,
        "Choose another file: WAV, FLAC, MP3, M4A, OGG, or a video with sound.",
    )


_SOUND = MediaKind(
    _refuse,
    other=msg("It is no sound, despite its name."),
    nothing=msg("No sample of it can be decoded."),
)


def blocks(file: BinaryIO, rate: int, heard: Heard) -> Iterator[Block]:
    """The sound in `file` at `rate`, in the pieces that the decoder yields."""
    import av

    head = file.read(HEAD)
    file.seek(0)
    with av.open(
        file, "r", metadata_errors="ignore", options={"format_whitelist": FORMATS}
    ) as container:
        stream = _stream(container)
        heard.channels, heard.rate = stream.channels, stream.rate
        total, exact = _length(container, stream, rate, head)
        done = 0
        for block in _resampled(container, stream, rate, heard):
            if len(block) != heard.channels:  # they change on the way
                block = np.repeat(block.mean(0, keepdims=True), heard.channels, 0)
            if not np.isfinite(block).all():  # numbers too large to be filtered
                heard.not_numbers = True
                block = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
            if exact:
                block = block[:, : max(0, total - done)]
            done += block.shape[1]
            if block.size:
                yield block
        if total and done < total - _SLACK * rate:
            heard.damaged = True


def _stream(container: av.container.InputContainer) -> av.AudioStream:
    if not container.streams.audio:
        raise UnusableError(msg("There is no sound in it."))
    stream = container.streams.audio[0]
    codec = stream.codec_context
    if codec is None:
        raise UnusableError(msg("Its sound has a format that is not known here."))
    if codec.codec_tag in PROTECTED:
        raise UnusableError(msg("It is protected against copying (DRM)."))
    if not _RATES[0] <= codec.sample_rate <= _RATES[1]:
        raise UnusableError(msg("It has {rate:,} samples a second.", rate=codec.sample_rate))
    return stream


def _length(
    container: av.container.InputContainer, stream: av.AudioStream, rate: int, head: bytes
) -> tuple[int, bool]:
    """Samples that the file says it has (0 where it only guesses), and whether more are padding."""
    kind = container.format.name
    if "mov" in kind and stream.duration:
        return round(float(stream.duration * (stream.time_base or 0)) * rate), True
    counted = b"Xing" in head or b"Info" in head
    sure = counted if kind == "mp3" else any(one in kind for one in ("flac", "matroska", "aiff"))
    return round((container.duration or 0) / 1e6 * rate) if sure else 0, False


def _resampled(
    container: av.container.InputContainer, stream: av.AudioStream, rate: int, heard: Heard
) -> Iterator[Block]:
    """Blocks at `rate`. Samples lie side by side, as PyAV fails on eight planes."""
    import av

    resampler, setup = None, None
    frames = (frame for _, some in decoded(container, stream, heard) for frame in some)
    for frame in frames:
        this = frame.format.name, frame.layout.name, frame.sample_rate
        if resampler is None or this != setup:
            if resampler is not None:
                yield from map(_block, resampler.resample(None))
            floats, setup = av.AudioResampler("flt"), this
            resampler = av.AudioResampler("flt", None, rate)
        frame.pts = None  # a jump in time is no reason to fill or drop
        for one in floats.resample(frame):
            yield from map(_block, resampler.resample(_numbers(one, heard)))
    if resampler is not None:
        yield from map(_block, resampler.resample(None))


def _block(frame: av.AudioFrame) -> Block:
    samples = np.asarray(frame.to_ndarray(), np.float32)
    return samples.reshape(-1, frame.layout.nb_channels).T


def _numbers(frame: av.AudioFrame, heard: Heard) -> av.AudioFrame:
    """The frame, silent where it holds no finite numbers: a filter would spread them."""
    import av

    samples = frame.to_ndarray()
    if np.isfinite(samples).all():
        return frame
    heard.not_numbers = True
    samples = np.where(np.isfinite(samples), samples, np.float32(0))
    clean = av.AudioFrame.from_ndarray(samples, "flt", frame.layout.name)
    clean.sample_rate = frame.sample_rate
    return clean
