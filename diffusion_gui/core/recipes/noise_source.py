"""Whose random numbers a run's noise is: this program's, or PyTorch's, as in a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import setting

OWN, TORCH = "own", "torch"

# fmt: off
NOISE: Any = setting(OWN, "Noise from", "own is a number of its own for each item and step; torch "
                     "is what torch.Generator().manual_seed(seed) draws on the CPU in the order of "
                     "diffusers, to repeat a script's seed", choices=(OWN, TORCH),
                     words=("This program", "PyTorch's generator"), tags="items sampled")
# fmt: on


def check_noise(recipe: Mapping[str, Any]) -> None:
    """Refuse PyTorch's noise where no script draws such; raises UserError."""
    if recipe["noise"] != TORCH:
        return
    if recipe["interpolate"] >= 0:
        raise UserError(
            "Between two seeds there is no noise of PyTorch's.",
            "Its generator draws the noise of one seed, for all items in turn.",
            "Take this program's noise, or one seed.",
        )
    if recipe["mask"]:
        raise UserError(
            "With a mask there is no noise of PyTorch's.",
            "The kept part takes noise of its own at every step, which no script draws like this.",
            "Take this program's noise, or leave the mask out.",
        )
