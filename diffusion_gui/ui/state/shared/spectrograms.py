"""What waveforms look like: spectrograms, made by the worker when they are looked at."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Hashable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.overlays import EncodeRequest, StatesEncoded
from diffusion_gui.core.runs.shown_values import is_known
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.workers.preview_queue import PreviewQueue

from .waveforms import is_final

Values = npt.NDArray[np.floating]
BUDGET = 64 * 2**20
"""Bytes of spectrograms that are kept."""


class Spectrograms(QObject):
    """Asks for those that are looked at and not there."""

    came = Signal()
    """Some are there that were not."""
    failed = Signal(object)
    """A Failed; those of the same owner are not asked for again."""

    def __init__(self, queue: PreviewQueue, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = queue
        self._kept: OrderedDict[Hashable, Values] = OrderedDict()
        self._last: dict[str, Values] = {}
        self._asked: dict[str, Hashable] = {}
        self._refused: weakref.WeakSet[object] = weakref.WeakSet()

    def of(
        self, where: str, owner: object, place: Hashable, x: Values, domain: Domain
    ) -> Values | None:
        """Those (N, 1, B, F) of waveforms `x` (N, 1, L); until they come, the last ones there.

        Args:
            where: in the window they are shown.
            owner: whose waveforms they are; at the same `place` they are always the same.

        Returns:
            None while there are none, and where `domain` is not of waveforms.
        """
        modality = MODALITIES[domain.modality]
        if not modality.heard:
            return None
        key = weakref.ref(owner), place
        if (found := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            self._last[where] = found
            return found
        if owner not in self._refused and self._asked.get(where) != key:
            self._ask(where, key, owner, EncodeRequest(modality.codec, x))
        last = self._last.get(where)
        return last if last is not None and len(last) == len(x) else None

    def of_run(
        self, where: str, trajectory: Trajectory, k: int, quantity: str, x: Values
    ) -> Values | None:
        """Those of the items `x` that state k of a run shows as `quantity`.

        Of a state that is yet to be decoded, whose items are silence until then: the last ones.
        """
        if not is_known(trajectory, k, quantity):
            last = self._last.get(where)
            return last if last is not None and len(last) == len(x) else None
        place = k, quantity, None if is_final(trajectory, k, quantity) else len(trajectory)
        return self.of(where, trajectory, place, x, trajectory.shown)

    def _ask(self, where: str, key: Hashable, owner: object, request: EncodeRequest) -> None:
        self._asked[where] = key

        def answer(event: Event) -> None:
            if self._asked.get(where) == key:
                del self._asked[where]
            if isinstance(event, StatesEncoded):
                self._keep(key, event.x)
                self._last[where] = event.x
                self.came.emit()
            elif isinstance(event, Failed):
                self._refused.add(owner)
                self.failed.emit(event)

        self._queue.ask(f"spectrograms {where}", request, answer)

    def _keep(self, key: Hashable, pictures: Values) -> None:
        self._kept[key] = pictures
        size = sum(one.nbytes for one in self._kept.values())
        while size > BUDGET and len(self._kept) > 1:
            size -= self._kept.popitem(last=False)[1].nbytes
