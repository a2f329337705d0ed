"""Between the items of a data set and the states that a model works on, as tensors."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import torch
from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.catalog.codecs import codec_entry
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.codec_choice import codec_for
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.latent_tiles import tiled
from diffusion_gui.storage.learned_codecs import found_codec

_BLOCK = 256
"""Items that are encoded at once: a whole set would take several times its memory."""


@dataclass(frozen=True)
class Coding:
    """A codec by its name, "" for none, with the domains of the states and of the items."""

    codec: str
    domain: Domain
    shown: Domain

    @property
    def items(self) -> tuple[str, Domain] | None:
        """Codec and domain of what the states stand for; None where they are that."""
        return (self.codec, self.shown) if self.codec else None

    @property
    def seen(self) -> Domain:
        """The domain of what is shown: the states where the codec's are, else the items."""
        return self.domain if self._states_seen else self.shown

    @property
    def _states_seen(self) -> bool:
        return bool(self.codec) and codec_entry(self.codec).seen

    def to_see(self, states: Tensor, size: float = 1.0) -> Tensor:
        """What is shown of states (N, *S), times `size`: what they are divided by to be seen."""
        if not self.codec or self._states_seen:
            return states
        return self.decode(states / size) * size

    def noise_to_see(self, eps: Tensor) -> Tensor:
        """What is shown of noise (N, *S): of latents their channels, it is no picture."""
        if not self.codec or self._states_seen:
            return eps
        return torch.from_numpy(tiled(eps.cpu().numpy(), self.shown.shape)).to(eps)

    def encode(self, items: Tensor) -> Tensor:
        """The states (N, *S) of items (N, *I)."""
        steps = self.encoding(items)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                states: Tensor = end.value
                return states

    def encoding(self, items: Tensor) -> Generator[Progress, None, Tensor]:
        """`encode` step by step; closing it stops."""
        if not self.codec:
            return items
        codec, blocks = codec_of(self.codec), list[Tensor]()
        for start in range(0, len(items), _BLOCK):
            if start:
                yield Progress(start, len(items), "encoding the data")
            part = items[start : start + _BLOCK].cpu().numpy()
            blocks.append(torch.from_numpy(codec.encode(part)))
        return torch.cat(blocks).to(items)

    def decode(self, states: Tensor) -> Tensor:
        """The items (N, *I) of states (N, *S)."""
        if not self.codec:
            return states
        return torch.from_numpy(codec_of(self.codec).decode(states.cpu().numpy())).to(states)


def coding_of_states(codec: str, domain: Domain) -> Coding:
    """The coding of a model that works on states of `domain`."""
    return Coding(codec, domain, codec_of(codec).shown(domain) if codec else domain)


def coding_of_items(asked: str, items: Domain) -> Coding:
    """The coding of items, as `asked` for in a recipe or in the settings of a training run.

    Raises:
        UserError: the codec is not for items like these.
    """
    codec = codec_for(found_codec(asked), MODALITIES[items.modality])
    return Coding(codec, codec_of(codec).coded(items) if codec else items, items)
