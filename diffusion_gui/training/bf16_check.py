"""Whether bfloat16 convolutions compute right gradients here: they are tried."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

MOST = 0.02
"""Relative error of a weight's gradient that is bfloat16's own; faults make it infinite."""


def gradients_agree(network: nn.Module, x: Tensor, labels: Tensor) -> bool:
    """Whether all 3-D convolutions of `network` have the gradients of float32, at their own sizes.

    oneDNN as torch 2.14 has it gives infinite gradients of weights at small volumes (input
    (2, 3, 3), kernel 3, 64 to 128 channels) on processors with AVX-512, and right ones at larger.

    Args:
        x: (N, *S) a batch of the size that is trained with; its values play no part.
        labels: (N,)
    """
    sizes: set[tuple[nn.Module, torch.Size]] = set()

    def seen(layer: nn.Module, given: tuple[Tensor]) -> None:
        sizes.add((layer, given[0].shape))

    hooks = [
        layer.register_forward_pre_hook(seen)
        for layer in network.modules()
        if isinstance(layer, nn.Conv3d)
    ]
    try:
        with torch.no_grad():
            network(torch.zeros_like(x), torch.zeros(len(x), device=x.device), labels)
    finally:
        for hook in hooks:
            hook.remove()
    tried = {
        (layer.weight.shape, layer.stride, layer.padding, size): layer
        for layer, size in sizes
        if isinstance(layer, nn.Conv3d)
    }
    return all(_agrees(layer, size) for (*_, size), layer in tried.items())


def _agrees(layer: nn.Conv3d, size: torch.Size) -> bool:
    rng = torch.Generator().manual_seed(0)
    device = layer.weight.device
    x = torch.randn(size, generator=rng).to(device)
    weight = torch.randn(layer.weight.shape, generator=rng).to(device)
    found = []
    for dtype in (torch.float32, torch.bfloat16):
        w = weight.to(dtype, copy=True).requires_grad_()
        with torch.enable_grad():
            out = functional.conv3d(x.to(dtype), w, stride=layer.stride, padding=layer.padding)
        (gradient,) = torch.autograd.grad(out, w, torch.ones_like(out))
        found.append(gradient.float())
    right, half = found
    return bool(half.isfinite().all()) and bool((half - right).norm() <= MOST * right.norm())
