"""Things that were costly to make, kept as long as all together fit into a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """The most recently used things; the newest stays however large it is. Of any thread."""

    def __init__(self, budget: int, size: Callable[[T], int]) -> None:
        """Args: budget: bytes that all may take; size: of a thing, in bytes."""
        self.budget = budget
        self._size = size
        self._lock = threading.Lock()
        self._things: OrderedDict[Hashable, tuple[T, int, Hashable]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def holds(self, key: Hashable, version: Hashable = None) -> bool:
        """Whether the thing under `key` is kept, in that version."""
        found = self._things.get(key)
        return found is not None and found[2] == version

    def once(
        self, key: Hashable, make: Callable[[], T], needs: int = 0, version: Hashable = None
    ) -> T:
        """The thing under `key`, made where it is not kept.

        Args:
            needs: bytes that it will take, about. Others make room for it before, so that both are
                not there together.
            version: a thing of another version is let go before this one is made.
        """
        with self._lock:
            if self.holds(key, version):
                self._things.move_to_end(key)
                return self._things[key][0]
            self._things.pop(key, None)
            self._fit(self.budget - needs)
        made = make()
        with self._lock:
            self._things[key] = made, self._size(made), version
            self._things.move_to_end(key)
            self._fit(self.budget, least=1)
        return made

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._things.clear()

    def _fit(self, budget: int, least: int = 0) -> None:
        size = sum(size for _, size, _ in self._things.values())
        while size > budget and len(self._things) > least:
            _, (_, gone, _) = self._things.popitem(last=False)
            size -= gone
