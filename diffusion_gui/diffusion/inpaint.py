"""Inpainting without training: what a mask keeps, and how the rest is made to fit it."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .denoiser import Denoiser
from .forward import add_noise, transition
from .samplers.gaussian import gaussian_step, posterior_std
from .step import End

Draw = Callable[[int], Tensor]
"""Fresh standard normal noise (N, *S), a number for each use."""


def put_back(x: Tensor, clean: Tensor, keep: Tensor, eps: Tensor, at: End) -> Tensor:
    """`x` at the level `at`, its kept part replaced by itself, noised to that level.

    Song et al. 2021, Score-Based Generative Modeling through SDEs, appendix I.2; Lugmayr et al.
    2022, RePaint, eq. 8.

    Args:
        keep: bool, broadcast over `x`; True where it is kept.
    """
    return torch.where(keep, add_noise(clean, eps, at.alpha, at.sigma), x)


@torch.inference_mode()
def resampled(
    denoiser: Denoiser,
    x: Tensor,
    s: End,
    t: End,
    labels: Tensor | None,
    clean: Tensor,
    keep: Tensor,
    draw: Draw,
) -> Tensor:
    """`x` at s, taken an ancestral step to the cleaner t and noised up to s again.

    Putting the kept part back leaves the rest as it was made for another one; the step and its way
    back let both find together (Lugmayr et al. 2022, RePaint, algorithm 1, lines 3 to 9). The
    level, and the distribution of states at it, stay the same.
    """
    x0 = denoiser(x, s.alpha, s.sigma, labels)
    std = posterior_std(s, t)
    down = gaussian_step(x, x0, s, t, std, draw(0) if std > 0.0 else None)
    ratio, spread = transition(s.alpha, s.sigma, t.alpha, t.sigma)
    return ratio * put_back(down, clean, keep, draw(1), t) + spread * draw(2)
