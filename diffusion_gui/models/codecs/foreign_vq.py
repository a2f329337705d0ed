"""Pictures as the latents of another program's VQModel, before they are rounded to its codes."""

from __future__ import annotations

from torch import Tensor

from diffusion_gui.storage.foreign.autoencoder_vq import CODEC

from .foreign import ForeignCodec


class VQCodec(ForeignCodec):
    """Pictures (N, C, H, W) as scaled latents (N, c, h, w), and back: decoding finds the codes."""

    codec = CODEC

    def _encoded(self, pictures: Tensor) -> Tensor:
        made: Tensor = self.network.encode(pictures).latents
        return made * self.own.scaling
