"""Where the model attends to each word, asked for all along a run that is to be exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.words import AllWordsRequest, Words, words_request
from diffusion_gui.core.runs.attended_words import has_words, item_of_words, missing_states
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.workers.workers import Workers


@dataclass(eq=False)
class _Waiting:
    """Who waits for the maps of an item in all its runs."""

    runs: tuple[Trajectory, ...]
    item: int
    then: Callable[[], None]
    ended: Callable[[Event], None]


class WordMaps:
    """Asks for the maps that runs lack, one run at a time; whoever asks last is told."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._waiting: _Waiting | None = None
        self._ticket = 0

    def complete(
        self,
        runs: tuple[Trajectory, ...],
        item: int,
        then: Callable[[], None],
        ended: Callable[[Event], None] = lambda event: None,
    ) -> None:
        """Call `then` when all maps of an item are there, at once where they are.

        Args:
            item: by its number; -1 for the first one.
            ended: gets Progress, and Failed or Stopped where they do not come.
        """
        self._waiting = _Waiting(runs, item, then, ended)
        if not self._ticket:
            self._go_on()

    def lacks(self, runs: tuple[Trajectory, ...], item: int) -> bool:
        """Whether anything has to be asked."""
        return self._missing(runs, item) is not None

    def give_up(self) -> None:
        """Nobody waits any more; who did gets Stopped."""
        waiting, self._waiting = self._waiting, None
        if self._ticket:
            self._workers.cancel("measure", self._ticket)
        if waiting is not None:
            waiting.ended(Stopped())

    def _missing(
        self, runs: tuple[Trajectory, ...], item: int
    ) -> tuple[Trajectory, int, list[int]] | None:
        for run in filter(has_words, runs):
            at = item_of_words(run, item)
            if at < len(run.labels) and (states := missing_states(run, at)):
                return run, at, states
        return None

    def _go_on(self) -> None:
        waiting = self._waiting
        if waiting is None:
            return
        missing = self._missing(waiting.runs, waiting.item)
        if missing is None:
            self._waiting = None
            waiting.then()
            return
        run, item, states = missing
        asked = AllWordsRequest(words_request(run, item, states))
        self._ticket = self._workers.submit(asked, lambda event: self._take(run, item, event))

    def _take(self, run: Trajectory, item: int, event: Event) -> None:
        match event:
            case Words():
                run.words.add(item, event.words, event.maps)
            case Progress() if self._waiting is not None:
                self._waiting.ended(event)
            case Failed() | Stopped():
                self._ticket, waiting = 0, self._waiting
                self._waiting = None
                if waiting is not None:
                    waiting.ended(event)
            case Finished():
                self._ticket = 0
                self._go_on()
