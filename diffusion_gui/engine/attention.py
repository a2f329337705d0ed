"""Attention for the words of prompts: recorded while a run samples, within a budget of memory."""

from __future__ import annotations

import hashlib
import math
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
from torch import Tensor

from diffusion_gui.core.runs.word_maps import Maps
from diffusion_gui.diffusion.denoiser import Denoiser, Level
from diffusion_gui.models.attention import Attending, Attention, word_maps

BUDGET = 64 * 2**20
"""Bytes of maps that are kept; those not looked at for longest are let go."""

Key = tuple[Any, ...]


class AttentionStore:
    """Maps by the state they are of; recorded only once they have been asked for."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.wanted = False
        self.bytes = 0
        self._budget = budget
        self._kept: OrderedDict[Key, Maps] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Maps | None:
        """The maps of a state; None where they are not known."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: Key, maps: Maps) -> None:
        """Keep the maps of a state."""
        before = self._kept.pop(key, None)
        self.bytes += maps.nbytes - (0 if before is None else before.nbytes)
        self._kept[key] = maps
        while self.bytes > self._budget and len(self._kept) > 1:
            self.bytes -= self._kept.popitem(last=False)[1].nbytes


def key_of(made_of: Key, x: Tensor, alpha: float, sigma: float) -> Key:
    """The key of one state (*S), of what the model and its prompt are."""
    content = np.ascontiguousarray(x.detach().cpu().numpy(), "<f4").tobytes()
    return *made_of, hashlib.sha256(content).hexdigest(), float(alpha), float(sigma)


class Recorded:
    """A denoiser that keeps where it looked, while that is wanted; what it predicts is the same."""

    def __init__(
        self,
        denoiser: Denoiser,
        asked: Attending,
        prompts: Sequence[str],
        made_of: Key,
        store: AttentionStore,
    ) -> None:
        """Args: made_of: what else the maps depend on: the model, and what it is told."""
        self.denoiser = denoiser
        self._asked, self._prompts, self._made_of, self._store = asked, prompts, made_of, store

    def key(self, x: Tensor, label: int, alpha: float, sigma: float) -> Key:
        """The key of a state (*S) that is asked for prompt `label`."""
        return key_of((*self._made_of, self._prompts[label]), x, alpha, sigma)

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0; see `diffusion.denoiser.Denoiser`."""
        one_level = not isinstance(alpha, Tensor) and not isinstance(sigma, Tensor)
        if not self._store.wanted or labels is None or not one_level:
            return self.denoiser(x_t, alpha, sigma, labels)
        rows = [row for row, label in enumerate(labels.tolist()) if label >= 0]
        if not rows:
            return self.denoiser(x_t, alpha, sigma, labels)
        frames = math.prod(x_t.shape[2:-2])
        with Attention(self._asked.attending(), len(x_t), rows, frames) as seen:
            made = self.denoiser(x_t, alpha, sigma, labels)
        maps = seen.maps((x_t.shape[-2], x_t.shape[-1]))
        for place, row in enumerate(rows):
            label = int(labels[row])
            words = self._asked.words(self._prompts[label])
            found = word_maps(maps[place], words).half().cpu().numpy()
            found = found.reshape(len(words), *x_t.shape[2:-2], *found.shape[-2:])
            self._store.put(self.key(x_t[row], label, float(alpha), float(sigma)), found)
        return made
