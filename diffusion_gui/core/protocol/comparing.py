"""Runs side by side: one request for all panes, and events that carry the pane's number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe

from .lanes import Request

if TYPE_CHECKING:
    from .events import Failed, Finished
    from .sampling import RunStarted, StepDone


@dataclass(frozen=True)
class CompareRequest(Request):
    """Several runs to be shown beside each other, one after the other; events are `PaneEvent`s.

    Attributes:
        stops: steps after which each run is stopped short; 0 runs it to its end.
    """

    recipes: tuple[Recipe, ...]
    stops: tuple[int, ...]
    lane = "compare"


@dataclass(frozen=True, eq=False)
class PaneEvent(Event):
    """What happened to run number `pane` of a CompareRequest; one that fails ends only itself."""

    pane: int
    event: RunStarted | StepDone | Finished | Failed
