"""`diffusion-gui score`: how good a model's items are, each figure beside its floor."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog import MODALITIES, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import tagged
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.processes import place
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.scoring import FIGURES, Score, Scored, ScoreRequest, readings
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.inputs import inputs_of, refuse_overwrite
from diffusion_gui.core.recipes.own_settings import OWN
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.core.recipes.second_model import OF_A_SECOND
from diffusion_gui.render.charts.scores import draw_scores, plotted, steps_for
from diffusion_gui.storage import atomic
from diffusion_gui.storage.model_sources import describe, own_of

from .command import Command, add_options, counted, given
from .download import fetch_model
from .progress import Bar
from .resolve import (
    DEVICE,
    add_data_flags,
    check_data,
    check_guide,
    check_model,
    check_prompt,
    check_second,
    check_start,
    fetch,
    model_modality,
    refuse_unused,
)
from .target import check_file

_COUNTS = " or ".join(f"{one.scored} {one.label.lower()}" for one in MODALITIES.values())
_KEPT = ("value", "floor", "error", "floor_error")
_DEFAULT_COUNT = f"Items compared; {_COUNTS}"
_OPTIONS = [
    dataclasses.replace(RECIPE_OPTIONS[name], help=_DEFAULT_COUNT, default="")
    if name == "count"
    else RECIPE_OPTIONS[name]
    for name in tagged(RECIPE_OPTIONS, "scored")
    if not name.startswith(OWN)
]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, _OPTIONS)
    add_options(parser, [DEVICE])
    add_data_flags(parser)
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument(
        "--plot",
        metavar="FILE",
        help=f"also draw score against network calls for {', '.join(plotted())} (.png, .svg)",
    )


def _run(args: argparse.Namespace) -> int:
    if args.download:
        fetch_model(args.model or "")
    recipe = _recipe(args)
    device = str(DEVICE.check(args.device or DEVICE.default))
    target = _plot_target(args, recipe) if args.plot else None
    with Bar() as bar:
        if args.download:
            fetch(recipe.data, bar)
        bar.update(0, 0, "loading PyTorch")
        from diffusion_gui.engine import Engine

        engine = Engine(device=device)
        scored = [_measure(engine, recipe, bar)]
        if target is not None:
            for sampler, steps in steps_for(recipe.T):
                scored.append(_measure(engine, recipe.changed(sampler=sampler, steps=steps), bar))
            if not place().rank:
                atomic.write_bytes(target, draw_scores(scored[1:], target.suffix.lower()))
    if place().rank:  # the first process tells
        return 0
    if args.json:
        facts = [_facts(one) for one in scored]
        print(json.dumps(facts[0] | ({"plot": facts[1:]} if target else {}), indent=2))
    else:
        _tell(scored[0])
        if target is not None:
            print(f"{target}: {len(scored) - 1} measurements")
    return 0


def _recipe(args: argparse.Namespace) -> Recipe:
    asked: dict[str, Any] = given(args, _OPTIONS)
    modality = model_modality(check_model(asked.get("model", "")))
    if asked.get("data"):
        check_data(asked["data"])
    recipe = Recipe().changed(**{"count": modality.scored, **asked})
    recipe = recipe.changed(**own_of(recipe.model, asked))
    check_prompt(asked, recipe.model)
    refuse_unused(asked, SCHEDULES, recipe.schedule, "--schedule")
    check_guide(asked, recipe)
    check_second(asked, recipe)
    if recipe.init and not generator_of(recipe.init):
        raise UserError(
            f"A score of items that begin with '{recipe.init}' would be one of those.",
            what_to_do="Give --init with a generator (vae:NAME), or leave it out.",
        )
    check_start(asked, recipe)
    return recipe


def _plot_target(args: argparse.Namespace, recipe: Recipe) -> Path:
    target = home_path(args.plot)
    if target.suffix.lower() not in (".png", ".svg"):
        raise UserError(
            f"{target} has no ending that a chart can be drawn as.",
            what_to_do="End the name in .png or .svg.",
        )
    if not describe(recipe.model).denoises:
        raise UserError(
            f"The model '{recipe.model}' is no denoiser.",
            "It has no sampler and no steps that a chart could compare.",
            "Leave --plot out.",
        )
    check_file(target)
    refuse_overwrite(target, inputs_of(recipe))
    return target


def _measure(engine: Any, recipe: Recipe, bar: Bar) -> Scored:
    """The scores; of several processes only the first has any."""
    scored = Scored(recipe, 0, ())
    for event in engine.execute(ScoreRequest(recipe)):
        match event:
            case Progress():
                note = f"{recipe.sampler}, {counted(recipe.steps, 'step')}"
                bar.update(event.done, event.total, event.what, note)
            case Scored():
                scored = event
    return scored


def _facts(scored: Scored) -> dict[str, Any]:
    recipe = scored.recipe
    return {
        "model": recipe.model,
        "model_sha256": recipe.model_sha256,
        "data": recipe.data,
        "sampler": recipe.sampler,
        "schedule": recipe.schedule,
        **{
            option.name: getattr(recipe, option.name)
            for option in SCHEDULES[recipe.schedule].options
        },
        "T": recipe.T,
        "steps": recipe.steps,
        "eta": recipe.eta,
        "guidance": recipe.guidance,
        **({"guide": recipe.guide, "guide_scale": recipe.guide_scale} if recipe.guide else {}),
        **({name: getattr(recipe, name) for name in OF_A_SECOND} if recipe.second else {}),
        **({"init": recipe.init, "from_level": recipe.from_level} if recipe.init else {}),
        "seed": recipe.seed,
        "count": recipe.count,
        "network_calls": scored.calls,
        "scores": {one.name: _figures(one) for one in scored.scores},
        "notes": list(scored.notes),
    }


def _tell(scored: Scored) -> None:
    recipe = scored.recipe
    width = max(len(FIGURES[one.name].label) for one in scored.scores)
    if not scored.calls:
        items = counted(recipe.count, "item")
        done = "named" if scored.names else "encoded and decoded"
        print(f"{recipe.model} on {recipe.data}: {items} {done}")
        for one in scored.scores:
            value = _number(one, one.value, one.error)
            print(f"{FIGURES[one.name].label:<{width}}  {value:>20}")
        print("\n".join((*readings(scored), *scored.notes)))
        return
    print(
        f"{recipe.model} against {recipe.data}: {recipe.count} generated and "
        f"{counted(recipe.count, 'real item')}, {_made(scored)}"
    )
    coded = any(one.codec is not None for one in scored.scores)
    print(f"{'':<{width}}  {'generated':>20}  {'real':>20}" + f"  {'codec':>10}" * coded)
    for one in scored.scores:
        value = _number(one, one.value, one.error)
        floor = "" if one.floor is None else _number(one, one.floor, one.floor_error)
        codec = "" if one.codec is None else f"  {_number(one, one.codec, None):>10}"
        print(f"{FIGURES[one.name].label:<{width}}  {value:>20}  {floor:>20}{codec}")
    for note in (*readings(scored), *scored.notes):
        print(note)


def _made(scored: Scored) -> str:
    """How the items were made."""
    recipe = scored.recipe
    if not describe(recipe.model).denoises:
        return "each in one go"
    start = f"{recipe.init} from level {recipe.from_level:g}, " if recipe.init else ""
    led = f", {recipe.guide} at {recipe.guide_scale:g}" if recipe.guide else ""
    if recipe.second:
        led += f", {recipe.weight:g} of it and {recipe.second_weight:g} of {recipe.second}"
    calls, steps = counted(scored.calls, "network call"), counted(recipe.steps, "step")
    return f"{start}{recipe.sampler}, {steps} ({calls}), guidance {recipe.guidance:g}{led}"


def _figures(one: Score) -> dict[str, float]:
    keys = _KEPT if one.codec is None else (*_KEPT, "codec")
    return {key: getattr(one, key) for key in keys}


def _number(score: Score, value: float, error: float | None) -> str:
    figure = FIGURES[score.name]
    scale, digits = (100.0, ".2f") if figure.percent else (1.0, ".4g")
    text = f"{scale * value:{digits}}"
    if error is not None:
        text += f" ± {scale * error:{'.2f' if figure.percent else '.2g'}}"
    return text + (" %" if figure.percent else " dB" if figure.decibels else "")


COMMAND = Command("score", _add_arguments, _run, splits=True)
