"""Noise schedules by name, and the one of a recipe."""

from __future__ import annotations

from functools import lru_cache

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.schedule import MAX_T, NoiseSchedule
from diffusion_gui.core.text import msg

from .recipe import Recipe


def schedule_of(recipe: Recipe) -> NoiseSchedule:
    """The noise schedule of a recipe, made again only where it changed.

    Raises:
        UserError: as `make_schedule`.
    """
    entry = SCHEDULES.find(recipe.schedule)
    options = {option.name: getattr(recipe, option.name) for option in entry.options}
    return make_schedule(recipe.schedule, recipe.T, **options)


@lru_cache(maxsize=64)
def make_schedule(name: str, T: int, **options: Value) -> NoiseSchedule:
    """Build schedule `name` with T steps; `options` are those its catalogue entry takes.

    Raises:
        UserError: an unknown name, T outside 1..10000, or a wrong or unknown option.
    """
    entry = SCHEDULES.find(name)
    if not 1 <= T <= MAX_T:
        raise UserError(
            msg("A schedule of T = {T} steps is not possible.", T=T),
            msg("T is a whole number from 1 to {most}.", most=MAX_T),
            "The usual choice is 1000; 100 is quick to watch.",
        )
    schedule: NoiseSchedule = entry.load()(T, **entry.settings(options))
    for table in (schedule.alpha, schedule.sigma, schedule.beta):
        table.setflags(write=False)
    return schedule
