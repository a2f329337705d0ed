"""A comparison: two to four runs from the same noise, and the clock that plays them together."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import setting, settings_of, tagged
from diffusion_gui.core.registry import Registry
from diffusion_gui.core.text import msg

from .class_labels import ALL
from .generator_spec import generator_of
from .recipe import RECIPE_OPTIONS, Recipe, without_absent
from .timesteps import steps_taken
from .unused_settings import unused_settings

FEWEST, MOST = 2, 4
KEY = "comparison"
"""Key of the panes in the JSON that an exported comparison carries."""


@dataclass(frozen=True)
class Pane:
    """One run of a comparison; `stop` ends it after so many of its steps (0: at its end)."""

    recipe: Recipe
    stop: int = setting(
        0,
        "Stop after",
        "Stop the run after so many of its steps; 0 goes to the end",
        low=0,
        high=10_000,
        zero="all",
        slider=(0, 200),
    )

    @property
    def planned(self) -> int:
        """Steps this pane will take."""
        steps = steps_taken(self.recipe)
        return min(self.stop, steps) if self.stop else steps


@dataclass(frozen=True)
class Comparison:
    """Panes, the clock they are played by, and the pane that the others are measured against."""

    panes: tuple[Pane, ...]
    clock: str = setting(
        "progress",
        "Clock",
        "What the panes keep in step: the share of their steps, the network calls made so far, "
        "or the noise level",
        choices=("progress", "calls", "level"),
        words=("Share of the steps", "Network calls", "Noise level"),
    )
    reference: int = -1

    def checked(self) -> Comparison:
        """This, every value in its type and range.

        Raises:
            UserError: fewer than two or more than four panes, or a wrong value in one.
        """
        if not FEWEST <= len(self.panes) <= MOST:
            raise UserError(
                msg("A comparison of {count} runs is not possible.", count=len(self.panes)),
                what_to_do=msg("Compare {fewest} to {most} runs.", fewest=FEWEST, most=MOST),
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
        content = without_absent(dataclasses.asdict(self.panes[self.reference].recipe))
        content[KEY] = {
            "panes": [
                {"recipe": without_absent(dataclasses.asdict(pane.recipe)), "stop": pane.stop}
                for pane in self.panes
            ],
            "clock": self.clock,
            "reference": self.reference,
        }
        return json.dumps(content, ensure_ascii=True)


COMPARE_OPTIONS = settings_of(Comparison) | settings_of(Pane)


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
    """The settings that are not the same in all panes, those of the recipe first."""
    names = [name for name in tagged(RECIPE_OPTIONS, "varied") if _differs(name, panes)]
    if "model" in names and "data" in names:
        names.remove("data")
    if any(pane.stop for pane in panes):
        names.append("stop")
    return names


def _differs(name: str, panes: Sequence[Pane]) -> bool:
    """Whether a setting tells panes apart; a text, long as it is, two of those that use it."""
    used = {getattr(p.recipe, name) for p in panes if name not in unused_settings(vars(p.recipe))}
    different = len({getattr(pane.recipe, name) for pane in panes}) > 1
    return different and len(used) > (RECIPE_OPTIONS[name].kind == "text")


def _file_names(models: Sequence[str]) -> list[str]:
    return [name.rsplit("/", 1)[-1].removesuffix(".safetensors") for name in models]


def pane_names(
    panes: Sequence[Pane],
    msg: Callable[[str], str] = str,
    models: Callable[[Sequence[str]], Sequence[str]] = _file_names,
) -> list[str]:
    """A short name for each pane, of what sets it apart.

    Panes that do not differ, or are called the same, are numbered.

    Args:
        say: translates the words.
        models: what the panes' models are called beside each other.
    """
    names = differing(panes)
    called = models([pane.recipe.model for pane in panes])
    used = list(dict.fromkeys(filter(None, (pane.recipe.second for pane in panes))))
    second = {"": ""} | {one: f"+ {word}" for one, word in zip(used, models(used), strict=True)}
    result = []
    for number, (pane, model) in enumerate(zip(panes, called, strict=True), 1):
        own = {"model": model, "second": second[pane.recipe.second]}
        words = [own[name] if name in own else _word(name, pane, msg) for name in names]
        result.append(" · ".join(word for word in words if word) or str(number))
    twice = {name for name in result if result.count(name) > 1}
    return [f"{name} ({n})" if name in twice else name for n, name in enumerate(result, 1)]


def _word(name: str, pane: Pane, msg: Callable[[str], str]) -> str:
    if name == "stop":
        return f"{msg(COMPARE_OPTIONS['stop'].label)} {pane.stop}" if pane.stop else ""
    if name in unused_settings(vars(pane.recipe)):
        return ""
    option, value = RECIPE_OPTIONS[name], getattr(pane.recipe, name)
    if option.words:
        return msg(dict(zip(option.choices, option.words, strict=True))[value])
    if isinstance(option.choices, Registry):
        return msg(option.choices[value].label)
    if name == "init":
        generator = generator_of(value)
        known = msg(generator[0].label) if generator else Path(value).name
        return known or msg("Noise")
    if name == "label":
        value = value or ALL
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{msg(option.label)} {text}"
