"""The exact denoiser of a data set as a model."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.diffusion.ideal import IdealDenoiser
from diffusion_gui.storage.ideal_models import IdealModels

from .model import Model


def load(
    name: str, device: torch.device, data: Callable[[str], tuple[Domain, Tensor, Tensor]]
) -> Model:
    """The model `name`, of all items of its data; raises UserError where there is no such data."""
    info = IdealModels().describe(name)
    domain, x, labels = data(info.data)
    return Model(IdealDenoiser(x, labels), domain, info)
