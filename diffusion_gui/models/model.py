"""A model ready to use, from whatever source."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.diffusion.denoiser import Denoiser, Within


@dataclass(frozen=True, eq=False)
class Model:
    """A denoiser, what it works on, and what is known of it."""

    denoiser: Denoiser
    domain: Domain
    info: ModelInfo

    def within_levels(self) -> Model:
        """The model whose denoiser is told no level that it does not know."""
        levels = self.info.levels
        return replace(self, denoiser=Within(self.denoiser, *levels)) if levels else self

    @functools.cached_property
    def items(self) -> tuple[str, Domain] | None:
        """Codec and domain of what its states stand for; None where they are that."""
        codec = self.info.codec
        return (codec, codec_of(codec).shown(self.domain)) if codec else None

    @property
    def shown(self) -> Domain:
        """The domain of its items."""
        return self.items[1] if self.items else self.domain

    def encode(self, items: Tensor) -> Tensor:
        """The states (N, *S) of items (N, *I)."""
        if not self.items:
            return items
        states = codec_of(self.items[0]).encode(items.cpu().numpy())
        return torch.from_numpy(states).to(items)

    def decode(self, states: Tensor) -> Tensor:
        """The items (N, *I) of states (N, *S)."""
        if not self.items:
            return states
        items = codec_of(self.items[0]).decode(states.cpu().numpy())
        return torch.from_numpy(items).to(states)

    @property
    def data(self) -> str:
        """The data it came from."""
        return self.info.data

    @property
    def sha256(self) -> str:
        """Its fingerprint; "" where it has none."""
        return self.info.sha256
