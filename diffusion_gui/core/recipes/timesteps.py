"""Which schedule indices a recipe's run visits, known before anything is computed."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.schedule import Indices, NoiseSchedule
from diffusion_gui.core.text import Translatable, msg

from .recipe import Recipe
from .schedules import schedule_of


def timesteps_of(recipe: Recipe) -> Indices:
    """Schedule indices int64 (K+1,) in play order: up to noise, or down to 0 in reverse.

    A run that goes on from another with nothing changed but its settings visits what the other
    had left, so that the same settings give the same states.

    Raises:
        UserError: the run would end where it starts.
    """
    schedule = schedule_of(recipe)
    if recipe.process == "reverse" and recipe.parent is not None:
        return _rest(recipe, recipe.parent, schedule)
    top = _top(recipe, schedule)
    t = schedule.timesteps(min(recipe.steps, top), recipe.spacing, top)
    return t if recipe.process == "reverse" else t[::-1].copy()


def steps_taken(recipe: Recipe) -> int:
    """Steps of a recipe's own run: fewer than it asks for where it begins with fewer left.

    At least one; a run that would have none is refused when it is made.
    """
    if not _begins_below(recipe) or recipe.parent is not None:
        return recipe.steps
    return min(recipe.steps, max(1, schedule_of(recipe).nearest(recipe.from_level)))


def _begins_below(recipe: Recipe) -> bool:
    """Whether a run of it visits only a part of the schedule."""
    return recipe.from_level < 1.0 and bool(recipe.init or recipe.process != "reverse")


def _top(recipe: Recipe, schedule: NoiseSchedule) -> int:
    """The noisiest index that a run of a recipe without a parent visits."""
    return _index(schedule, recipe.from_level) if _begins_below(recipe) else recipe.T


def _index(schedule: NoiseSchedule, level: float) -> int:
    if level == 0.0:
        raise _nothing_to_do(msg("noise level 0"))
    # Some schedules begin noisy (the article's half way), and nearest to a low level is then 0.
    return max(1, schedule.nearest(level))


def _rest(recipe: Recipe, parent: Recipe, schedule: NoiseSchedule) -> Indices:
    before = timesteps_of(parent)
    if recipe.at >= len(before):
        raise UserError(
            msg("There is no step {step} to go on from.", step=recipe.at),
            msg("The run that is continued has the states 0 to {last}.", last=len(before) - 1),
            "Give one of these.",
        )
    rest = before[recipe.at :]
    top = int(rest[0])
    if top == 0:
        raise _nothing_to_do(msg("step {step}", step=recipe.at))
    if (
        parent.process == "reverse"
        and recipe.steps == len(rest) - 1
        and recipe.spacing == parent.spacing
    ):
        return rest
    t = schedule.timesteps(min(recipe.steps, top), recipe.spacing, top)
    # `leading` and `linspace` may begin lower, but the state is at `top`.
    return np.concatenate([rest[:1], t[1:]])


def _nothing_to_do(where: Translatable) -> UserError:
    return UserError(
        msg("There is nothing to do at {where}.", where=where),
        "The run would end where it starts, at the clean item.",
        "Start from a noisier place.",
    )
