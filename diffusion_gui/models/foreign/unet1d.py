"""diffusers' UNet1DModel as DanceDiffusionPipeline has it: waveforms, v, and angles for times."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.info import ForeignInfo, Part
from diffusion_gui.storage.foreign.unet1d import CLASS

from .adapter import ForeignDenoiser
from .levels import Array
from .unet2d import fingerprint
from .weights import built, classes_of


class Angles:
    """Every level has its time: the angle between signal and noise, 0 clean and 1 all noise."""

    def told(self, alpha: Array, sigma: Array) -> tuple[Array, Array, Array]:
        """The time (N,), and the alpha and sigma (N,) that its answer is for: those asked for."""
        return np.arctan2(sigma, alpha) * (2.0 / np.pi), alpha, sigma


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of.

    Raises:
        UserError: diffusers is not there, or the folder's weights are not those of its network.
    """
    (make,) = classes_of("diffusers", CLASS)
    network, tensors = built(lambda: make(**info.options), Part(info.options, info.weights))
    sha256 = fingerprint(info, tensors)
    settle(network, device)

    def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        made: Tensor = network(state, t, return_dict=False)[0]
        return made

    assert info.domain is not None
    denoiser = ForeignDenoiser(predict, Angles(), info.prediction)
    return Model(denoiser, info.domain, dataclasses.replace(info, sha256=sha256))
