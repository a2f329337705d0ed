"""Waveforms of the spectrograms that are looked at: made by the worker while nothing moves."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.recipes.codec_choice import codec_of_shown
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.shown_values import is_state_known, state_value, visible
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.workers.preview_queue import PreviewQueue

Values = npt.NDArray[np.floating]
Waves = Sequence[Values | None]
"""(L,) of each item, None where it is not there; empty where no item's is."""
Looked = tuple[Trajectory, int, str, Sequence[int]]
"""A run, a state of it, the quantity that is shown of that, and the items that are seen."""
STILL_MS = 150
"""Waveforms are asked for when what is looked at has been the same for so long."""
AT_ONCE = 8
"""Items of one request: the preview lane is not kept long from what is more urgent."""


def waves_of(trajectory: Trajectory, k: int, quantity: str) -> Waves:
    """Those of state k that are there."""
    hidden = trajectory.hidden
    if hidden is None:
        return ()
    found = (hidden.item(k, quantity, item) for item in range(len(trajectory.labels)))
    return tuple(None if one is None else one[0] for one in found)


class Waveforms(QObject):
    """Asks for what is looked at and not there, the first wanted first, a few items at a time."""

    came = Signal()
    """Waveforms are there that were not."""
    failed = Signal(object)
    """A Failed; the same run is not asked for again."""

    def __init__(
        self,
        queue: PreviewQueue,
        wanted: Callable[[], Iterable[Looked]],
        parent: QObject,
        preview: Callable[[], Preview | None] = lambda: None,
    ) -> None:
        """Args: wanted: what is seen now; nothing while it moves. preview: what is seen instead."""
        super().__init__(parent)
        self._queue = queue
        self._wanted = wanted
        self._preview = preview
        self._of_previews: weakref.WeakKeyDictionary[Preview, tuple[Waves, ...]] = (
            weakref.WeakKeyDictionary()
        )
        self._refused: weakref.WeakSet[object] = weakref.WeakSet()
        self._key: Hashable = None
        self._ask: Callable[[], None] = lambda: None
        self._still = QTimer(self, singleShot=True, interval=STILL_MS)
        self._still.timeout.connect(lambda: self._ask())

    def of_preview(self, preview: Preview) -> Sequence[Waves]:
        """Those of the data, the state, the prediction and the noise."""
        return self._of_previews.get(preview, ((), (), (), ()))

    def refresh(self) -> None:
        """Ask for what is looked at, once it stays."""
        key, ask = self._next()
        if key != self._key:
            self._key, self._ask = key, ask
            self._still.stop()
            if key is not None:
                self._still.start()

    def _next(self) -> tuple[Hashable, Callable[[], None]]:
        """What is to be asked for: the same key for the same, None for nothing."""
        preview = self._preview()
        if preview is not None:
            codec = codec_of_shown(preview.domain.modality)
            if codec and preview not in self._of_previews and preview not in self._refused:
                return preview, partial(self._ask_preview, preview, codec)
            return None, lambda: None
        for trajectory, k, quantity, items in self._wanted():
            hidden = trajectory.hidden
            if hidden is None or trajectory in self._refused:
                continue
            if not is_final(trajectory, k, quantity):
                continue
            lacking = [one for one in items if hidden.item(k, quantity, one) is None][:AT_ONCE]
            if lacking:
                place = trajectory, k, quantity, tuple(lacking)
                return place, partial(self._ask_items, *place)
        return None, lambda: None

    def _ask_preview(self, preview: Preview, codec: str) -> None:
        schedule = schedule_of(preview.recipe)
        x = visible(preview.x, schedule.alpha[preview.t], schedule.sigma[preview.t])
        values = np.concatenate([preview.clean, x, preview.x0, preview.eps])

        def take(waves: Values) -> None:
            count = len(preview.x)
            parts = (waves[start : start + count, 0] for start in range(0, len(waves), count))
            self._of_previews[preview] = tuple(tuple(part) for part in parts)

        self._submit(preview, DecodeRequest(codec, values), take)

    def _ask_items(
        self, trajectory: Trajectory, k: int, quantity: str, items: tuple[int, ...]
    ) -> None:
        hidden = trajectory.hidden
        assert hidden is not None
        x = state_value(trajectory, k, quantity, np.array(items))
        self._submit(
            trajectory,
            DecodeRequest(hidden.codec, x),
            lambda waves: hidden.put_items(k, quantity, items, waves),
        )

    def _submit(
        self, owner: object, request: DecodeRequest, take: Callable[[Values], None]
    ) -> None:
        def answer(event: Event) -> None:
            if isinstance(event, ItemsDecoded):
                take(event.x)
                self._key = None
                self.came.emit()
            elif isinstance(event, Failed):
                self._refused.add(owner)
                self.failed.emit(event)

        self._queue.ask(f"waveforms {id(self)}", request, answer)


def is_final(trajectory: Trajectory, k: int, quantity: str) -> bool:
    """Whether it is known, and will be the same when the run has gone on."""
    last = k == len(trajectory) - 1 and not trajectory.complete
    return is_state_known(trajectory, k, quantity) and not (last and quantity != "x")
