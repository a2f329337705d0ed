"""Pictures as the latents of a model, by an AutoencoderTiny in place of the model's own."""

from __future__ import annotations

from diffusion_gui.core.item_sizes import Shape
from diffusion_gui.storage.foreign.info import Autoencoder
from diffusion_gui.storage.foreign.loose_autoencoder import CODEC, read_loose

from .foreign import ForeignCodec


class TinyCodec(ForeignCodec):
    """Pictures (N, C, H, W) as scaled latents (N, c, h, w), and back, of any size."""

    codec = CODEC

    @staticmethod
    def _read(place: str) -> tuple[Autoencoder, Shape]:
        """The autoencoder in the folder `place`, of one latent's pixels, and that one's shape."""
        return read_loose(place)
