"""Driving the program's samplers from tests: float64 arrays in, float64 arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from references.mixture import PLANE, Mixture

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.mixture import MixtureDenoiser
from diffusion_gui.diffusion.step import Step

SAMPLER_NAMES = tuple(SAMPLERS)
SCHEDULE_NAMES = tuple(SCHEDULES)
FRESH = ("ddpm", "ddim", "euler_ancestral", "lcm")
"""Samplers that can add noise."""


def mixture_denoiser(mixture: Mixture = PLANE) -> MixtureDenoiser:
    """The program's denoiser for a reference mixture."""
    return MixtureDenoiser(
        *(torch.tensor(a) for a in (mixture.means, mixture.stds, mixture.weights))
    )


def tensor(values: np.ndarray, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.tensor(np.ascontiguousarray(values), dtype=dtype)


def draws(shape: Sequence[int], seed: int = 0) -> np.ndarray:
    """Standard normal numbers that owe nothing to the program's own noise."""
    return np.random.default_rng(seed).standard_normal(tuple(shape))


def steps_of(
    name: str,
    schedule: NoiseSchedule,
    timesteps: np.ndarray,
    x: np.ndarray,
    z: np.ndarray,
    *,
    denoiser: Denoiser | None = None,
    dtype: torch.dtype = torch.float64,
    labels: torch.Tensor | None = None,
    **options: Any,
) -> list[Step]:
    """All steps of a run from state `x` with fresh noise z[k]."""
    return list(
        SAMPLERS[name].load()(
            denoiser or mixture_denoiser(),
            tensor(x, dtype),
            schedule,
            timesteps,
            lambda k: tensor(z[k], dtype),
            labels,
            **options,
        )
    )


def states(steps: Sequence[Step]) -> list[np.ndarray]:
    """The states of a run as float64 arrays, the starting one first."""
    return [steps[0].x.double().numpy(), *(step.x_next.double().numpy() for step in steps)]


def difference(ours: Sequence[np.ndarray], reference: Sequence[np.ndarray]) -> float:
    """The largest difference at any state, relative to the largest number of that state."""
    assert len(ours) == len(reference)
    return max(
        float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(ours, reference, strict=True)
    )
