"""The one way a sound file is read: by PyAV, guarded, at the rate that is asked for, in blocks."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.storage.untrusted import foreign, open_regular

if TYPE_CHECKING:
    import av

Block = npt.NDArray[np.float32]
"""(channels, samples) of a sound, in [-1, 1] but for those of files in floating point."""

FORMATS = "wav,w64,flac,mp3,aac,ogg,aiff,mov,matroska,avi,mpegts"
"""Demuxers of FFmpeg that are used. Those that open further files or addresses (playlists) are not
among them."""
_PROTECTED = ("drms", "enca", "aavd")
"""Codec tags of MP4 files whose sound is encrypted."""
_MAGIC = (b"RIFF", b"FORM", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\x1aE\xdf\xa3")
"""How sounds and videos begin, but those in MP4."""
_RATES = (1_000, 768_000)
_SLACK = 0.2
"""Seconds that a file may be shorter than it says."""
_HEAD = 2**14


@dataclass(eq=False)
class Heard:
    """What was found out about a sound while it was read.

    Attributes:
        channels, rate: of the file.
        damaged: it is cut short, or parts of it could not be decoded.
        not_numbers: it held NaN or infinite samples, which were made silent.
    """

    channels: int = 0
    rate: int = 0
    damaged: bool = False
    not_numbers: bool = False


def open_sound(path: Path, rate: int, heard: Heard) -> Generator[Block, None, None]:
    """The sound of a file, also of a video, at `rate` samples a second.

    Priming and padding that the container tells of (MP3, Opus, AAC in MP4) are left out. What
    cannot be decoded is passed over, and `heard` says so.

    Raises:
        UserError: no regular file, no sound in it, protected, or none of it can be decoded.
    """
    import av

    try:
        file = open_regular(path)
    except OSError as error:
        raise _refuse(path, reason(error)) from error
    with file:
        head = file.read(_HEAD)
        if not head:
            raise _refuse(path, msg("It is empty."))
        ends_early = _is_cut(file, head)
        file.seek(0)
        any_sound = False
        try:
            for block in blocks(file, rate, heard):
                any_sound = any_sound or block.size > 0
                yield block
        except _NoSoundError as error:
            raise _refuse(path, error.why) from error
        except (av.FFmpegError, OSError, ValueError) as error:
            if not any_sound:
                raise _refuse(path, _what_is(head)) from error
            heard.damaged = True
        if not any_sound:
            raise _refuse(path, msg("No sample of it can be decoded."))
        heard.damaged = heard.damaged or ends_early


class _NoSoundError(Exception):
    def __init__(self, why: Translatable) -> None:
        super().__init__(why)
        self.why = why


def _what_is(head: bytes) -> Translatable:
    """What a file is that FFmpeg cannot open."""
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return msg("It is damaged or cut short.")
    return foreign(head) or msg("It is no sound, despite its name.")


def _refuse(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("{path} could not be read as a sound.", path=path),
        why,
        "Choose another file: WAV, FLAC, MP3, M4A, OGG, or a video with sound.",
    )


def blocks(file: BinaryIO, rate: int, heard: Heard) -> Iterator[Block]:
    """The sound in `file` at `rate`, in the pieces that the decoder yields."""
    import av

    head = file.read(_HEAD)
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
            yield block
        if total and done < total - _SLACK * rate:
            heard.damaged = True


def _stream(container: av.container.InputContainer) -> av.AudioStream:
    if not container.streams.audio:
        raise _NoSoundError(msg("There is no sound in it."))
    stream = container.streams.audio[0]
    codec = stream.codec_context
    if codec is None:
        raise _NoSoundError(msg("Its sound has a format that is not known here."))
    if codec.codec_tag in _PROTECTED:
        raise _NoSoundError(msg("It is protected against copying (DRM)."))
    if not _RATES[0] <= codec.sample_rate <= _RATES[1]:
        raise _NoSoundError(msg("It has {rate:,} samples a second.", rate=codec.sample_rate))
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
    for frame in _frames(container, stream, heard):
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


def _frames(
    container: av.container.InputContainer, stream: av.AudioStream, heard: Heard
) -> Iterator[av.AudioFrame]:
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
            yield from (frame for frame in packet.decode() if isinstance(frame, av.AudioFrame))
        except (StopIteration, av.EOFError):
            return
        except av.FFmpegError:
            heard.damaged = True


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


def _is_cut(file: BinaryIO, head: bytes) -> bool:
    """Whether a RIFF, AIFF or Ogg file ends before it says: FFmpeg reads such without a word."""
    size = file.seek(0, 2)
    if head[:4] in (b"RIFF", b"FORM"):
        says = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big") + 8
        return size < says < 2**32 - 2**16  # a stream's header says nothing
    if head[:4] == b"OggS":
        file.seek(max(0, size - 2**16))
        tail = file.read()
        last = tail.rfind(b"OggS")
        return last >= 0 and not tail[last + 5] & 4 if last + 5 < len(tail) else True
    return False
