"""U-Nets of other libraries, as many parameters as ours, where they are installed."""

from __future__ import annotations

import importlib
import importlib.util
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

Make = Callable[[int, int], nn.Module]
"""A network from (channels of the pictures, width)."""


@dataclass(frozen=True)
class Rival:
    """A library's U-Net: how it is named, found and made."""

    title: str
    module: str
    make: Make

    def obstacle(self) -> str:
        """Why it cannot be measured here; empty where it can."""
        name = self.module.replace("_", "-")
        if importlib.util.find_spec(self.module) is None:
            return f"{name} is not installed"
        try:
            importlib.import_module(self.module)
        except ImportError as error:
            return f"{name} cannot be imported: {error}"
        return ""


def predicted(network: nn.Module, x: Tensor, t: Tensor) -> Tensor:
    """What a rival's network says of x (N, C, H, W) at step t (N,)."""
    out: Any = network(x, t)
    answer: Tensor = getattr(out, "sample", out)
    return answer


def nearest(make: Make, channels: int, parameters: int) -> nn.Module:
    """The network of `make(channels, width)` whose size is nearest to `parameters`, by ratio."""

    def distance(width: int) -> float:
        with torch.device("meta"):
            size = sum(p.numel() for p in make(channels, width).parameters())
        return abs(math.log(size / parameters))

    return make(channels, min(range(16, 129, 8), key=distance))


def _diffusers(channels: int, width: int) -> nn.Module:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import diffusers

    make: Any = diffusers.UNet2DModel
    network: nn.Module = make(
        sample_size=28,
        in_channels=channels,
        out_channels=channels,
        block_out_channels=(width, 2 * width),
        layers_per_block=2,
        norm_num_groups=8,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )
    return network


def _lucidrains(channels: int, width: int) -> nn.Module:
    from denoising_diffusion_pytorch import Unet

    network: nn.Module = Unet(dim=width, dim_mults=(1, 2), channels=channels, flash_attn=False)
    return network


RIVALS = {
    "diffusers": Rival("diffusers' UNet2DModel", "diffusers", _diffusers),
    "lucidrains": Rival("lucidrains' Unet", "denoising_diffusion_pytorch", _lucidrains),
}
