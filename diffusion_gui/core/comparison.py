"""A comparison: two to four runs from the same noise, and the clock that plays them together."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .catalog import SAMPLERS, SCHEDULES
from .errors import UserError
from .frames import Path, Trajectory
from .labels import ALL
from .network_calls import calls_before
from .options import Option
from .recipe import RECIPE_OPTIONS, Recipe
from .shown_values import shown_value
from .words import say

FEWEST, MOST = 2, 4
TICKS = 240
"""Positions of the common clock, 0 to TICKS."""
FLOOR = 1e-4
"""Distances below are drawn here: a logarithm knows no zero."""
KEY = "comparison"
"""Key of the panes in the JSON that an exported comparison carries."""

COMPARE_OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option(
            "clock",
            "choice",
            "progress",
            "Clock",
            "What the panes keep in step: the share of their steps, the network calls made so far, "
            "or the noise level",
            choices=("progress", "calls", "level"),
        ),
        Option(
            "stop",
            "int",
            0,
            "Stop after",
            "Stop the run after so many of its steps; 0 goes to the end",
            low=0,
            high=10_000,
            zero="all",
        ),
    )
}
VARIED = (
    "model",
    "data",
    "schedule",
    "handles",
    "T",
    "sampler",
    "steps",
    "eta",
    "guidance",
    "label",
    "seed",
    "spacing",
)
"""What may differ between panes, in the order it is named."""


@dataclass(frozen=True)
class Pane:
    """One run of a comparison; `stop` ends it after so many of its steps (0: at its end)."""

    recipe: Recipe
    stop: int = 0

    @property
    def planned(self) -> int:
        """Steps this pane will take."""
        return min(self.stop, self.recipe.steps) if self.stop else self.recipe.steps


@dataclass(frozen=True)
class Comparison:
    """Panes, the clock they are played by, and the pane that the others are measured against."""

    panes: tuple[Pane, ...]
    clock: str = "progress"
    reference: int = -1

    def checked(self) -> Comparison:
        """This, every value in its type and range.

        Raises:
            UserError: fewer than two or more than four panes, or a wrong value in one.
        """
        if not FEWEST <= len(self.panes) <= MOST:
            raise UserError(
                say("A comparison of {count} runs is not possible.", count=len(self.panes)),
                what_to_do=say("Compare {fewest} to {most} runs.", fewest=FEWEST, most=MOST),
            )
        stop = COMPARE_OPTIONS["stop"]
        panes = tuple(
            Pane(pane.recipe.checked(), int(stop.check(pane.stop))) for pane in self.panes
        )
        clock = str(COMPARE_OPTIONS["clock"].check(self.clock))
        inside = isinstance(self.reference, int) and -len(panes) <= self.reference < len(panes)
        return Comparison(panes, clock, self.reference % len(panes) if inside else len(panes) - 1)

    def to_json(self) -> str:
        """One line of JSON: the reference's recipe, and the panes beside it.

        A program that knows recipes only reads that one run.
        """
        content = dataclasses.asdict(self.panes[self.reference].recipe)
        content[KEY] = {
            "panes": [
                {"recipe": dataclasses.asdict(pane.recipe), "stop": pane.stop}
                for pane in self.panes
            ],
            "clock": self.clock,
            "reference": self.reference,
        }
        return json.dumps(content, ensure_ascii=True)


def from_json(text: str) -> Comparison | None:
    """The comparison that `text` holds; None where it holds something else.

    Raises:
        UserError: it holds one, and a value in it is wrong.
    """
    try:
        content: Any = json.loads(text)[KEY]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    try:
        panes = tuple(
            Pane(Recipe.from_json(json.dumps(pane["recipe"])), pane.get("stop", 0))
            for pane in content["panes"]
        )
        return Comparison(
            panes, content.get("clock", "progress"), content.get("reference", -1)
        ).checked()
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(
            "The comparison in this file is damaged.", what_to_do="Open another file."
        ) from error


def differing(panes: Sequence[Pane]) -> list[str]:
    """The settings that are not the same in all panes, in VARIED's order; `stop` is last."""
    names = [name for name in VARIED if len({getattr(pane.recipe, name) for pane in panes}) > 1]
    if "eta" in names and not any(pane.recipe.sampler == "ddim" for pane in panes):
        names.remove("eta")
    shaped = {pane.recipe.handles for pane in panes if pane.recipe.schedule == "custom"}
    if "handles" in names and len(shaped) < 2:
        names.remove("handles")
    if "model" in names and "data" in names:
        names.remove("data")
    if any(pane.stop for pane in panes):
        names.append("stop")
    return names


