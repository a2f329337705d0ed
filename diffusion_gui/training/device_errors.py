"""Out of memory and a lost GPU are messages: recognised in torch's many forms, told in words."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import Translatable, msg

T = TypeVar("T")


_SHORT = (
    "not enough memory",  # torch's CPU allocator on Windows
    "can't allocate memory",  # and elsewhere
    "out of memory",  # Metal, and drivers
    "_alloc_failed",  # cuBLAS and cuDNN
)
_LOST = ("cuda error", "cudnn error", "cublas error", "hip error", "mps backend", "device lost")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` says that memory did not suffice, on any device."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _SHORT)


def is_device_lost(error: BaseException) -> bool:
    """Whether `error` says that the GPU no longer answers, after which nothing on it is right."""
    text = str(error).lower()
    return isinstance(error, RuntimeError) and any(words in text for words in _LOST)


def release() -> None:
    """Give back what a failed step held, on every device."""
    if gc.isenabled():  # where a window is open, only its own thread may destroy what is left
        gc.collect()
    if torch.cuda.is_available():
        with contextlib.suppress(RuntimeError):  # a lost device gives nothing back
            torch.cuda.empty_cache()


def driver_says(error: BaseException) -> Translatable:
    """Why the GPU is lost: the first line of what torch passes on, the rest is for developers."""
    first_line = str(error).partition("\n")[0][:200]
    return msg("Its driver reports: {reason}.", reason=first_line)


def guarded(work: Callable[[], T]) -> T:
    """Run `work`; out of memory, or a lost device, becomes a UserError.

    The error is left behind first: while an `except` block runs, its traceback keeps every tensor
    of the failed step alive.
    """
    try:
        return work()
    except (MemoryError, RuntimeError) as error:
        short = is_out_of_memory(error)
        if not short and not is_device_lost(error):
            raise
        why = driver_says(error)
    release()
    if short:
        raise UserError(
            "The memory does not suffice for this training.",
            "The network, the batch or the images are too large for the device.",
            "Choose a smaller batch or network, or another device; "
            "the last saved checkpoint is unharmed.",
        )
    raise UserError(
        "The graphics card stopped answering.",
        why,
        "Start the program again and resume the run, on the CPU if it happens again "
        "(--device cpu); the last saved checkpoint is unharmed.",
    )
