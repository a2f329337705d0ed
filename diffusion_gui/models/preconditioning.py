"""From a network to a denoiser: the preconditioning that keeps its inputs and outputs at unit size.

Karras et al. 2022, table 1 (EDM), is written for x = x_0 + sigma eps. For x = alpha x_0 + sigma eps
divide by alpha: x / alpha has EDM's form with noise sigma / alpha, and EDM's coefficients, with the
division carried into them, are those below. At alpha = 1 they are EDM's own; at sigma = 0 and at
alpha = 0 they stay finite.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from diffusion_gui.diffusion.denoiser import Level, per_item

LEVEL_LOW, LEVEL_HIGH = -8.0, 4.5
"""log(sigma / alpha) that a network is told is kept within these.

At the noisy ends of schedules alpha nears 0, and the ratio goes far beyond every level a network
is trained at, where its answer is arbitrary. At exp(4.5), a little above EDM's largest sigma of 80,
nothing of the data is left to see, so the answer there, the data's mean, is right for all above.
"""


def c_noise(alpha: Tensor, sigma: Tensor) -> Tensor:
    """What the network is told of the level: log(sigma / alpha) / 4, clamped, finite everywhere."""
    return (sigma.log() - alpha.log()).clamp(LEVEL_LOW, LEVEL_HIGH) / 4.0


class NetworkDenoiser:
    """x_0 from what a network predicts, by its attribute `predicts`.

    "edm": D(x) = c_skip x + c_out F(c_in x, c_noise), the network F seeing unit-sized numbers.

        c_in   = 1 / sqrt(alpha^2 sigma_data^2 + sigma^2)
        c_skip = alpha sigma_data^2 c_in^2
        c_out  = sigma sigma_data c_in

    "x0": D(x) = sigma_data F(c_in x, c_noise). F of "edm" is mostly the noise seen at low levels,
    and what the network does not pass on of it stays: D keeps c_skip of it. Where n numbers are
    folded into c < n channels, a linear network cannot pass all of it on, since noise fills all n,
    while clean items are simple enough (Li & He 2025, "Back to basics: let denoising generative
    models denoise", section 3): for clips, 96 numbers and 64 channels, the best one ends with noise
    of 0.25 of their power, of at most 1 - c / n. Passing noise on is also slow to learn: with
    16, 48 or 192 channels for 48 numbers of pictures, or 48 for 12, 0.74 to 0.78 of the power was
    noise after 200 steps; after 1,600 it was 0.66 with 48 for 48, and still 0.77 through 16.

    "blend": D(x) = F(x / (alpha + sigma), c_noise), the straight blend of data and noise.

    The network computes in its own dtype; the sum is made in that of x. `sigma_data` is the root
    mean square of the data, so that the network's input and target have unit mean square even
    where the data's mean is not zero.
    """

    def __init__(self, network: nn.Module, sigma_data: float) -> None:
        self.network = network
        self.sigma_data = sigma_data
        self._predicts = str(network.predicts)
        self._dtype = next(network.parameters()).dtype

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0; see `diffusion.denoiser.Denoiser`."""
        a, s = per_item(alpha, x_t), per_item(sigma, x_t)
        if labels is None:
            labels = x_t.new_full((len(x_t),), -1, dtype=torch.int64)
        told = c_noise(a, s).reshape(-1).expand(len(x_t)).to(self._dtype)
        if self._predicts == "blend":
            x0: Tensor = self.network((x_t / (a + s)).to(self._dtype), told, labels)
            return x0.to(x_t.dtype)
        # Plain numbers stay plain: on tensors of one number each of these operations would cost
        # as much as on the whole batch.
        plain = not isinstance(alpha, Tensor) and not isinstance(sigma, Tensor)
        c_in, c_skip, c_out = self._coefficients(*((alpha, sigma) if plain else (a, s)))
        F: Tensor = self.network((c_in * x_t).to(self._dtype), told, labels)
        if self._predicts == "x0":
            return self.sigma_data * F.to(x_t.dtype)
        return c_skip * x_t + c_out * F.to(x_t.dtype)

    def _coefficients(self, alpha: Level, sigma: Level) -> tuple[Level, Level, Level]:
        """(c_in, c_skip, c_out)."""
        sd = self.sigma_data
        c_in = ((alpha * sd) ** 2 + sigma**2) ** -0.5
        return c_in, alpha * sd**2 * c_in**2, sigma * sd * c_in
