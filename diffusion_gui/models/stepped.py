"""Forward passes of a large network that can be stopped between its layers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from torch import nn

from diffusion_gui.core.steps import listener_here, step


@contextlib.contextmanager
def stepped(
    network: nn.Module, part: int, parts: int, what: str, passes: int = 1
) -> Iterator[None]:
    """Tell a step before each layer of `network` in the passes made meanwhile.

    Args:
        part: number of this part among `parts`, from 0; steps are told in percent of all.
        passes: that it is made of.
    """
    if listener_here() is None:
        yield
        return
    layers = [one for one in network.modules() if next(one.children(), None) is None]
    done, whole = 0, max(1, len(layers) * passes)

    def told(*args: object) -> None:
        nonlocal done
        share = (part + min(1.0, done / whole)) / parts
        done += 1
        step(min(99, int(100 * share)), 100, what)

    hooks = [layer.register_forward_pre_hook(told) for layer in layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
