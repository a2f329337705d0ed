"""Items of runs whose states are not the items: decoded by the worker when they are looked at."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.overlays import DecodeRequest, ItemsDecoded
from diffusion_gui.core.runs.linear_preview import fit_preview
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
REST_MS = 200
"""Where decoding takes seconds, what is looked at is decoded once one has looked so long at it."""


class _Asked(NamedTuple):
    """What is decoded: `first` its first item alone, for the sake of the linear previews."""

    run: Trajectory
    k: int
    quantity: str
    first: bool = False

    @property
    def dear(self) -> bool:
        return self.run.decoded is not None and self.run.decoded.dear


class Decoding(QObject):
    """Asks for one state after the other, the first wanted first; costs nothing without a codec.

    Where decoding takes seconds, states that are passed over or played are not asked for, nor is
    anything while states are made, but for the first of a model, and what nobody looks at any more
    is dropped.
    """

    came = Signal()
    """Items are there that were not."""
    progressed = Signal(object)
    """A Progress of what is decoded, or None when nothing is."""
    failed = Signal(object)
    """A Failed; the run is not asked for again, nor are those beside it of the same codec."""

    def __init__(
        self,
        queue: PreviewQueue,
        wanted: Callable[[], Iterable[Wanted]],
        grows: Callable[[Trajectory], bool],
        plays: Callable[[], bool],
        samples: Callable[[], bool],
        parent: QObject,
    ) -> None:
        """Args: wanted: what is looked at now, then what may be soon; grows: whether states are
        still added to a run; plays: whether another state comes by itself; samples: whether states
        are made that decoding would hold up.
        """
        super().__init__(parent)
        self._queue = queue
        self._wanted = wanted
        self._grows = grows
        self._plays = plays
        self._samples = samples
        self._kind = f"items {id(self)}"
        self._asked: _Asked | None = None
        self._dropped = False
        self._refused: weakref.WeakSet[Trajectory] = weakref.WeakSet()
        self._places: list[tuple[Trajectory, int]] = []
        """Those that are looked at, of runs whose decoding takes seconds."""
        self._stopped = False
        """Whether a person stopped what was decoded there."""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Ask for what is looked at and not decoded."""
        following = self._next()
        asked = self._asked
        if asked is not None and asked.dear and following != asked and not self._dropped:
            self._dropped = True
            if self._queue.drop(self._kind):
                self._asked = None  # it had not begun: nothing will be heard of it
        if following is not None and following != asked:
            self._ask(following)

    def _next(self) -> _Asked | None:
        lacking = []
        for one in self._wanted():
            if self._lacks(*one):
                lacking.append(_Asked(*one))
                if not lacking[-1].dear:
                    break
        passing = [one for one in lacking if one.dear and not self._is_end(one)]
        places = list(dict.fromkeys((one.run, one.k) for one in passing))
        if places != self._places:
            self._places, self._stopped = places, False
            self._rest.start()
        for asked in lacking:
            if not asked.dear:
                return asked
            if self._stopped:
                continue
            if self._samples():  # that goes first; previews are shown meanwhile
                if self._grows(asked.run) and self._has_no_preview(asked.run):
                    return _Asked(asked.run, 0, "x0", first=True)
            elif self._is_end(asked) or not (self._rest.isActive() or self._plays()):
                return asked
        return None

    def _lacks(self, run: Trajectory, k: int, quantity: str) -> bool:
        """Whether it has to be decoded, and can be."""
        return (
            run not in self._refused
            and is_decoded(run, quantity)
            and is_state_known(run, k, quantity)
            and not is_known(run, k, quantity)
        )

    def _is_end(self, one: _Asked) -> bool:
        return one.k == len(one.run) - 1 and not self._grows(one.run)

    @staticmethod
    def _has_no_preview(run: Trajectory) -> bool:
        lacks = run.decoded is not None and run.decoded.linear and run.decoded.preview is None
        return lacks and len(run) > 1 and is_state_known(run, 0, "x0")

    def _ask(self, asked: _Asked) -> None:
        run, k, quantity, first = asked
        decoded = run.decoded
        assert decoded is not None
        self._asked, self._dropped = asked, False
        key = decoded_key(run, k, quantity)
        alpha, sigma = float(run.path.alpha[key[0]]), float(run.path.sigma[key[0]])

        def answer(event: Event) -> None:
            match event:
                case ItemsDecoded():
                    if event.sums is not None:
                        weight = alpha**2 / (alpha**2 + sigma**2)
                        fit_preview(decoded.codec, event.sums, weight)
                    if not first:
                        decoded.put(*key, event.x)
                    self._end(asked)
                    self.came.emit()
                case Progress():
                    self.progressed.emit(event)
                case Failed():
                    runs = {one for one, *_ in self._wanted()} | {run}
                    self._refused.update(one for one in runs if _codec(one) == decoded.codec)
                    if (waits := self._asked) is not None and waits.run in self._refused:
                        self._queue.forget(self._kind)  # it would be refused like this one
                        self._asked = None
                    self._end(asked)
                    self.failed.emit(event)
                case Stopped():
                    self._stopped = self._asked is asked and not self._dropped
                    self._end(asked)
                    self.refresh()
                case Finished():
                    self.progressed.emit(None)

        state = state_value(run, k, quantity, slice(0, 1) if first else slice(None))
        self._queue.ask(self._kind, DecodeRequest(decoded.codec, state), answer)

    def _end(self, asked: _Asked) -> None:
        if self._asked is asked:
            self._asked = None
        self.progressed.emit(None)


def _codec(run: Trajectory) -> str:
    return run.decoded.codec if run.decoded is not None else ""