def pane_names(panes: Sequence[Pane], say: Callable[[str], str] = str) -> list[str]:
    """A short name for each pane, of what sets it apart; `say` translates the words.

    Panes that do not differ are numbered.
    """
    names = differing(panes)
    result = []
    for number, pane in enumerate(panes, 1):
        words = [_word(name, pane, say) for name in names]
        result.append(" · ".join(word for word in words if word) or str(number))
    return result


def _word(name: str, pane: Pane, say: Callable[[str], str]) -> str:
    if name == "stop":
        return f"{say(COMPARE_OPTIONS['stop'].label)} {pane.stop}" if pane.stop else ""
    value = getattr(pane.recipe, name)
    registry = {"sampler": SAMPLERS, "schedule": SCHEDULES}.get(name)
    if registry is not None:
        return say(registry[value].label)
    if (name == "eta" and pane.recipe.sampler != "ddim") or (
        name == "handles" and pane.recipe.schedule != "custom"
    ):
        return ""
    if name == "model":
        return str(value).rsplit("/", 1)[-1].removesuffix(".safetensors")
    if name == "label":
        value = value or ALL
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{say(RECIPE_OPTIONS[name].label)} {text}"


def level(path: Path) -> npt.NDArray[np.float64]:
    """The noise level sigma / (alpha + sigma) of each state of a run, 1 is noise."""
    return np.asarray(path.sigma / (path.alpha + path.sigma))


def ticks(clock: str, trajectory: Trajectory, pane: Pane, most_calls: int) -> npt.NDArray[np.int64]:
    """The clock's position (0..TICKS) at which each planned state of a pane is due.

    Args:
        most_calls: network calls of the pane that makes most.
    """
    planned = pane.planned
    if clock == "calls":
        made = calls_before(pane.recipe, planned, bool((trajectory.labels >= 0).any()))
        share = made / max(1, most_calls)
    elif clock == "level":
        share = 1.0 - level(trajectory.path)[: planned + 1]
    else:
        share = np.arange(planned + 1) / planned
    return np.asarray(np.ceil(TICKS * np.clip(share, 0.0, 1.0) - 1e-9), np.int64)


def axis(clock: str, pane: Pane, trajectory: Trajectory | None) -> npt.NDArray[np.float64]:
    """Where each planned state of a pane stands on the clock: calls made, or a percentage.

    Args:
        trajectory: the pane's run; None before it has started.
    """
    planned = pane.planned
    if clock == "calls":
        labelled = trajectory is not None and bool((trajectory.labels >= 0).any())
        return calls_before(pane.recipe, planned, labelled).astype(np.float64)
    if clock == "level" and trajectory is not None:
        return 100.0 * level(trajectory.path)[: planned + 1]
    return 100.0 * np.arange(planned + 1) / planned


def reading(clock: str, position: int, most_calls: int) -> float:
    """What the clock shows at `position` (0..TICKS), on the scale of `axis`."""
    share = position / TICKS
    if clock == "calls":
        return share * most_calls
    return 100.0 * (1.0 - share if clock == "level" else share)


def due(places: npt.NDArray[np.int64], position: int, there: int) -> int:
    """The state shown at `position`: the last one due by then, of the `there` that are there."""
    k = int(np.searchsorted(places, position, side="right")) - 1
    return max(0, min(k, there - 1))


def distance(trajectory: Trajectory, k: int, end: npt.NDArray[np.float32], measure: str) -> float:
    """Mean distance of state k (`x`), or of its prediction (`x0`), to `end` (N, *S).

    The root mean square over an item's numbers, averaged over the items; states as they are, not
    at the size they are shown in.
    """
    x = shown_value(trajectory, k, "x0") if measure == "x0" else trajectory.x[k]
    off = (np.asarray(x, np.float64) - end).reshape(len(x), -1)
    return float(np.sqrt((off**2).mean(1)).mean())
