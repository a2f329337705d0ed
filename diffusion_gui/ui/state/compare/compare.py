"""The comparison as the window knows it: its panes, and the clock that plays them together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from diffusion_gui.core.catalog import COMPARISONS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value, tagged
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.comparison import FEWEST, MOST, Comparison, Pane
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.ui.state.shared.decoding import Decoding, Wanted
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.state.shared.waveforms import Looked, Waveforms
from diffusion_gui.ui.state.watch.recipe_edits import (
    latents_of,
    resized,
    start_from,
    values_of_model,
)
from diffusion_gui.ui.state.watch.session import SETTLE_MS, Session

from .runs import CompareRuns

FPS = 40.0
"""Ticks a second: the whole clock takes six seconds at speed 1."""
FIRST = "steps"
"""The ready-made comparison that is shown first."""


class Clock(Playback):
    """Plays the common clock; a step goes to the next moment at which some pane changes."""

    def __init__(self, compare: Compare) -> None:
        super().__init__(compare)
        self._compare = compare
        self.player.fps = FPS
        self.player.set_length(TICKS + 1)
        self.player.holds = {0: 0.4, TICKS: 1.5}

    def step(self, by: int) -> None:
        """Pause, and move by some moments."""
        moments = self._compare.runs.moments()
        here = int(np.searchsorted(moments, self.position, side="left" if by < 0 else "right"))
        place = here + by if by < 0 else here + by - 1
        self.pause()
        self.seek(int(moments[max(0, min(place, len(moments) - 1))]))


class Compare(QObject):
    """Owns the comparison, its runs and its clock. Widgets only read it."""

    changed = Signal()
    """Panes or settings are others; runs start again where they have to."""
    moved = Signal()
    """Another moment is shown."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.runs = CompareRuns(session, self)
        self.comparison: Comparison | None = None
        self.ready_made = ""
        self.pane = 0
        self.item = 0
        self.show = "x"
        self.measure = "x0"
        self._touched = False
        self.playback = Clock(self)
        self.playback.moved.connect(self.moved)
        self.playback.touched.connect(self._touch)
        self._decoding = Decoding(
            session.preview_queue,
            self._shown,
            self.runs.grows,
            self.playback.is_playing,
            lambda: self.runs.running,
            self,
        )
        self._decoding.came.connect(self.moved)
        self._decoding.failed.connect(session.failed)
        self._decoding.progressed.connect(self.runs.tell_beside)
        self._waveforms = Waveforms(session.preview_queue, self._looked_at, self)
        self._waveforms.came.connect(self.moved)
        self.spectrograms = session.spectrograms
        self.spectrograms.came.connect(self.moved)
        self._waveforms.failed.connect(session.failed)
        for signal in (self.moved, self.changed, self.runs.grown, self.runs.ended):
            signal.connect(self._decoding.refresh)
            signal.connect(self._waveforms.refresh)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.run)
        self.runs.ended.connect(self._play_all)
        session.workers.ready.connect(self.run)

    def _shown(self) -> Iterator[Wanted]:
        """What is in the panes."""
        for number in range(len(self.panes)):
            if (run := self.runs.run_of(number)) is not None:
                yield run, self.state(number), self.show

    def _looked_at(self) -> Iterator[Looked]:
        """What is in the panes while nothing moves."""
        if not self.playback.player.playing and not self.awaits:
            for run, k, quantity in self._shown():
                yield run, k, quantity, range(len(run.labels))

    def stop(self) -> None:
        """End the timers for good."""
        self._settle.stop()
        self.playback.stop()

    # -- what is compared ---------------------------------------------------------------------

    def open(self) -> None:
        """The scene is shown: the first comparison is of what Watch shows."""
        if self.comparison is None:
            self.take_with(FIRST, self._session.recipe)

    def use(self, name: str) -> None:
        """Take a ready-made comparison: a whole state, whatever was chosen before."""
        self.take(COMPARISONS[name].load()(), name)

    def use_watched(self) -> None:
        """The same comparison of the model, data, count and seed that Watch has."""
        recipe = self._session.recipe
        if self.ready_made:
            self.take_with(self.ready_made, recipe)
        else:
            values = {name: getattr(recipe, name) for name in tagged(RECIPE_OPTIONS, "items")}
            if recipe.model != self.panes[0].recipe.model:
                values["label"] = ALL
            self.change_all(**values | {"count": _compared(recipe.data, recipe.count)})

    @property
    def is_watched(self) -> bool:
        """Whether the ready-made comparison is of other items than its own."""
        own = COMPARISONS.get(self.ready_made)
        return own is not None and self.panes != own.load()().panes

    def take_with(self, name: str, base: Recipe) -> None:
        """Take the ready-made comparison `name` of the items of `base`."""
        base = dataclasses.replace(base, count=_compared(base.data, base.count))
        try:
            made: Comparison = COMPARISONS.find(name).load()(base)
            self.take(_in_latents_of(base.model, made), name)
        except UserError as error:
            self._refuse(error)

    def take(self, made: Comparison, name: str = "") -> None:
        """Show another comparison; raises UserError where a value in it is wrong."""
        made = made.checked()
        self.comparison = made
        self.ready_made = name
        self.pane = min(self.pane, len(made.panes) - 1)
        self.item = 0
        begun = self.runs.follow(made)
        self.changed.emit()
        if begun:
            self._settle.start()

    def _refuse(self, error: UserError) -> None:
        self._session.failed.emit(Failed.of(error))
        self.changed.emit()  # controls go back to what is true

    @property
    def panes(self) -> tuple[Pane, ...]:
        """The panes; none before the scene was first shown."""
        return self.comparison.panes if self.comparison else ()

    def _replace(self, panes: list[Pane], **others: object) -> None:
        assert self.comparison is not None
        try:
            self.take(dataclasses.replace(self.comparison, panes=tuple(panes), **others))  # type: ignore[arg-type]
        except UserError as error:
            self._refuse(error)

    def change_all(self, **values: Value) -> None:
        """Change all panes alike."""
        try:
            panes = [
                Pane(p.recipe.changed(**resized(p.recipe, values)), p.stop) for p in self.panes
            ]
        except UserError as error:
            self._refuse(error)
        else:
            self._replace(panes)

    def change_pane(self, **values: Value) -> None:
        """Change the chosen pane; `stop` is its own, all else its recipe's."""
        panes = list(self.panes)
        old = panes[self.pane]
        try:
            stop = int(values.pop("stop", old.stop))
            if "model" in values:
                values |= _following(str(values["model"]), old.recipe)
            if "init" in values:
                values |= start_from(old.recipe, str(values["init"]))
            if "schedule" in values and SCHEDULES.find(str(values["schedule"])).takes("handles"):
                values.setdefault("handles", self._session.recipe.handles)  # as shaped in Watch
            panes[self.pane] = Pane(old.recipe.changed(**values), stop)
        except UserError as error:
            self._refuse(error)
        else:
            self._replace(panes)

    def use_model(self, name: str) -> None:
        """Take another model in all panes; data, count and class follow it."""
        try:
            values = _following(name, self.panes[0].recipe)
        except UserError as error:
            self._refuse(error)
        else:
            self.change_all(**values)

    def add_pane(self) -> None:
        """One pane more, like the chosen one."""
        if len(self.panes) < MOST:
            reference = self.comparison.reference if self.comparison else 0
            self._replace([*self.panes, self.panes[self.pane]], reference=reference)
            self.choose_pane(len(self.panes) - 1)

    def remove_pane(self, index: int) -> None:
        """Take a pane away."""
        if len(self.panes) > FEWEST and self.comparison:
            reference = self.comparison.reference
            reference = len(self.panes) - 2 if reference == index else reference
            panes = [pane for i, pane in enumerate(self.panes) if i != index]
            reference -= reference > index
            self._replace(panes, reference=min(reference, len(panes) - 1))

    def set_clock(self, clock: str) -> None:
        """Keep the panes in step by `progress`, `calls` or `level`."""
        self._replace(list(self.panes), clock=clock)

    def set_reference(self, index: int) -> None:
        """Measure distances to the end of this pane's run."""
        self._replace(list(self.panes), reference=index)

    def choose_pane(self, index: int) -> None:
        """The pane whose settings are shown."""
        self.pane = index
        self.changed.emit()

    def choose_item(self, item: int) -> None:
        """The item that is marked in all panes."""
        self.item = item
        self.moved.emit()

    def set_show(self, show: str) -> None:
        """Show the state `x`, or the prediction `x0`."""
        self.show = show
        self.moved.emit()

    def set_measure(self, measure: str) -> None:
        """Measure the distance of the prediction `x0`, or of the state `x`."""
        self.measure = measure
        self.changed.emit()

    # -- runs ---------------------------------------------------------------------------------

    @property
    def awaits(self) -> bool:
        """Whether something is computed, or will be as soon as the controls are still."""
        return self.runs.running or self._settle.isActive() or not self._session.workers.is_ready

    def run(self) -> None:
        """Compute the panes that are not there; the newest state of each is shown until all are."""
        if self.comparison is None or self.runs.complete or not self._session.workers.is_ready:
            return
        self._touched = False
        self.playback.player.seek(TICKS, 0.0)
        self.playback.pause()
        self.runs.start()
        self._decoding.refresh()

    def run_again(self) -> None:
        """Compute all panes again: their models may have been trained on."""
        self.runs.forget()
        self.run()

    def _play_all(self) -> None:
        """All are there: play them together, unless the person is at it already."""
        if self._session.autoplay and not self._touched and self.runs.complete:
            self.playback.seek(0)
            self.playback.play()

    def _touch(self) -> None:
        self._touched = True

    def state(self, pane: int) -> int:
        """The state that the pane shows now; its run has started."""
        return self.runs.state(pane, self.playback.position)

    def distances(self, pane: int) -> list[float]:
        """Distances of the pane's states there are, of what is measured."""
        return self.runs.distances(pane, self.measure)


def _in_latents_of(model: str, made: Comparison) -> Comparison:
    """`made`, with its ideal denoisers in the latents that `model` works in, if it does in any."""
    if not (codec := latents_of(model)):
        return made
    panes = [
        dataclasses.replace(pane, recipe=pane.recipe.changed(codec=codec))
        if ideal_data(pane.recipe.model)
        else pane
        for pane in made.panes
    ]
    return dataclasses.replace(made, panes=tuple(panes))


def _following(model: str, recipe: Recipe) -> dict[str, Value]:
    """What changes with the model, with no more points than four panes can show."""
    values = values_of_model(recipe, model)
    if "count" in values:
        values["count"] = _compared(str(values["data"]), int(values["count"]))
    return values


def _compared(data: str, count: int) -> int:
    """`count` items of `data`, or as many of them as the panes can show."""
    return min(count, modality_of(data).compared[1])
