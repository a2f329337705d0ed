"""The Free Spoken Digit Dataset: ten digits by six people, 3,000 recordings of telephone quality.

Z. Jackson et al., https://github.com/Jakobovski/free-spoken-digit-dataset, version 1.0.10
(https://doi.org/10.5281/zenodo.1342401), CC BY-SA 4.0.
"""

from __future__ import annotations

import io
import wave
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.text import Translatable, counted, message_of, msg

from .audio_files import Heard, blocks
from .dataset import Dataset, StoredDataset
from .downloaded import damaged, files_of
from .sounds import LENGTH, RATE
from .spoken import LABELS

Wave = npt.NDArray[np.float32]
_FORMAT = (1, 2, 8_000)
"""Channels, bytes of a sample, and rate of its WAV files."""
_TIMES = RATE // _FORMAT[2]
_GAP = bytes(2 * 160)
"""Silence between two recordings, which are resampled in one go."""
_LARGEST = 2**20
"""Bytes of a recording; the longest has 37,000."""
_BEAT = 64
"""Recordings between two signs of life."""


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """The recordings, (3000, 1, 8192) at 16 kHz in [-1, 1], from the files that were downloaded.

    A recording stands in the middle of its item, silence around it; of one that lasts longer the
    loudest part is taken.

    Raises:
        UserError: it has not been downloaded (says how to), or its files are damaged.
    """
    files = files_of(spec)
    labels: list[int] = []
    samples: list[bytes] = []
    try:
        for name, content in _recordings(files):
            if len(labels) % _BEAT == 0:
                yield Progress(len(labels), 3000, "reading")
            samples.append(_samples(name, content))
            labels.append(int(name[0]))
    except (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, wave.Error) as error:
        folder = files[0].parent if len(files) == 1 else files[0].parent.parent
        raise damaged(spec, folder, message_of(error)) from error
    yield Progress(len(labels), len(labels), "reading")
    stream = _resampled(samples)
    x, start, longer = np.empty((len(samples), 1, LENGTH), np.float32), 0, 0
    for item, content in zip(x, samples, strict=True):
        length = _TIMES * len(content) // _FORMAT[1]
        item[0] = placed(stream[start : start + length])
        longer += length > LENGTH
        start += length + _TIMES * len(_GAP) // _FORMAT[1]
    note = counted(
        longer,
        "1 recording lasts longer than {seconds} s; its loudest part is used.",
        "{count:,} recordings last longer than {seconds} s; their loudest part is used.",
        seconds=f"{LENGTH / RATE:.2f}",
    )
    return StoredDataset(
        spec,
        Domain("audio", (1, LENGTH), labels=LABELS, rate=RATE),
        len(x),
        notes=(note,) if longer else (),
        x=torch.from_numpy(x),
        labels=torch.tensor(labels, dtype=torch.int64),
    )


def _recordings(files: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """Names and contents in the order of the names, from the archive or unpacked."""
    if files[0].suffix != ".zip":
        for file in sorted(files):
            yield file.name, file.read_bytes()
        return
    with zipfile.ZipFile(files[0]) as archive:
        members = [one for one in archive.infolist() if one.filename.endswith(".wav")]
        if not members:
            raise ValueError(msg("it holds no recordings"))
        for member in sorted(members, key=lambda one: one.filename):
            if member.file_size > _LARGEST:
                raise ValueError(_another(member.filename))
            yield Path(member.filename).name, archive.read(member)


def _another(name: str) -> Translatable:
    return msg("{file} is another recording than expected", file=name)


def _samples(name: str, content: bytes) -> bytes:
    with wave.open(io.BytesIO(content)) as file:
        if (*file.getparams()[:2], file.getframerate()) != _FORMAT:
            raise ValueError(_another(name))
        samples: bytes = file.readframes(file.getnframes())
    return samples


def _resampled(samples: list[bytes]) -> Wave:
    """All recordings and the gaps between them, at `RATE`."""
    joined = io.BytesIO()
    with wave.open(joined, "wb") as file:
        file.setnchannels(_FORMAT[0])
        file.setsampwidth(_FORMAT[1])
        file.setframerate(_FORMAT[2])
        file.writeframes(_GAP.join([*samples, b""]))
    joined.seek(0)
    return np.concatenate([block[0] for block in blocks(joined, RATE, Heard())])


def placed(sound: Wave) -> Wave:
    """(samples,) as (LENGTH,): in the middle of silence, or the stretch with the most energy."""
    sound = np.clip(sound, -1.0, 1.0)
    spare = LENGTH - len(sound)
    if spare >= 0:
        return np.pad(sound, (spare // 2, spare - spare // 2))
    energy = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64))])
    start = int((energy[LENGTH:] - energy[:-LENGTH]).argmax())
    return sound[start : start + LENGTH]
