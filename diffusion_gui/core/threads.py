"""How many threads the model computes with: the same in the window and on the command line.

The order in which a float32 kernel adds depends on how many threads share it, and with it the last
bits. One number for both roads is what makes the same recipe the same bytes on both.
"""

from __future__ import annotations

import os
import sys

from diffusion_gui.core.processes import place


def model_threads() -> int:
    """Cores less one, at least 1: with a thread on every core a busy neighbour stalls them all.

    Processes that torchrun started on one machine share them.
    """
    return max(1, (_cores() - 1) // place().local_size)


def _cores() -> int:
    """Those this process may run on, where the system tells."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 2
