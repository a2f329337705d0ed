"""The autoencoder of latent diffusion: pictures to a quarter of their sides, and back."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.training import LatentFigures

from .task_network import TaskNetwork
from .unet import doubled, fold, groups_of, unfold

FOLDED = (2, 2)
"""Pixels that are folded into channels first, along rows and columns."""
REDUCTION = 4
"""A side of a picture against that of its latents."""
LOG_VARIANCE = (-14.0, 4.0)
"""What the encoder's log variance is kept within."""
MEASURED = 256
"""Items whose latents are measured: as many thousand latents of each channel."""
FARTHEST = 8.0
"""Deviations beyond which a latent is decoded as this far: noise may be anything."""


class Residual(nn.Module):
    """GroupNorm, SiLU, convolution, twice, added to what went in (He et al. 2016)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(groups_of(channels), channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.norm2 = nn.GroupNorm(groups_of(channels), channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)  # type: ignore[arg-type]

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv1(functional.silu(self.norm1(x)))
        out: Tensor = x + self.conv2(functional.silu(self.norm2(h)))
        return out


class Enlarged(nn.Module):
    """Twice the sides, by repeating, then a convolution."""

    def __init__(self, inward: int, outward: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inward, outward, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.conv(doubled(x))
        return out


class Autoencoder(TaskNetwork):
    """KL-regularised autoencoder (Rombach et al. 2022, section 3.1; Kingma & Welling 2014).

    The encoder tells mean and log variance of each latent. Latents that leave it have mean 0 and
    deviation 1 in each channel over the training set, as `measure` found them, so that the noise
    levels of diffusion mean the same as for pictures. Sides that do not divide are padded.

    Args:
        kl: weight of the KL divergence from a standard normal, a latent's, in nats.
    """

    latent_mean: Tensor
    latent_std: Tensor

    def __init__(self, domain: Domain, *, channels: int, latent: int, kl: float) -> None:
        super().__init__()
        folded, low = 4 * domain.shape[0], 2 * channels
        self.shape = domain.shape
        self.range = domain.low, domain.high
        self.latent, self.kl = latent, kl
        self.encoder = nn.Sequential(
            nn.Conv2d(folded, channels, 3, padding=1),
            Residual(channels),
            nn.Conv2d(channels, low, 3, stride=2, padding=1),
            Residual(low),
            Residual(low),
            nn.GroupNorm(groups_of(low), low),
            nn.SiLU(),
            nn.Conv2d(low, 2 * latent, 3, padding=1),
        )
        self.decoder = nn.Sequential(
            nn.Conv2d(latent, low, 3, padding=1),
            Residual(low),
            Residual(low),
            Enlarged(low, channels),
            Residual(channels),
            Residual(channels),
            nn.GroupNorm(groups_of(channels), channels),
            nn.SiLU(),
            nn.Conv2d(channels, folded, 3, padding=1),
        )
        self.register_buffer("latent_mean", torch.zeros(latent))
        self.register_buffer("latent_std", torch.ones(latent))

    @property
    def latent_shape(self) -> tuple[int, int, int]:
        """Of one item's latents."""
        rows, columns = (-(-side // REDUCTION) for side in self.shape[1:])
        return self.latent, rows, columns

    def posterior(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance (N, latent, H / 4, W / 4) of items (N, C, H, W)."""
        down, right = (-side % REDUCTION for side in self.shape[1:])
        if down or right:
            x = functional.pad(x, (0, right, 0, down), mode="replicate")
        mean, log_variance = self.encoder(fold(x, FOLDED)).chunk(2, dim=1)
        return mean, log_variance.clamp(*LOG_VARIANCE)

    def reconstruction(self, latents: Tensor) -> Tensor:
        """Items (N, C, H, W) of latents as the encoder tells them, without normalisation."""
        whole = unfold(self.decoder(latents), FOLDED)
        out: Tensor = whole[:, :, : self.shape[1], : self.shape[2]]
        return out

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """Items as they come back; neither noise level nor class plays a part."""
        return self.reconstruction(self.posterior(x)[0])

    def encode(self, x: Tensor) -> Tensor:
        """Normalised latents of items: the posterior's mean, nothing random."""
        return (self.posterior(x)[0] - _wide(self.latent_mean)) / _wide(self.latent_std)

    def decode(self, z: Tensor) -> Tensor:
        """Items of normalised latents, within the range of the data."""
        latents = z.clamp(-FARTHEST, FARTHEST) * _wide(self.latent_std) + _wide(self.latent_mean)
        return self.reconstruction(latents).clamp(*self.range)

    def losses(self, x: Tensor, eps: Tensor, labels: Tensor) -> Tensor:
        """Those of `reconstruction_losses`; classes play no part."""
        return reconstruction_losses(self, x, eps)

    def looked_at(self, x: Tensor, labels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
        """The first half of some items, each followed by what comes back through its mean."""
        original = x[: len(x) // 2]
        back = self.reconstruction(self.posterior(original)[0])
        pairs = torch.stack([original, back], dim=1).flatten(0, 1)
        return pairs, labels[: len(original)].repeat_interleave(2)

    def latent_figures(self, x: Tensor) -> LatentFigures:
        """Those of the posterior of the items that are looked at."""
        mean, log_variance = self.posterior(x[: len(x) // 2])
        channels = mean.transpose(0, 1).flatten(1).double()
        means, deviations = channels.mean(dim=1), channels.std(dim=1)
        kl = divergence(mean, log_variance).mean()
        ends = (means.min(), means.max(), deviations.min(), deviations.max())
        return LatentFigures(float(kl), *(float(one) for one in ends))

    def finish(self, x: Tensor, labels: Tensor) -> dict[str, float]:
        """Let latents have mean 0 and deviation 1, over the first items of the training set."""
        self.measure(x[:MEASURED].to(self.latent_mean.device))
        return {}

    @torch.no_grad()
    def measure(self, x: Tensor) -> None:
        """Take mean and deviation of each channel of the latents from items (N, C, H, W)."""
        latents = self.posterior(x)[0].transpose(0, 1).flatten(1)
        self.latent_mean.copy_(latents.mean(dim=1))
        self.latent_std.copy_(latents.std(dim=1).clamp(min=1e-6))


def reconstruction_losses(network: Autoencoder, x: Tensor, eps: Tensor) -> Tensor:
    """Loss of each item (N,): mean squared error, and `kl` times the mean divergence of a latent.

    Args:
        x: (N, C, H, W) items.
        eps: as many standard normal numbers, of which the first of each item are its latents'.
    """
    mean, log_variance = network.posterior(x)
    noise = eps.flatten(1)[:, : mean[0].numel()].reshape(mean.shape)
    back = network.reconstruction(mean + (0.5 * log_variance).exp() * noise)
    error = (back.float() - x).square().flatten(1).mean(dim=1)
    return error + network.kl * divergence(mean, log_variance)


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL divergence of a latent from N(0, 1) in nats, the mean of each item (N,).

    Kingma & Welling 2014, appendix B.
    """
    nats = 0.5 * (mean.square() + log_variance.exp() - 1.0 - log_variance)
    return nats.float().flatten(1).mean(dim=1)


def _wide(values: Tensor) -> Tensor:
    return values[:, None, None]
