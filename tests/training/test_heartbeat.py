"""The signs of life that processes of a run give each other, over a store that a test holds."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from diffusion_gui.core.processes import Place
from diffusion_gui.training import heartbeat as module
from diffusion_gui.training.heartbeat import Heartbeat


class SlowStore:
    """Answers a look at the others when `gate` is open."""

    def __init__(self) -> None:
        self.asked, self.gate = threading.Event(), threading.Event()

    def set_timeout(self, timeout: object) -> None: ...

    def set(self, key: str, value: str) -> None: ...

    def multi_get(self, keys: list[str]) -> list[bytes]:
        self.asked.set()
        self.gate.wait()
        return [b"1"] * len(keys)


def test_it_has_ended_when_a_process_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread that was still in torch's store as the program ended aborted the whole process."""
    store = SlowStore()
    monkeypatch.setattr(module, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(module, "connection", lambda place, **more: store)
    monkeypatch.setattr(module, "PrefixStore", lambda name, found: found)
    place: Any = Place(rank=0, size=2, local_rank=0, local_size=2, restarts=0)
    beating = Heartbeat(place, "run")
    beating.start()
    assert store.asked.wait(60)

    def answer() -> None:
        beating._ended.wait()
        threading.Event().wait(0.2)  # the network is slow
        store.gate.set()

    answering = threading.Thread(target=answer)
    answering.start()
    beating.stop()
    assert not beating.is_alive()
    answering.join()
