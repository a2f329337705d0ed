"""A sampler of one file and one line: every step noises the prediction anew."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.entries import SamplerEntry
from diffusion_gui.core.runs.explanations.explanation import Explanation, StepFormula, Symbolic
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.forward import Noise
from diffusion_gui.diffusion.step import Step, ends


@torch.inference_mode()
def again(
    denoiser: Denoiser,
    x: Tensor,
    schedule: NoiseSchedule,
    timesteps: npt.NDArray[np.int64],
    noise: Noise,
    labels: Tensor | None = None,
) -> Iterator[Step]:
    """x_t = alpha_t x_0 + sigma_t z."""
    for k, s, t in ends(schedule, timesteps):
        x0 = denoiser(x, s.alpha, s.sigma, labels)
        z = noise(k)
        following = t.alpha * x0 + t.sigma * z
        yield Step(k, s, t, x, x0, z, following)
        x = following


AGAIN = Explanation(
    lambda recipe, path, k: StepFormula(0.0, path.alpha[k + 1], path.sigma[k + 1]),
    lambda recipe: Symbolic("x_next = α′ · x̂_0 + σ′ · z"),
    lambda recipe, path, k: "x_next = alpha_t * x0 + sigma_t * z  # noised again",
)
LINE = SamplerEntry(
    "again",
    "toy_sampler:again",
    "Noised again",
    "The prediction, noised to the next level",
    explanation="toy_sampler:AGAIN",
    fresh=1.0,
    line=6,
)
