"""A denoiser whose predictions are kept within the range of the data."""

from __future__ import annotations

from torch import Tensor

from .denoiser import Denoiser, Level


class Clipped:
    """x_0 of another denoiser, each number kept between -`most` and `most`.

    What diffusers calls clip_sample (Ho et al. 2020 clip so too): models whose makers sampled them
    with it may drift away without. eps and v then are those of the clipped x_0.
    """

    def __init__(self, denoiser: Denoiser, most: float) -> None:
        self.denoiser = denoiser
        self.most = most

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0; see `Denoiser`."""
        return self.denoiser(x_t, alpha, sigma, labels).clamp(-self.most, self.most)
