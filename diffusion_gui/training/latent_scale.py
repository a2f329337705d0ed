"""The size of an autoencoder's latents, measured on the data it is trained with."""

from __future__ import annotations

from torch import Tensor, nn

from diffusion_gui.models.autoencoder import Autoencoder

MEASURED = 256
"""Items of the training set that are encoded for it: as many thousand latents of each channel."""


def measure_latents(network: nn.Module, x: Tensor) -> None:
    """Let the latents of an autoencoder have mean 0 and deviation 1; other networks have none.

    Args:
        x: (N, *S) the training set, of which the first MEASURED are taken.
    """
    if isinstance(network, Autoencoder):
        network.measure(x[:MEASURED].to(network.latent_mean.device))
