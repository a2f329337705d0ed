"""Which of several processes this one is, as torchrun tells it in the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """The place of this process among those that torchrun started.

    Attributes:
        rank: its number, of `size` on all machines; number 0 writes the files.
        local_rank: its number, of `local_size` on this machine.
        restarts: how often torchrun has started all of them again.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    local_size: int = 1
    restarts: int = 0


def is_torchrun() -> bool:
    """Whether torchrun started this process; RANK and WORLD_SIZE may be left from other things."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def place() -> Place:
    """This process's place; the only one where torchrun did not start it."""
    if not is_torchrun():
        return Place()
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "TORCHELASTIC_RESTART_COUNT")
    return Place(*(int(os.environ[name]) for name in names))
