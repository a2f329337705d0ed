"""Making a model of another program's ready: each network by its class, a line each."""

from __future__ import annotations

from collections.abc import Callable

import torch

from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign import unet2d as of_pictures
from diffusion_gui.storage.foreign import unet2d_condition as of_prompts
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.model_sources import describe

from . import stable_diffusion, unet2d

_LOADERS: dict[str, Callable[[ForeignInfo, torch.device], Model]] = {
    of_pictures.CLASS: unet2d.load,
    of_prompts.CLASS: stable_diffusion.load,
}


def load(name: str, device: torch.device, data: object) -> Model:
    """The model called `name`.

    Raises:
        UserError: a library is not there, or the folder's weights are not those of its networks.
    """
    info = describe(name)
    assert isinstance(info, ForeignInfo)
    return _LOADERS[info.network](info, device)
