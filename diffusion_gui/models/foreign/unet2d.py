"""diffusers' UNet2DModel, built from checked settings and filled from checked safetensors."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.core.own_table import read_betas
from diffusion_gui.core.steps import step
from diffusion_gui.models.checkpoint import tensors_sha256
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.unet2d import CLASS

from .adapter import ForeignDenoiser
from .levels import Levels
from .weights import built, classes_of


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of.

    Raises:
        UserError: diffusers is not there, or the folder's weights are not those of its network.
    """
    (make,) = classes_of("diffusers", CLASS)
    network, tensors = built(lambda: make(**info.options), info.part)
    sha256 = fingerprint(info, tensors)
    settle(network, device)
    denoiser = ForeignDenoiser(_called(network, info), levels_of(info), info.prediction)
    assert info.domain is not None
    return Model(denoiser, info.domain, dataclasses.replace(info, sha256=sha256))


def levels_of(info: ForeignInfo) -> Levels:
    """The levels that it was trained on."""
    betas = read_betas(str(dict(info.own)["own_betas"]))
    return Levels(betas, to_the_end=info.prediction != "epsilon")


def fingerprint(info: ForeignInfo, tensors: dict[str, Tensor], *more: object) -> str:
    """SHA-256 over the tensors, and what else of the folder decides what the model predicts."""
    betas = dict(info.own)["own_betas"]
    said = json.dumps([info.options, info.prediction, betas, *more], sort_keys=True)
    return hashlib.sha256(f"{tensors_sha256(tensors, step)}\n{said}".encode()).hexdigest()


def _called(network: nn.Module, info: ForeignInfo) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    assert info.domain is not None
    classes, channels = len(info.domain.labels), info.domain.shape[0]
    dtype = next(network.parameters()).dtype

    def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        more: dict[str, Any] = {}
        if classes:
            more["class_labels"] = torch.where(labels < 0, classes - 1, labels)
        made: Tensor = network(state.to(dtype), t, return_dict=False, **more)[0]
        return made[:, :channels]

    return predict
