"""Commands in several processes as torchrun starts them, forked from one that has loaded torch.

As a script: reads jobs (JSON) from its input, carries them out one after the other, and writes what
came of each. torchrun itself takes three seconds to load, and each of its processes too.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

SECONDS = 240
LOADED = (
    "diffusion_gui.engine",
    "diffusion_gui.cli.train",
    "diffusion_gui.training.process_group",
    "torch._dynamo",
)
"""What the processes need, loaded once before they are forked. Torch loads its compiler late."""


@dataclass(frozen=True)
class Job:
    """`faults`: by rank, the name of a function of this file that makes something go wrong."""

    argv: Sequence[str]
    size: int
    faults: dict[str, str] = field(default_factory=dict)
    restarts: int = 0


@dataclass(frozen=True)
class Outcome:
    """Exit codes (negative: the signal) and what was printed, by rank, and how long it took."""

    codes: list[int]
    out: list[str]
    err: list[str]
    seconds: float


def carry_out(jobs: Sequence[Job], folder: Path) -> list[Outcome]:
    """The outcomes of jobs that are carried out in `folder`."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps([asdict(job) for job in jobs]),
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=SECONDS * 4,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return [Outcome(**one) for one in json.loads(done.stdout)]


def main() -> None:
    jobs = [Job(**one) for one in json.load(sys.stdin)]
    from torch._C._distributed_c10d import TCPStore

    for name in LOADED:
        importlib.import_module(name)
    if hasattr(os, "sched_setaffinity"):  # as many threads as one process alone
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    gc.freeze()  # a collection in a forked process would copy all that is loaded
    outcomes = []
    for job in jobs:
        store = TCPStore("127.0.0.1", 0, is_master=True, wait_for_workers=False)
        outcomes.append(asdict(_forked(job, store.port)))
        del store
    json.dump(outcomes, sys.stdout)


def _forked(job: Job, port: int) -> Outcome:
    began = time.monotonic()
    with contextlib.ExitStack() as files:
        opened = [
            [files.enter_context(tempfile.TemporaryFile("w+")) for _ in range(2)]
            for _ in range(job.size)
        ]
        codes = _waited(job, [_child(job, rank, port, *opened[rank]) for rank in range(job.size)])
        for file in (file for pair in opened for file in pair):
            file.seek(0)
        out, err = ([pair[k].read() for pair in opened] for k in range(2))
    return Outcome(codes, out, err, time.monotonic() - began)


def _waited(job: Job, pids: list[int]) -> list[int]:
    """The exit codes of all processes."""
    began = time.monotonic()
    codes: dict[int, int] = {}
    while len(codes) < job.size:
        for pid in pids:
            ended, status = (0, 0) if pid in codes else os.waitpid(pid, os.WNOHANG)
            if ended:
                codes[pid] = os.waitstatus_to_exitcode(status)
        if time.monotonic() - began > SECONDS:
            for pid in set(pids) - codes.keys():
                os.kill(pid, signal.SIGKILL)
        frozen = any(fault.startswith("freeze") for fault in job.faults.values())
        if codes and frozen and len(codes) == job.size - 1:
            (left,) = set(pids) - codes.keys()  # torchrun would end it
            os.kill(left, signal.SIGKILL)
        time.sleep(0.02)
    return [codes[pid] for pid in pids]


def _child(job: Job, rank: int, port: int, out: object, err: object) -> int:
    if pid := os.fork():
        return pid
    code = 99
    with contextlib.suppress(BaseException):
        os.dup2(out.fileno(), 1)  # type: ignore[attr-defined]
        os.dup2(err.fileno(), 2)  # type: ignore[attr-defined]
        if job.size > 1:
            os.environ |= {
                "TORCHELASTIC_RUN_ID": "test",
                "TORCHELASTIC_RESTART_COUNT": str(job.restarts),
                "TORCHELASTIC_USE_AGENT_STORE": "True",
                "MASTER_ADDR": "127.0.0.1",
                "MASTER_PORT": str(port),
                "RANK": str(rank),
                "LOCAL_RANK": str(rank),
                "WORLD_SIZE": str(job.size),
                "LOCAL_WORLD_SIZE": str(job.size),
            }
        name, _, value = job.faults.get(str(rank), "").partition(" ")
        if name:
            globals()[name](int(value or 0))
        from diffusion_gui.__main__ import main as program

        sys.stdin.close()
        code = program(list(job.argv))
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


