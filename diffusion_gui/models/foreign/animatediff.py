"""AnimateDiff: a network in the latents of a clip's frames, told the rows of a text encoder."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.animatediff import CLASS
from diffusion_gui.storage.foreign.info import ForeignInfo

from . import stable_diffusion


@dataclasses.dataclass(frozen=True, eq=False)
class PromptedClips(stable_diffusion.Prompted):
    """As Stable Diffusion, of clips."""

    def predicted(self, state: Tensor, t: Tensor, told: Tensor) -> Tensor:
        """Of states (N, c, F, h, w): the network wants the words of each frame."""
        return super().predicted(state, t, told.repeat_interleave(state.shape[2], dim=0))


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; see `stable_diffusion.load`."""
    return stable_diffusion.load(info, device, CLASS, PromptedClips)
