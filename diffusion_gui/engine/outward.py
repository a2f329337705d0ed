"""The way to noise of the last journey, kept: another sampler changes the way back alone."""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

from diffusion_gui.core.messages import Event, RunStarted, StepDone
from diffusion_gui.core.recipe import Recipe

from .library import Library
from .output import stamped
from .runs import run

KEPT_BYTES = 64 * 2**20
"""A longer way is not kept: it would stand in memory twice."""


@dataclass(frozen=True, eq=False)
class _Way:
    """What was asked for, the model and the data that were used, and all that came of it."""

    asked: Recipe
    made_of: tuple[weakref.ref[object], ...]
    events: tuple[RunStarted | StepDone, ...]

    def is_of(self, asked: Recipe, made_of: tuple[object, ...]) -> bool:
        same = len(self.made_of) == len(made_of)
        return (
            same
            and asked == self.asked
            and all(kept() is one for kept, one in zip(self.made_of, made_of, strict=True))
        )


class Outward:
    """Runs the noising part of journeys; one that was made before, with its predictions, is told.

    The predictions along it cost a network call each, as many as the way back.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: _Way | None = None

    def run(self, recipe: Recipe) -> Iterator[Event]:
        """As `runs.run` of a recipe that noises."""
        recipe = recipe.checked()
        yield from self._library.prepare(recipe)
        model = self._library.model(recipe.model) if recipe.model else None
        spec = recipe.data or (model.data if model else "")
        used = (model, self._library.data(spec) if spec else None)
        made_of = tuple(one for one in used if one is not None)
        # Noising never asks for these.
        asked = dataclasses.replace(recipe, sampler=Recipe.sampler, eta=Recipe.eta)
        if self._kept and self._kept.is_of(asked, made_of):
            for known in self._kept.events:
                if isinstance(known, RunStarted):
                    known = dataclasses.replace(known, recipe=stamped(recipe, model))
                yield known
            return
        self._kept = None
        events: list[RunStarted | StepDone] = []
        size = 0
        for event in run(self._library, recipe):
            if isinstance(event, RunStarted | StepDone) and size <= KEPT_BYTES:
                events.append(event)
                size += _bytes(event)
            yield event
        if size <= KEPT_BYTES:
            self._kept = _Way(asked, tuple(map(weakref.ref, made_of)), tuple(events))


def _bytes(event: RunStarted | StepDone) -> int:
    arrays = (event.x,) if isinstance(event, RunStarted) else (event.x, event.x0, event.noise)
    return sum(array.nbytes for array in arrays if array is not None)
