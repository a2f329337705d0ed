"""A sign of life of each process: one that hangs, or whose machine is gone, is noticed in seconds.

A killed process closes its connections, which the others notice at once. A machine that is gone
closes nothing, and torch waits half an hour for it.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from datetime import timedelta

from torch._C._distributed_c10d import PrefixStore

from diffusion_gui.core.processes import Place

from .meeting import connection

EVERY_SECONDS = 1.0
MISSED = 20
"""Looks in a row without a sign of life, after which a process is given up.

Looks, not seconds: clocks of machines differ, and after a suspended machine's sleep all signs
are old.
"""
MISTAKE = 2


class Heartbeat(threading.Thread):
    """Tells that this process lives, and looks after the others: the first after all, all after it.

    Where one is given up it ends this process, whose main thread hangs in torch: saved files are
    complete, as after any kill.
    """

    def __init__(self, place: Place, name: str) -> None:
        """Args: name: of this attempt, from `meeting.meet`."""
        super().__init__(name="heartbeat", daemon=True)
        self._place = place
        # A connection of its own: torch's waits in the main thread.
        self._store = PrefixStore(name, connection(place))
        self._store.set_timeout(timedelta(seconds=MISSED))
        self._ended = threading.Event()
        self._beats = 0
        self._beat()

    def _beat(self) -> None:
        self._beats += 1
        self._store.set(f"beat/{self._place.rank}", str(self._beats))

    def first_to_tell(self) -> bool:
        """Whether no process has asked this before; yes where they cannot be reached."""
        with contextlib.suppress(RuntimeError):
            return int(self._store.add("told", 1)) == 1
        return True

    def stop(self) -> None:
        """No more signs, and no more looks; waits for those under way.

        Python ends a thread that comes back from torch while the program ends, and the process
        would be aborted in torch's code with its work done.
        """
        self._ended.set()
        if self.is_alive():
            self.join(2.0 * MISSED)

    def run(self) -> None:
        """Until `stop`."""
        others = list(range(1, self._place.size)) if self._place.rank == 0 else [0]
        keys = [f"beat/{rank}" for rank in others]
        last: list[bytes] = [b""] * len(keys)
        missed = [0] * len(keys)
        while not self._ended.wait(EVERY_SECONDS):
            seen = last
            with contextlib.suppress(RuntimeError):
                self._beat()
                seen = self._store.multi_get(keys)
            missed = [
                count + 1 if now == before else 0
                for count, now, before in zip(missed, seen, last, strict=True)
            ]
            last = seen
            if max(missed) >= MISSED and not self._ended.is_set():
                self._give_up(others[missed.index(max(missed))])

    def _give_up(self, rank: int) -> None:
        if self.first_to_tell():
            print(
                f"Process {rank} of {self._place.size} (counted from 0) gives no sign of life, so "
                "the run stopped. It hangs, or its machine or the network is gone.\nGive the same "
                "command again (train with --resume) to go on; what is saved is unharmed. With "
                "torchrun's --max-restarts it goes on by itself.",
                file=sys.__stderr__,
                flush=True,
            )
        os._exit(MISTAKE)
