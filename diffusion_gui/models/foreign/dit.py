"""A diffusion transformer of diffusers: latents of a class; its last class is for none."""

from __future__ import annotations

import dataclasses
from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.dit import CLASS
from diffusion_gui.storage.foreign.info import ForeignInfo, Part
from diffusion_gui.storage.learned_codecs import found_codec

from .adapter import ForeignDenoiser
from .adapter import Network as Called
from .unet2d import fingerprint, levels_of
from .weights import built, classes_of, new_names

_POSITIONS = "pos_embed.pos_embed"


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its autoencoder is opened too, and kept by its name.

    Raises:
        UserError: diffusers is not there, or the folder's weights are not those of its networks.
    """
    (make,) = classes_of("diffusers", CLASS)
    codec = found_codec(info.codec)
    codec_of(codec)
    network, tensors = built(
        lambda: make(**info.options), Part(info.options, info.weights), without_positions
    )
    sha256 = fingerprint(info, tensors)
    with_positions(network, info.options)
    settle(network, device)
    assert info.domain is not None
    called = _called(network, len(info.domain.labels), info.domain.shape[0])
    denoiser = ForeignDenoiser(called, levels_of(info), info.prediction)
    return Model(denoiser, info.domain, dataclasses.replace(info, sha256=sha256, codec=codec))


def with_positions(network: Any, options: Any) -> None:
    """Compute the sines of the patches' places, which no file holds."""
    before, side = network.pos_embed, options["sample_size"]
    made = type(before)(
        height=side, width=side, patch_size=options["patch_size"], in_channels=1,
        embed_dim=before.proj.out_channels, interpolation_scale=before.interpolation_scale,
    )  # fmt: skip
    before.register_buffer("pos_embed", made.pos_embed, persistent=False)


def without_positions(name: str) -> str | None:
    """Places are numbers, not weights, where a file has them."""
    return None if name == _POSITIONS else new_names(name)


def _called(network: nn.Module, classes: int, channels: int) -> Called:
    def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        told = torch.where(labels < 0, classes, labels)
        made: Tensor = network(state, timestep=t, class_labels=told, return_dict=False)[0]
        return made[:, :channels]

    return predict
