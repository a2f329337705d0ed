"""Out of memory is a message: recognised in any of torch's forms and told in words."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from diffusion_gui.core.errors import UserError

T = TypeVar("T")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that memory did not suffice, on any device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and "not enough memory" in str(error).lower()


def guarded(work: Callable[[], T]) -> T:
    """Run `work`; out of memory becomes a UserError, after what it held has been given back.

    The error is left behind first: while an `except` block runs, its traceback keeps every tensor
    of the failed step alive.
    """
    try:
        return work()
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    raise UserError(
        "The memory does not suffice for this training.",
        "The network, the batch or the images are too large for the device.",
        "Choose a smaller batch or network, or another device; "
        "the last saved checkpoint is unharmed.",
    )
