"""What a generator makes, as a data set: items by seed and class, without end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.data.dataset import Dataset, Items
from diffusion_gui.models.checkpoint import load
from diffusion_gui.models.task_network import ItemGenerator
from diffusion_gui.storage.generators import find_generator

BLOCK = 16
"""Items made at once, always as many: an item's bits then depend on its number alone."""
FIRST_HELD, HELD = 2**62, 1024
"""Items that stand for a training set, by number; no run starts from them."""


@dataclass(frozen=True, eq=False)
class Generated(Dataset):
    """Items of a generator, on the CPU."""

    network: ItemGenerator = field(kw_only=True)

    @torch.inference_mode()
    def draw(
        self, count: int, seed: int, wanted: Sequence[int] | None = None, first: int = 0
    ) -> Items:
        classes = len(self.domain.labels)
        numbers = torch.arange(first, first + count)
        labels = numbers % classes if classes else torch.full_like(numbers, -1)
        if wanted is not None and classes:
            asked = torch.tensor(list(wanted[:count]))
            labels = torch.where(asked >= 0, asked, labels)
        begin = first - first % BLOCK
        blocks = [
            self._block(seed, start, labels, first) for start in range(begin, first + count, BLOCK)
        ]
        x = torch.cat(blocks)[first - begin : first - begin + count]
        return x.clone(), labels

    def _block(self, seed: int, start: int, labels: Tensor, first: int) -> Tensor:
        """The BLOCK items from number `start` on; those beyond `labels` are of any class."""
        noise = normal(seed, Stream.DATA, range(start, start + BLOCK), 0, (self.network.latent,))
        places = torch.arange(start - first, start - first + BLOCK).clamp(0, len(labels) - 1)
        return self.network.made_of(torch.from_numpy(noise.astype(np.float32)), labels[places])

    def tensors(self) -> Items:
        return self.draw(HELD, 0, first=FIRST_HELD)


def open_generator(spec: str) -> Generated:
    """The items of the generator `spec`; raises UserError as `find_generator`."""
    info = find_generator(spec)
    loaded = load(info.name)
    network = loaded.network
    assert isinstance(network, ItemGenerator)
    return Generated(spec, loaded.domain, 0, network=network)
