"""The conditional VAE: items in one go, of a few normal numbers and a class."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.noise import Stream, normal

from .autoencoder import FOLDED, LOG_VARIANCE, REDUCTION, Enlarged, Residual
from .task_network import ItemGenerator
from .unet import fold, groups_of, unfold

CLASS_WIDTH = 16
"""Numbers that a class is told by."""


class VAE(ItemGenerator):
    """Conditional variational autoencoder (Kingma & Welling 2014; Sohn et al. 2015).

    The encoder tells mean and log variance of the latents of an item of a class, and the decoder
    makes an item of latents and a class. To generate, latents are drawn from the standard normal
    distribution. Class -1 (none) has an embedding of its own.

    Args:
        latent: latent numbers of an item.
        deviation: sigma of the decoder's normal distribution, in units of the items' values.
    """

    def __init__(self, domain: Domain, *, channels: int, latent: int, deviation: float) -> None:
        super().__init__()
        folded, low = 4 * domain.shape[0], 2 * channels
        rows, columns = (-(-side // REDUCTION) for side in domain.shape[1:])
        self.shape, self.range = domain.shape, (domain.low, domain.high)
        self.latent, self.deviation = latent, deviation
        self.classes = len(domain.labels)
        self.low = low, rows, columns
        self.label = nn.Embedding(self.classes + 1, CLASS_WIDTH)
        self.told = nn.Linear(CLASS_WIDTH, low)
        self.encoder = nn.Sequential(
            nn.Conv2d(folded, channels, 3, padding=1),
            Residual(channels),
            nn.Conv2d(channels, low, 3, stride=2, padding=1),
        )
        self.encoder_end = nn.Sequential(
            Residual(low), nn.GroupNorm(groups_of(low), low), nn.SiLU()
        )
        self.to_latent = nn.Linear(low * rows * columns, 2 * latent)
        self.from_latent = nn.Linear(latent + CLASS_WIDTH, low * rows * columns)
        self.decoder = nn.Sequential(
            Residual(low),
            Residual(low),
            Enlarged(low, channels),
            Residual(channels),
            nn.GroupNorm(groups_of(channels), channels),
            nn.SiLU(),
            nn.Conv2d(channels, folded, 3, padding=1),
        )

    def posterior(self, x: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance (N, latent) of items (N, C, H, W) of classes (N,)."""
        down, right = (-side % REDUCTION for side in self.shape[1:])
        if down or right:
            x = functional.pad(x, (0, right, 0, down), mode="replicate")
        told = self.told(self.label(labels + 1))[:, :, None, None]
        h = self.encoder_end(self.encoder(fold(x, FOLDED)) + told)
        mean, log_variance = self.to_latent(h.flatten(1)).chunk(2, dim=1)
        return mean, log_variance.clamp(*LOG_VARIANCE)

    def decode(self, z: Tensor, labels: Tensor) -> Tensor:
        """Items (N, C, H, W) of latents (N, latent) and classes (N,): the decoder's mean."""
        told = torch.cat([z, self.label(labels + 1)], dim=1)
        whole = unfold(self.decoder(self.from_latent(told).unflatten(1, self.low)), FOLDED)
        out: Tensor = whole[:, :, : self.shape[1], : self.shape[2]]
        return out

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """Items as they come back through the mean of their latents."""
        return self.decode(self.posterior(x, labels)[0], labels)

    def losses(self, x: Tensor, eps: Tensor, labels: Tensor) -> Tensor:
        """The negative evidence lower bound of each item (N,), times 2 sigma^2 a value.

        Kingma & Welling 2014, eq. 10, with one sample of the latents and a decoder of the
        deviation sigma: mean squared error, and 2 sigma^2 times the divergence a value.

        Args:
            eps: noise, of which the first numbers of each item are its latents'.
        """
        mean, log_variance = self.posterior(x, labels)
        noise = eps.flatten(1)[:, : self.latent]
        back = self.decode(mean + (0.5 * log_variance).exp() * noise, labels)
        error = (back.float() - x).square().flatten(1).mean(dim=1)
        nats = 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance).float().sum(dim=1)
        return error + 2.0 * self.deviation**2 * nats / x[0].numel()

    def made_of(self, noise: Tensor, labels: Tensor) -> Tensor:
        """The decoder's mean."""
        return self.decode(noise, labels).clamp(*self.range)

    def looked_at(self, x: Tensor, labels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
        """As many items as are given, made of the same latents each time, the classes in turn."""
        noise = normal(seed, Stream.PRIOR, range(len(x)), 0, (self.latent,))
        places = torch.arange(len(x))
        asked = places % self.classes if self.classes else torch.full_like(places, -1)
        latents = torch.from_numpy(noise.astype(np.float32)).to(x.device)
        return self.made_of(latents, asked.to(x.device)), asked
