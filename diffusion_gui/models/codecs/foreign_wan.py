"""Clips as the latents of another program's autoencoder of clips, diffusers' AutoencoderKLWan."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from diffusion_gui.storage.foreign.autoencoder_wan import CODEC

from .foreign import ForeignCodec, Real, Values


class WanCodec(ForeignCodec):
    """Clips (N, C, 4 k + 1, H, W) as normalised latents (N, c, k + 1, h, w), and back."""

    codec = CODEC

    def __init__(self, name: str) -> None:
        """As `ForeignCodec`."""
        super().__init__(name)
        self.passes = self.latents[1]
        config = self.network.config
        self._mean = torch.tensor(config.latents_mean).reshape(1, -1, 1, 1, 1)
        self._std = torch.tensor(config.latents_std).reshape(1, -1, 1, 1, 1)

    def _encoded(self, pictures: Tensor) -> Tensor:
        mean: Tensor = self.network.encode(pictures).latent_dist.mode()
        return (mean - self._mean) / self._std

    def _decoded(self, latents: Tensor) -> Tensor:
        made: Tensor = self.network.decode(latents * self._std + self._mean).sample
        return made.nan_to_num(0.0).clamp(-1.0, 1.0)

    def _one_by_one(
        self, values: Values, network: nn.Module, turn: Callable[[Tensor], Tensor], what: str
    ) -> Real:
        try:
            return super()._one_by_one(values, network, turn, what)
        finally:
            self.network.clear_cache()  # of frames before, where somebody stopped it
