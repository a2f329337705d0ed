"""AnimateDiff: a network in the latents of a clip's frames, told the rows of a text encoder."""

from __future__ import annotations

import torch
from torch import Tensor

from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.animatediff import CLASS
from diffusion_gui.storage.foreign.info import ForeignInfo

from . import stable_diffusion
from .stable_diffusion import Prompted


class PromptedClips(Prompted):
    """As Stable Diffusion, of clips."""

    def told_of(self, rows: Tensor, state: Tensor) -> Tensor:
        """The rows of each frame of states (N, c, F, h, w)."""
        return rows.repeat_interleave(state.shape[2], dim=0)


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; see `stable_diffusion.load`."""
    return stable_diffusion.load(info, device, CLASS, PromptedClips)
