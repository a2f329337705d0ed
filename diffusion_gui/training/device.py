"""Where training and sampling compute, and in which precision: decided here and nowhere else."""

from __future__ import annotations

import contextlib

import torch

from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.text import msg

DEVICES = ("auto", "cpu", "cuda", "mps")


def _present(name: str) -> bool:
    if name == "cuda":
        return torch.cuda.is_available()
    return name == "cpu" or torch.backends.mps.is_available()


def pick_device(name: str = "auto") -> torch.device:
    """The device called `name`; `auto` takes a GPU where there is one.

    Raises:
        UserError: an unknown name, or a device that this machine does not have.
    """
    if name not in DEVICES:
        raise unknown_name("device", name, DEVICES)
    if name == "auto":
        name = next(candidate for candidate in ("cuda", "mps", "cpu") if _present(candidate))
    if not _present(name):
        here = [candidate for candidate in DEVICES[1:] if _present(candidate)]
        raise UserError(
            msg("This machine has no usable {device} device.", device=name.upper()),
            msg(
                "PyTorch {version} finds: {devices}.",
                version=torch.__version__,
                devices=", ".join(here),
            ),
            msg("Choose --device {device}, or auto.", device=here[-1]),
        )
    return torch.device(name)


def autocast(device: torch.device, sides: int) -> contextlib.AbstractContextManager[None]:
    """bfloat16 for the convolutions of a training step where the hardware computes it natively.

    On a CPU with AVX-512 BF16 a U-Net's step takes two thirds of its time; without that
    instruction, and for small dense networks, it would take longer. Three-dimensional convolutions
    stay in float32 there: torch 2.14's gradients of their weights are wrong or infinite at small
    volumes (input (2, 3, 3), kernel 3, 64 to 128 channels).

    Args:
        sides: lengths of an item but the channels; 0 where nothing is convolved.
    """
    if device.type == "cpu":
        native = 0 < sides < 3 and torch.cpu.get_capabilities().get("avx512_bf16", False)
    else:
        native = sides > 0 and device.type == "cuda" and torch.cuda.is_bf16_supported(False)
    if not native:
        return contextlib.nullcontext()
    return torch.autocast(device.type, torch.bfloat16)
