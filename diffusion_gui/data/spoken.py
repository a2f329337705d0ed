"""The ten digits, spoken by a synthesizer in 240 voices: 2,400 sounds of half a second."""

from __future__ import annotations

import io
from collections.abc import Generator

import numpy as np
import torch

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol.events import Progress

from .audio_files import Heard, blocks
from .dataset import Dataset, StoredDataset
from .sounds import LENGTH, RATE

LABELS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
GAP = 320
"""Samples of silence after each word in the stored stream."""
_BEAT = 64
"""Decoded blocks between two signs of life."""


def load(spec: str) -> Generator[Progress, None, Dataset]:
    """The digits as eSpeak NG says them, (2400, 1, 8192) in [-1, 1], from resources/data.

    Each voice says each digit once; digit d of voice v is item 10 v + d. Around a word is silence.
    """
    with np.load(resource("data", "spoken.npz"), allow_pickle=False) as file:
        packed, labels = file["opus"].tobytes(), file["labels"].astype(np.int64)
        lengths, starts = file["lengths"].astype(np.int64), file["starts"].astype(np.int64)
    total = int((lengths + GAP).sum())
    stream, done = np.zeros(total, np.float32), 0
    for number, block in enumerate(blocks(io.BytesIO(packed), RATE, Heard())):
        stream[done : done + block.shape[1]] = block[0, : total - done]
        done += block.shape[1]
        if number % _BEAT == 0:
            yield Progress(done, total, "reading")
    yield Progress(total, total, "reading")
    x = np.zeros((len(labels), 1, LENGTH), np.float32)
    ends = np.cumsum(lengths + GAP) - GAP
    for item, start, length, end in zip(x, starts, lengths, ends, strict=True):
        item[0, start : start + length] = stream[end - length : end]
    domain = Domain("audio", (1, LENGTH), labels=LABELS, rate=RATE)
    return StoredDataset(
        spec, domain, len(x), x=torch.from_numpy(x), labels=torch.from_numpy(labels)
    )
