"""Latent diffusion without prompts: a UNet2DModel in the latents of a VQModel."""

from __future__ import annotations

import dataclasses

import torch

from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.learned_codecs import found_codec

from . import unet2d


def load(info: ForeignInfo, device: torch.device) -> Model:
    """The model that `info` is of; its VQModel is opened too, and kept by its name.

    Raises:
        UserError: diffusers is not there, or the folder's weights are not those of its networks.
    """
    codec = found_codec(info.codec)
    codec_of(codec)
    made = unet2d.load(info, device)
    return dataclasses.replace(made, info=dataclasses.replace(made.info, codec=codec))
