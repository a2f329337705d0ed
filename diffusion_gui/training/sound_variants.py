"""Sounds as a judge may meet them: louder or softer, with a little noise, decoded from a codec."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.models.coding import coding_of_items

DECODED = 512
"""Sounds that are added as their codec gives them back: finding their phase takes time."""
BLOCK = 32
GAIN_DB = 6.0
NOISE_DB = (-110.0, -60.0)


def sound_variants(
    domain: Domain, x: Tensor, labels: Tensor, seed: int
) -> Generator[Progress, None, tuple[Tensor, Tensor]]:
    """The sounds (N, 1, L), and some of them encoded and decoded, each with its own gain and noise.

    Without the second a judge takes what a codec leaves in every sound for a mark of its class.
    """
    coding = coding_of_items("", domain)
    rng = generator(seed, Stream.TRAIN, 3)
    some = torch.from_numpy(rng.permutation(len(x))[:DECODED]) if coding.codec else torch.empty(0)
    parts = [x]
    for number, rows in enumerate(torch.split(some, BLOCK) if len(some) else ()):
        yield Progress(number * BLOCK, len(some), "decoding")
        parts.append(coding.decode(coding.encode(x[rows])))
    both = torch.cat(parts)
    named = torch.cat([labels, labels[some]]) if len(some) else labels
    gain = 10.0 ** (rng.uniform(-GAIN_DB, GAIN_DB, len(both)) / 20.0)
    noise = 10.0 ** (rng.uniform(*NOISE_DB, len(both)) / 20.0)
    for number in range(len(both)):
        hiss = rng.standard_normal(both.shape[1:], np.float32) * np.float32(noise[number])
        both[number] = (both[number] * float(gain[number]) + torch.from_numpy(hiss)).clamp(-1, 1)
    return both, named
