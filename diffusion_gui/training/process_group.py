"""Several processes that torchrun started, over gloo (CPUs) and NCCL (graphics cards)."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch._C._distributed_c10d import PrefixStore
from torch.nn.parallel import DistributedDataParallel

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.processes import Place
from diffusion_gui.core.text import msg

from .device import pick_device
from .heartbeat import Heartbeat
from .meeting import WAIT, attempt, connection, meet
from .parallel import Alone, PeerLost, join

T = TypeVar("T")

_CONNECTION = ("gloo", "connection", "peer", "nccl", "socket", "timed out", "broken pipe", "store")
"""Words of torch's errors about a process that does not answer; it has no type for them."""


class _Losses(nn.Module):
    """A network and its losses as one module: torch watches what goes through `forward`."""

    def __init__(self, network: nn.Module, losses: Callable[..., Tensor]) -> None:
        super().__init__()
        self.network = network
        self._losses = losses

    def forward(self, *items: Tensor | float) -> Tensor:
        return self._losses(self.network, *items)


class Group(Alone):
    """The processes of a run; what one of them has to tell people, it alone tells."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.rank, self.size = place.rank, place.size
        self._asked = False
        self._cards = torch.cuda.is_available()
        if self._cards and place.local_rank < torch.cuda.device_count():
            torch.cuda.set_device(place.local_rank)
        try:
            store = connection(place, serve=True)
            name = meet(place, store)
            self.restarted = place.restarts > 0 or (place.rank == 0 and attempt(store) > 1)
            dist.init_process_group(
                "cpu:gloo,cuda:nccl" if self._cards else "gloo",
                store=PrefixStore(name, store),
                rank=place.rank,
                world_size=place.size,
                timeout=WAIT,
            )
            self._heartbeat = Heartbeat(place, name)
            dist.barrier()
        except (RuntimeError, ValueError) as error:
            raise UserError(
                "The processes of this run did not find each other.",
                msg("PyTorch reports: {reason}.", reason=str(error).partition("\n")[0][:200]),
                "Check --nnodes and --rdzv-endpoint of torchrun, and whether the machines reach "
                "each other.",
            ) from error
        self._heartbeat.start()

    def may_tell(self) -> bool:
        return self._heartbeat.first_to_tell()

    def device(self, name: str) -> torch.device:
        device = pick_device(name)
        if device.type == "mps" and name == "auto":
            return torch.device("cpu")
        cards = torch.cuda.device_count()
        if device.type == "mps":
            raise UserError(
                "Several processes cannot share this graphics card.",
                "PyTorch connects processors and CUDA cards only.",
                "Choose --device cpu, or train in one process.",
            )
        if device.type == "cuda" and self._place.local_size > cards:
            raise UserError(
                msg(
                    "There are {processes} processes and {cards} graphics cards on this machine.",
                    processes=self._place.local_size,
                    cards=cards,
                ),
                "Each process needs a card of its own.",
                "Give torchrun --nproc-per-node as many as there are cards, or choose "
                "--device cpu.",
            )
        return device

    def ask_stop(self) -> None:
        self._asked = True

    def together(self, network: nn.Module, losses: Callable[..., Tensor]) -> Callable[..., Tensor]:
        cards = [torch.cuda.current_device()] if next(network.parameters()).is_cuda else None
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            # What newer versions of torch call it is not known to older ones.
            return DistributedDataParallel(_Losses(network, losses), cards, broadcast_buffers=False)

    def one_pass(
        self, losses: Callable[..., Tensor], last: bool
    ) -> contextlib.AbstractContextManager[None]:
        assert isinstance(losses, DistributedDataParallel)
        return contextlib.nullcontext() if last else losses.no_sync()

    def gathered(self, values: Tensor) -> Tensor:
        """As `Alone.gathered`; whether to stop, and whether there is a post, goes with it."""
        flags = [float(self._asked), float(bool(self._to_post))]
        mine = torch.cat([values, values.new_tensor(flags)])
        rows = mine.new_empty(self.size, len(mine))
        dist.all_gather(list(rows), mine)
        self.stopped = bool(rows[:, -2].any())
        self.posted = self.share(self._to_post) if bool(rows[0, -1]) else ""
        self._to_post = ""
        return rows[:, :-2].reshape(-1)

    def share(self, text: str) -> str:
        content = torch.tensor(list(text.encode()), dtype=torch.uint8)  # of nothing, too
        size = torch.tensor([len(content)])
        dist.broadcast(size, 0)
        if not self.writes:
            content = torch.empty(int(size), dtype=torch.uint8)
        dist.broadcast(content, 0)
        return content.numpy().tobytes().decode()

    def share_tensors(self, tensors: list[Tensor]) -> None:
        for tensor in tensors:
            whole = tensor.contiguous()  # a network's weights may lie otherwise
            dist.broadcast(whole, 0)
            tensor.copy_(whole)

    def bring(self, tensor: Tensor, rank: int) -> None:
        if self.writes and rank:
            dist.recv(tensor, rank)
        elif rank == self.rank and rank:
            dist.send(tensor.contiguous(), 0)

    def agreed(self, value: bool) -> bool:
        flag = torch.tensor([float(value)])
        dist.all_reduce(flag, dist.ReduceOp.MIN)
        return bool(flag)

    def heard(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except RuntimeError as error:
            text = str(error).lower()
            if not any(word in text for word in _CONNECTION):
                raise
        # Outside the `except`: the error's traceback keeps the tensors of the step.
        raise PeerLost

    def leave(self) -> None:
        """Wait until all are done, so that nobody takes the first to end for a lost one."""
        with contextlib.suppress(RuntimeError):
            dist.barrier()
        self._heartbeat.stop()
        with contextlib.suppress(RuntimeError):
            dist.destroy_process_group()


@contextlib.contextmanager
def joined(place: Place) -> Iterator[Group]:
    """Join the processes that torchrun started, and wait for all of them in the end.

    Raises:
        UserError: they do not find each other.
    """
    found = Group(place)
    join(found)
    yield found
    found.leave()
    join(Alone())
