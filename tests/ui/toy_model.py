"""A source of models of one file and one line: the exact denoiser of standard normal items."""

from __future__ import annotations

import torch
from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import ModelSourceEntry
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.diffusion.denoiser import Level, per_item
from diffusion_gui.models.model import Model

WHOLE, SMALL = "toy:whole", "toy:small"
LEVELS: dict[str, tuple[float, float]] = {}
"""Least and greatest sigma that a test lets a model know."""
CODECS = {WHOLE: "", SMALL: "halves"}


class ToyModels:
    """One works on the items of `shapes`, one on states half as high and wide."""

    def recognises(self, name: str) -> bool:
        return name in CODECS

    def title(self, name: str) -> str:
        return f"Toy {name[4:]}"

    def describe(self, name: str, whole: bool = False) -> ModelInfo:
        side = 28 if name == WHOLE else 14
        domain = Domain("image", (3, side, side), labels=("a", "b"))
        codec, levels = CODECS[name], LEVELS.get(name)
        title = self.title(name)
        return ModelInfo(name, title, "image", domain, "shapes", levels=levels, codec=codec)

    def names(self, data: str = "") -> list[str]:
        return list(CODECS)


def denoise(x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None) -> Tensor:
    """E[x_0 | x_t] = alpha x_t / (alpha^2 + sigma^2) of x_0 ~ N(0, I)."""
    a, s = per_item(alpha, x_t), per_item(sigma, x_t)
    return a * x_t / (a * a + s * s)


def load(name: str, device: torch.device, data: object) -> Model:
    info = ToyModels().describe(name)
    assert info.domain is not None
    return Model(denoise, info.domain, info)


LINE = ModelSourceEntry(
    "toys", "toy_model:ToyModels", "Toys", "Models of a test", loader="toy_model:load"
)
