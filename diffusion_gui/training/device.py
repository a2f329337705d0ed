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


def autocast(device: torch.device, halves: bool) -> contextlib.AbstractContextManager[None]:
    """bfloat16 for the convolutions of a training step, where `computes_halves` says so."""
    return torch.autocast(device.type, torch.bfloat16) if halves else contextlib.nullcontext()


def computes_halves(device: torch.device, sides: int) -> bool:
    """Whether the hardware computes convolutions over so many sides in bfloat16 natively.

    On a CPU with AVX-512 BF16 a U-Net's step takes two thirds of its time; without that
    instruction, and for small dense networks (no sides), it would take longer.
    """
    if not sides:
        return False
    if device.type == "cpu":
        return bool(torch.cpu.get_capabilities().get("avx512_bf16", False))
    return device.type == "cuda" and torch.cuda.is_bf16_supported(False)
