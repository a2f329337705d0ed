"""`diffusion-gui sample`: the reverse process, noise to data."""

from __future__ import annotations

import argparse

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_files import IDEAL_PREFIX, models
from diffusion_gui.core.recipe import RECIPE_OPTIONS, Recipe

from .command import Command, add_options, given
from .play import add_arguments as add_common
from .play import play
from .specs import check_data, default_count, model_kind

_NAMES = (
    "model",
    "sampler",
    "schedule",
    "T",
    "steps",
    "eta",
    "guidance",
    "label",
    "count",
    "seed",
    "spacing",
    "init",
    "from_level",
)
_OPTIONS = [RECIPE_OPTIONS[name] for name in _NAMES]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser.add_argument_group("what to sample"), _OPTIONS)
    add_common(parser)


def _run(args: argparse.Namespace) -> int:
    asked = given(args, _OPTIONS)
    if not asked.get("model"):
        raise UserError(
            "No model was named.",
            what_to_do=f"Give --model and one of: {', '.join([*models(), IDEAL_PREFIX + 'DATA'])}, "
            "or a checkpoint's path.",
        )
    recipe = Recipe()
    if "steps" not in asked:
        T = int(RECIPE_OPTIONS["T"].check(asked.get("T", recipe.T)))
        asked["steps"] = min(recipe.steps, T)
    recipe = recipe.changed(**asked)
    _refuse_what_would_be_ignored(asked, recipe)
    kind = model_kind(recipe.model)
    if recipe.init:
        check_data(recipe.init)
    if "count" not in asked:
        recipe = recipe.changed(count=default_count(kind))
    return play(args, recipe)


def _refuse_what_would_be_ignored(asked: dict[str, object], recipe: Recipe) -> None:
    takes = {option.name for option in SAMPLERS[recipe.sampler].options}
    if "eta" in asked and "eta" not in takes:
        having = [n for n, e in SAMPLERS.items() if any(o.name == "eta" for o in e.options)]
        raise UserError(
            f"The sampler '{recipe.sampler}' has no eta.",
            what_to_do=f"Leave --eta out, or choose --sampler {' or '.join(having)}.",
        )
    if "from_level" in asked and not recipe.init:
        raise UserError(
            "--from-level says how far an item is noised first, and there is no item.",
            what_to_do="Give --init with an image or a data set, or leave --from-level out.",
        )


COMMAND = Command("sample", _add_arguments, _run)
