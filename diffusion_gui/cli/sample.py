"""`diffusion-gui sample`: the reverse process, noise to data."""

from __future__ import annotations

import argparse
from typing import Any

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import tagged
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.processes import place
from diffusion_gui.core.protocol.sampling import RunRequest
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.storage.model_sources import own_of

from .command import Command, add_options, flag, given
from .continue_run import FREE, continued
from .download import fetch_model
from .mask import mask_in_time, read_mask
from .play import add_arguments as add_common
from .play import play
from .progress import Bar
from .resolve import (
    check_guide,
    check_model,
    check_prompt,
    check_second,
    check_start,
    items_shape,
    model_modality,
    refuse_unused,
)
from .sample_set import COUNT, make_set

_OPTIONS = [RECIPE_OPTIONS[name] for name in tagged(RECIPE_OPTIONS, "sampled")]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what to sample")
    add_options(group, _OPTIONS)
    group.add_argument(
        "--mask",
        metavar="FILE",
        help="a picture: of the --init item, what is white is generated and black is kept; a "
        "colour on black, white or transparent, what was erased, and label values are read too; of "
        "clips, first:N keeps the first N frames and ends:N keeps N at both ends",
    )
    group.add_argument(
        "--continue",
        metavar="FILE.npz",
        dest="continued",
        help="go on from a recorded trajectory; of the settings above "
        f"{', '.join(map(flag, FREE))} may differ from then on",
    )
    group.add_argument("--at", metavar="K", help="the state to go on from; 0 is the first")
    group.add_argument(
        "--finished",
        metavar="npz|png",
        help="with --out DIR/: the finished items alone, as a data set for other programs: .npz "
        "shards (arr_0, pictures as uint8 N x H x W x 3, and arr_1, the classes) or a PNG each. "
        "--count may be up to 10,000,000; given again, the same command makes what is left; under "
        "torchrun the processes share the work",
    )
    add_common(parser)


def _run(args: argparse.Namespace) -> int:
    asked = given(args, _OPTIONS)
    if args.download:
        fetch_model(asked.get("model", ""))
    if args.finished is not None:
        return _finished(args, asked)
    if place().size > 1:
        raise UserError(
            "A run with all its states is not split over several processes.",
            "It is one file, in memory as a whole.",
            "Give --finished npz or png for finished items, or call it without torchrun.",
        )
    if args.continued is not None:
        if args.mask is not None:
            asked["mask"] = args.mask
        request = continued(args.continued, args.at, asked)
        _refuse_what_would_be_ignored(asked, request.recipe)
        model_modality(request.recipe.model)
        return play(args, request)
    if args.at is not None:
        raise UserError(
            "--at is the state that a recorded run continues from, and there is none.",
            what_to_do="Give --continue with a trajectory (.npz), or leave --at out.",
        )
    return play(args, RunRequest(_recipe(asked, args.mask)))


def _finished(args: argparse.Namespace, asked: dict[str, Any]) -> int:
    count = asked.pop("count", None)
    unused = ("--continue", args.continued), ("--at", args.at), ("--mask", args.mask)
    return make_set(
        args,
        _recipe(asked, None),
        None if count is None else int(COUNT.check(count)),
        [name for name, value in unused if value is not None],
    )


def _recipe(asked: dict[str, Any], mask: str | None) -> Recipe:
    check_model(asked.get("model", ""))
    recipe = Recipe().changed(**asked)
    _refuse_what_would_be_ignored(asked, recipe)
    if "resample" in asked and mask is None:
        raise UserError(
            "--resample makes what is generated fit what is kept, and nothing is kept.",
            what_to_do="Give --init and --mask, or leave --resample out.",
        )
    if "mask_items" in asked and mask is None:
        raise UserError(
            "--mask-items chooses the items a mask applies to, and there is none.",
            what_to_do="Give --init and --mask, or leave --mask-items out.",
        )
    modality = model_modality(recipe.model)
    recipe = recipe.changed(**own_of(recipe.model, asked))
    check_prompt(asked, recipe.model)
    if "count" not in asked:
        recipe = recipe.changed(count=modality.command_line)
    if mask is not None:
        recipe = _masked(recipe, mask)
    return recipe


def _masked(recipe: Recipe, file: str) -> Recipe:
    if not recipe.init:
        raise UserError(
            "--mask chooses what of an item is kept, and there is no item.",
            what_to_do="Give --init with a picture, a video or a data set, or leave --mask out.",
        )
    shape = items_shape(recipe)
    if len(shape) < 2:
        raise UserError(
            f"The model '{recipe.model}' makes no pictures, so a mask does not fit.",
            what_to_do="Choose a model of pictures, or leave --mask out.",
        )
    if model_modality(recipe.model).clock and (made := mask_in_time(file, shape[1:])):
        return recipe.changed(mask=made)
    mask, words = read_mask(home_path(file), shape[-2], shape[-1])
    if words:
        Bar().note(f"The mask {file}: {words}")
    return recipe.changed(mask=mask)


def _refuse_what_would_be_ignored(asked: dict[str, object], recipe: Recipe) -> None:
    check_guide(asked, recipe)
    check_second(asked, recipe)
    refuse_unused(asked, SAMPLERS, recipe.sampler, "--sampler")
    refuse_unused(asked, SCHEDULES, recipe.schedule, "--schedule")
    if "items" in asked and not recipe.init:
        raise UserError(
            "--items picks what the run begins with, and there is no item.",
            what_to_do="Give --init with a data set, or leave --items out.",
        )
    check_start(asked, recipe)


COMMAND = Command("sample", _add_arguments, _run, splits=True)
