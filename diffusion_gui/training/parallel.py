"""The processes of one run: who writes, what is shared and gathered, and how a lost one is noticed.

The one door to torch.distributed, which is imported only where torchrun started this process.
Messages between processes are text, flags and tensors, never pickles.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import torch
from torch import Tensor, nn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.processes import place
from diffusion_gui.core.text import msg

from .device import pick_device

T = TypeVar("T")


class PeerLost(UserError):  # noqa: N818  (as UserError, a message for people)
    """Another process of the run is gone, so no further step can be taken."""

    def __init__(self, step: int = 0) -> None:
        """Args: step: that this process has saved; 0 where it saves none."""
        saved = msg("Step {step} is saved.", step=step)
        super().__init__(
            msg("Another process of this run has ended, so it stopped. {saved}", saved=saved)
            if step
            else "Another process of this run has ended, so it stopped.",
            "It was killed, its machine was lost, or the network between them was.",
            "Give the same command again to go on (train with --resume); with torchrun's "
            "--max-restarts it goes on by itself.",
        )


class Alone:
    """One process: nothing to share, to gather or to wait for.

    Attributes:
        stopped: all processes have agreed to stop after this step.
        posted: what the first process has posted, in the step in which all have it; else "".
        restarted: torchrun has started the processes again, after one was lost.
    """

    rank, size = 0, 1
    stopped = False
    posted = ""
    _to_post = ""

    def __init__(self) -> None:
        self.restarted = place().restarts > 0

    @property
    def writes(self) -> bool:
        """Whether this process writes the files: the first does, and no other."""
        return self.rank == 0

    def device(self, name: str) -> torch.device:
        """The device called `name`; raises UserError as `pick_device`."""
        return pick_device(name)

    def may_tell(self) -> bool:
        """Whether no other process has told people why the run ended."""
        return True

    def ask_stop(self) -> None:
        """Let all processes stop after the step that is under way."""

    def post(self, text: str) -> None:
        """Let all processes have `text` of the first one after the step that is under way."""
        self._to_post = text

    def together(self, network: nn.Module, losses: Callable[..., Tensor]) -> Callable[..., Tensor]:
        """`losses(network, ...)`, whose gradients become the mean over all processes."""
        return partial(losses, network)

    def one_pass(
        self, losses: Callable[..., Tensor], last: bool
    ) -> contextlib.AbstractContextManager[None]:
        """Around a pass of a step; gradients are exchanged in the `last` one."""
        return contextlib.nullcontext()

    def gathered(self, values: Tensor) -> Tensor:
        """`values` (N,) on the CPU, of all processes in their order, (size * N,)."""
        self.posted, self._to_post = self._to_post, ""
        return values

    def share(self, text: str) -> str:
        """The `text` of the first process."""
        return text

    def share_tensors(self, tensors: list[Tensor]) -> None:
        """Fill `tensors` with those of the first process."""

    def bring(self, tensor: Tensor, rank: int) -> None:
        """Fill `tensor` of the first process, on the CPU, with that of process `rank`."""

    def agreed(self, value: bool) -> bool:
        """Whether `value` holds in every process."""
        return value

    def heard(self, work: Callable[[], T]) -> T:
        """What `work` returns; raises PeerLost where another process is gone."""
        return work()


_joined: Alone = Alone()


def group() -> Alone:
    """The processes that this one has joined; itself alone where there are no others."""
    return _joined


def join(found: Alone) -> None:
    """From now on this process works with those of `found`."""
    global _joined
    _joined = found