# ---------------------------------------------------------------- what goes wrong


def _at_step(step: int, do: object) -> None:
    from diffusion_gui.training.trainer import Trainer

    whole = Trainer.advance

    def advance(self: Trainer) -> object:
        if self.step == step:
            do()  # type: ignore[operator]
        return whole(self)

    Trainer.advance = advance  # type: ignore[assignment, method-assign]


def kill(step: int) -> None:
    """The process is gone before its next step."""
    _at_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL))


def freeze(step: int) -> None:
    """The process hangs; nobody waits long for it."""
    _at_step(step, lambda: os.kill(os.getpid(), signal.SIGSTOP))


def impatient(_: int) -> None:
    """A hanging process is given up sooner."""
    from diffusion_gui.training import heartbeat

    heartbeat.MISSED = 3


def stop(step: int) -> None:
    """This process alone is asked to stop."""
    _at_step(step, lambda: os.kill(os.getpid(), signal.SIGTERM))


def ask(step: int) -> None:
    """Somebody asks the run for another rate at this step, and four steps later to stop."""
    from diffusion_gui.core.recipes.run_request import RunRequest
    from diffusion_gui.storage import run_requests

    for at, text in ((step, "lr=2e-4"), (step + 4, "stop")):
        request = RunRequest.of(text)
        _at_step(at, lambda request=request: run_requests.ask(Path("asked"), request))


def not_finite(step: int) -> None:
    """The losses of this process's items are no numbers."""
    from diffusion_gui.training import trainer

    losses = getattr(trainer, "training_losses")  # noqa: B009  (of another file)
    wrong = float("nan")
    _at_step(step, lambda: setattr(trainer, "training_losses", lambda *a: losses(*a) * wrong))


def no_memory(step: int) -> None:
    """This process's memory does not suffice."""

    def short() -> None:
        raise MemoryError

    _at_step(step, short)


def full_disk(step: int) -> None:
    """From a step on nothing more can be written."""
    import errno

    from diffusion_gui.storage import atomic

    def full(*_: object) -> Iterator[None]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    _at_step(step, lambda: setattr(atomic, "_fsync", full))


def hanging_share(step: int) -> None:
    """From a step on a write is not answered before people were told that it hangs."""
    import threading

    from diffusion_gui.storage import atomic, hanging_disk

    hanging_disk.SECONDS = 0.1
    printed, told, whole = hanging_disk._print, threading.Event(), atomic._fsync

    def tell(words: object) -> None:
        printed(words)  # type: ignore[arg-type]
        told.set()

    def hang(path: Path) -> None:
        if path.suffix == ".safetensors" and not told.wait(SECONDS):
            raise AssertionError("nobody was told")
        whole(path)

    hanging_disk._print = tell
    _at_step(step, lambda: setattr(atomic, "_fsync", hang))


def lost_card(step: int) -> None:
    """This process's graphics card falls off."""

    def lost() -> None:
        raise RuntimeError("CUDA error: unspecified launch failure\nmore for developers")

    _at_step(step, lost)


def other_clock(seconds: int) -> None:
    """This machine's clock is so many seconds behind the others'."""
    now, now_ns = time.time, time.time_ns
    time.time = lambda: now() - seconds
    time.time_ns = lambda: now_ns() - seconds * 10**9


def small_chunks(_: int) -> None:
    """A score generates few items at once, so that there are several chunks."""
    from diffusion_gui.engine import scoring

    scoring._chunk = lambda _: 30  # type: ignore[assignment]


def kill_in_block(first: int) -> None:
    """The process is gone while it writes the block that begins with this item."""
    from diffusion_gui.storage import item_sets

    shard = item_sets._shard

    def killed(items: object, labels: object) -> bytes:
        os.kill(os.getpid(), signal.SIGKILL)
        return shard(items, labels)  # type: ignore[arg-type]

    whole = item_sets.ItemSet.write

    def write(self: item_sets.ItemSet, start: int, *given: object) -> None:
        if start == first:
            item_sets._shard = killed
        whole(self, start, *given)  # type: ignore[arg-type]

    item_sets.ItemSet.write = write  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    main()
