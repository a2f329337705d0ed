"""Items that a classifier is tested on, kept from what it learns from."""

from __future__ import annotations

import torch

from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.data.dataset import Dataset, Items

HELD_OUT = 4000
"""Fresh items that a classifier of a procedural data set is tested on."""
SHARE = 5
"""One item in so many of a stored data set is held out."""


def split(data: Dataset) -> tuple[Items, Items]:
    """(training items, held-out items) for a classifier of `data`; always the same ones."""
    x, labels = data.tensors()
    if not data.total:
        return (x, labels), data.draw(HELD_OUT, seed=2**62)
    order = torch.from_numpy(generator(0, Stream.DATA, 1).permutation(len(x)))
    held_out, kept = order[: len(x) // SHARE], order[len(x) // SHARE :]
    return (x[kept], labels[kept]), (x[held_out], labels[held_out])
