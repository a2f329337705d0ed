"""Items of runs whose states are not the items: decoded by the worker when they are looked at."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.runs.decoded import Decoded
from diffusion_gui.core.runs.shown_values import (
    decoded_key,
    is_decoded,
    is_known,
    is_state_known,
    state_value,
)
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.workers.preview_queue import PreviewQueue

Wanted = tuple[Trajectory, int, str]
"""A run, a state of it, and the quantity that is shown of that."""


class Decoding(QObject):
    """Asks for one state after the other, the first wanted first; costs nothing without a codec."""

    came = Signal()
    """Items are there that were not."""
    failed = Signal(object)
    """A Failed; the run is not asked for again, nor are those beside it of the same codec."""

    def __init__(
        self, queue: PreviewQueue, wanted: Callable[[], Iterable[Wanted]], parent: QObject
    ) -> None:
        """Args: wanted: what is looked at now, then what may be soon."""
        super().__init__(parent)
        self._queue = queue
        self._wanted = wanted
        self._asked: Wanted | None = None
        self._refused: weakref.WeakSet[Trajectory] = weakref.WeakSet()

    def refresh(self) -> None:
        """Ask for what is looked at and not decoded."""
        for trajectory, k, quantity in self._wanted():
            decoded = trajectory.decoded
            if decoded is None or trajectory in self._refused:
                continue
            if not is_decoded(trajectory, quantity) or is_known(trajectory, k, quantity):
                continue
            if is_state_known(trajectory, k, quantity):
                self._ask((trajectory, k, quantity), decoded)
                return

    def _ask(self, wanted: Wanted, decoded: Decoded) -> None:
        if wanted == self._asked:
            return
        self._asked = wanted
        trajectory, key = wanted[0], decoded_key(*wanted)

        def answer(event: Event) -> None:
            if isinstance(event, ItemsDecoded):
                self._asked = None
                decoded.put(*key, event.x)
                self.came.emit()
            elif isinstance(event, Failed):
                self._asked = None
                runs = {run for run, *_ in self._wanted()} | {trajectory}
                self._refused.update(run for run in runs if _codec(run) == decoded.codec)
                self.failed.emit(event)

        request = DecodeRequest(decoded.codec, state_value(*wanted))
        self._queue.ask(f"items {id(self)}", request, answer)


def _codec(run: Trajectory) -> str:
    return run.decoded.codec if run.decoded is not None else ""
