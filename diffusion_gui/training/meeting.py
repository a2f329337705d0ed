"""How the processes of a run find each other: a store of their own, empty at every start.

torchrun's store may be the one of the attempt before, with what dead processes left in it; neither
it nor torch tells the attempts apart, and restarts are counted by each machine for itself.
"""

from __future__ import annotations

import os
import secrets
import time
from datetime import timedelta

from torch._C._distributed_c10d import Store, TCPStore

from diffusion_gui.core.processes import Place

LOOK_SECONDS = 0.05
WAIT = timedelta(minutes=30)
"""For the others to start, and later for each exchange with them."""
_ROOM = "diffusion_gui"


def connection(place: Place, serve: bool = False) -> Store:
    """A connection to torchrun's store; with `serve` the first process is it, where none is."""
    own = os.environ.get("TORCHELASTIC_USE_AGENT_STORE") != "True"
    return TCPStore(
        os.environ["MASTER_ADDR"],
        int(os.environ["MASTER_PORT"]),
        is_master=serve and own and place.rank == 0,
        timeout=WAIT,
        wait_for_workers=False,
    )


def meet(place: Place, store: Store) -> str:
    """Wait until all processes are here; returns a name that only they know.

    Each shows a card with a number drawn for this attempt. The first lays all cards on the table,
    under a name; who finds the own card there agrees. Cards of an attempt before are replaced
    when their owners arrive, and then the table is laid again.

    Raises:
        RuntimeError: they did not come.
    """
    deadline = time.monotonic() + WAIT.total_seconds()
    card = secrets.token_hex(8)
    store.set(f"{_ROOM}/card/{place.rank}", card)
    cards = [f"{_ROOM}/card/{rank}" for rank in range(place.size)]
    table, name = "", ""
    while time.monotonic() < deadline:
        if place.rank == 0:
            if store.check(cards):
                shown = " ".join(found.decode() for found in store.multi_get(cards))
                if shown != table:
                    table, name = shown, secrets.token_hex(8)
                    store.set(f"{_ROOM}/table", f"{name} {table}")
        elif store.check([f"{_ROOM}/table"]):
            name, *laid = store.get(f"{_ROOM}/table").decode().split()
            if len(laid) != place.size or laid[place.rank] != card:
                name = ""
        if name:
            store.set(f"{_ROOM}/{name}/agrees/{place.rank}", "")
            if store.check([f"{_ROOM}/{name}/agrees/{rank}" for rank in range(place.size)]):
                return name
        time.sleep(LOOK_SECONDS)
    raise RuntimeError("not all processes came")


def attempt(store: Store) -> int:
    """Counts the attempts that this store has seen, from 1; asked by the first process once."""
    return int(store.add(f"{_ROOM}/attempts", 1))
