"""Building a network without memory, to see which tensors it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from diffusion_gui.core.steps import step

N = TypeVar("N", bound=nn.Module)


def on_meta(make: Callable[[], N]) -> N:
    """What `make` makes, on the meta device: shapes without contents.

    It can be stopped at every call of torch, also at the one that ends a `no_grad` of torch's own
    initialisation. The thread's gradients are on again then as they were.
    """
    with torch.device("meta"), torch.set_grad_enabled(torch.is_grad_enabled()), _NoNormal():
        return make()


class _NoNormal(TorchFunctionMode):
    """Leaves out `normal_`, which on the meta device would import torch's compiler (1.6 s)."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        step()
        given = kwargs or {}
        if getattr(func, "__name__", "") == "normal_":
            return args[0] if args else given["tensor"]
        return func(*args, **given)
