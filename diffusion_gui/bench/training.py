"""Training steps against other U-Nets of as many parameters, on the same batches' shapes."""

from __future__ import annotations

import importlib.util
import math
import os
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import nn

from diffusion_gui.core.messages import Progress
from diffusion_gui.core.train_settings import TrainSettings
from diffusion_gui.data import open_dataset
from diffusion_gui.training.device import autocast
from diffusion_gui.training.trainer import Trainer

from .figure import Figure, ratio
from .sizes import Sizes
from .timing import alternated

TARGET = 1.5
SETTINGS = TrainSettings(
    data="digits",
    network="unet",
    network_options={"channels": 48, "blocks": 2, "patch": 2, "dropout": 0.0},
    batch=32,
    device="cpu",
)
"""The shipped image models' network."""


def measure_training(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Our trainer's whole step against the bare step of each rival that is installed."""
    yield Progress(0, 1, "training")
    trainer = Trainer(SETTINGS, open_dataset(SETTINGS.data), None)
    size = sum(p.numel() for p in trainer.network.parameters())
    channels = trainer.domain.shape[0]
    rivals = {"diffusers": (_diffusers, "UNet2DModel"), "lucidrains": (_lucidrains, "Unet")}
    modules = {"diffusers": "diffusers", "lucidrains": "denoising_diffusion_pytorch"}
    contenders: dict[str, Callable[[], object]] = {"ours": trainer.advance}
    counts = {}
    for name, (make, _) in rivals.items():
        if importlib.util.find_spec(modules[name]):
            network = nearest(make, channels, size)
            counts[name] = sum(p.numel() for p in network.parameters())
            contenders[name] = bare_step(network, SETTINGS.batch, trainer.domain.shape)
    times = alternated(contenders, sizes.train_steps)
    precision = "bfloat16" if _low_precision() else "float32"
    for name, (_, title) in rivals.items():
        says = f"Training steps a second, over those of {name}' {title}"
        if name not in counts:
            why = f"{modules[name].replace('_', '-')} is not installed"
            yield Figure(f"training/{name}", says, None, target=TARGET, at_least=True, note=why)
            continue
        note = (
            f"batch {SETTINGS.batch} of 1x28x28; ours {size:,} parameters in {precision} with "
            f"data, norms and EMA; theirs {counts[name]:,} in float32, the step alone"
        )
        yield ratio(
            f"training/{name}",
            says,
            (name, times[name]),
            ("ours", times["ours"]),
            TARGET,
            at_least=True,
            note=note,
        )


def _low_precision() -> bool:
    with autocast(torch.device("cpu"), True):
        return torch.is_autocast_enabled("cpu")


def nearest(make: Callable[[int, int], nn.Module], channels: int, parameters: int) -> nn.Module:
    """The network of `make(channels, width)` whose size is nearest to `parameters`, by ratio."""

    def distance(width: int) -> float:
        with torch.device("meta"):
            size = sum(p.numel() for p in make(channels, width).parameters())
        return abs(math.log(size / parameters))

    return make(channels, min(range(16, 129, 8), key=distance))


def bare_step(network: nn.Module, batch: int, shape: tuple[int, ...]) -> Callable[[], object]:
    """Forward, mean squared error, backward and AdamW, on numbers that lie ready."""
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    x, target = torch.randn(batch, *shape), torch.randn(batch, *shape)
    t = torch.randint(0, 1000, (batch,))

    def step() -> None:
        optimizer.zero_grad()
        predicted: Any = network(x, t)
        predicted = getattr(predicted, "sample", predicted)
        (predicted - target).square().mean().backward()
        optimizer.step()

    return step


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
