"""Noise as a script draws it: one torch.Generator on the CPU, in the order of diffusers."""

from __future__ import annotations

import math
import threading

import torch
from torch import Tensor

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.noise import Stream
from diffusion_gui.core.recipes.noise_source import TORCH
from diffusion_gui.core.recipes.recipe import Recipe


class TorchNoise:
    """Draws of `torch.Generator().manual_seed(seed)`, each of the whole batch in float32.

    The first is the start (the latents that a pipeline of diffusers prepares), and draw k + 1 the
    fresh noise of step k: its schedulers draw once at every step, from the same generator. They
    can be asked for in any order and by several threads; going back begins at the seed again.
    """

    def __init__(self, seed: int, shape: tuple[int, ...]) -> None:
        """Args: shape: of the batch, (N, *S)."""
        self._seed, self._shape = seed, shape
        self._lock = threading.Lock()
        self._generator = torch.Generator().manual_seed(seed)
        self._drawn = 0

    def __call__(self, stream: Stream, step: int) -> Tensor:
        """Standard normal noise (N, *S) on the CPU, of the start or of a step."""
        assert stream in (Stream.PRIOR, Stream.STEP)
        number = 0 if stream is Stream.PRIOR else step + 1
        with self._lock:
            if number < self._drawn:
                self._generator.manual_seed(self._seed)
                self._drawn = 0
            while True:  # what comes before has to be drawn: a generator cannot jump
                noise = torch.randn(self._shape, generator=self._generator)
                self._drawn += 1
                if self._drawn > number:
                    return noise


def start_size(recipe: Recipe, alpha: float, sigma: float) -> float:
    """What the noise that a run starts from is multiplied by, at the level it starts from.

    Sigma; with torch's noise as diffusers does (`init_noise_sigma`): the size of a whole state,
    but for Euler's and Heun's methods where the spacing begins at the noisiest level.
    """
    unit = SAMPLERS[recipe.sampler].unit_start or recipe.spacing == "leading"
    return math.hypot(alpha, sigma) if recipe.noise == TORCH and unit else sigma
