"""How a network's weights lie in memory: decided here and nowhere else."""

from __future__ import annotations

import torch
from torch import nn

from diffusion_gui.core.steps import step


def settle(network: nn.Module, device: torch.device | str) -> nn.Module:
    """Move `network` to `device`, its weights in the layout that computes fastest there.

    Convolutions of a CPU whose widest vectors are AVX2 run fastest with channels last: a U-Net's
    forward pass takes four fifths of its time, a training step nine tenths. With AVX-512 a
    training step took a fifth longer so, and on other devices it was not measured; there weights
    lie as they are made. The layout changes no more than the last bits of a result.
    """
    network.to(device)
    if torch.device(device).type == "cpu" and torch.backends.cpu.get_cpu_capability() == "AVX2":
        last_channels(network)
    return network


def last_channels(network: nn.Module) -> None:
    """Let the weights of two-dimensional convolutions lie with channels last; others stay."""
    for parameter in network.parameters():
        step()
        if parameter.dim() == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
