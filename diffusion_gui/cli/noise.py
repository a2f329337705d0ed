"""`diffusion-gui noise`: the forward process, data to noise."""

from __future__ import annotations

import argparse
import dataclasses

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.protocol.sampling import RunRequest
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, RECIPE_OPTIONS, Recipe

from .command import Command, add_options, given
from .play import add_arguments as add_common
from .play import play
from .resolve import check_items, refuse_unused

_OPTIONS = [
    dataclasses.replace(
        RECIPE_OPTIONS["data"], default=FIRST_RECIPE.data, help="A data set's name, or a path"
    ),
    RECIPE_OPTIONS["codec"],
    RECIPE_OPTIONS["schedule"],
    RECIPE_OPTIONS["handles"],
    dataclasses.replace(
        RECIPE_OPTIONS["steps"], default=100, help="Steps of the schedule; each is a frame"
    ),
    dataclasses.replace(
        RECIPE_OPTIONS["process"],
        default="forward",
        choices=("forward", "markov"),
        help="forward keeps one noise (closed form); markov adds fresh noise at every step",
    ),
    dataclasses.replace(RECIPE_OPTIONS["label"], help="The class to show"),
    dataclasses.replace(RECIPE_OPTIONS["count"], help="Items at once; 1000 where they are points"),
    RECIPE_OPTIONS["seed"],
    RECIPE_OPTIONS["items"],
]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser.add_argument_group("what to noise"), _OPTIONS)
    add_common(parser)


def _run(args: argparse.Namespace) -> int:
    asked = given(args, _OPTIONS)
    values = {
        option.name: option.check(asked.get(option.name, option.default)) for option in _OPTIONS
    }
    refuse_unused(asked, SCHEDULES, str(values["schedule"]), "--schedule")
    check_items(str(values["data"]))
    if "count" not in asked:
        values["count"] = modality_of(str(values["data"])).command_line
    # Every step of the schedule is visited.
    return play(args, RunRequest(Recipe().changed(**values, T=values["steps"])))


COMMAND = Command("noise", _add_arguments, _run)
