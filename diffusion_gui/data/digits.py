"""Real handwritten digits that ship with the program: 1,797 items, 1x28x28, ten classes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate, pad

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.paths import resource

from .dataset import Dataset, StoredDataset

GAIN = 2.2
"""Contrast after enlarging: strokes regain an edge of about one pixel."""
MIDDLE = 0.57
"""Ink level that the contrast turns about; above one half, so that small holes stay open."""


def enlarge(counts: Tensor) -> Tensor:
    """(N, 8, 8) ink counts 0..16 to (N, 1, 28, 28) in [-1, 1].

    The 8x8 cells were counted in 4x4 blocks of 32x32 scans. Bicubic enlarging to 24x24 gives back
    smooth strokes, a contrast about a middle level gives back their edges, and a border of two
    pixels gives them room.
    """
    ink = interpolate(counts[:, None].float() / 16.0, (24, 24), mode="bicubic").clamp(0.0, 1.0)
    crisp = (GAIN * (ink - MIDDLE) + 0.5).clamp(0.0, 1.0)
    return 2.0 * pad(crisp, (2, 2, 2, 2)) - 1.0


@lru_cache(maxsize=1)
def _digits() -> StoredDataset:
    with np.load(resource("data", "digits.npz"), allow_pickle=False) as file:
        counts, labels = file["images"], file["labels"]
    x = enlarge(torch.from_numpy(counts))
    domain = Domain("image", (1, 28, 28), labels=tuple("0123456789"))
    return StoredDataset(
        "digits", domain, len(x), x=x, labels=torch.from_numpy(labels.astype(np.int64))
    )


def load(spec: str) -> Dataset:
    """The UCI optical recognition digits (Alpaydin & Kaynak 1998), from resources/data."""
    return _digits()
