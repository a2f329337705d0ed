"""`diffusion-gui schedule`: a noise schedule as a table or a chart."""

from __future__ import annotations

import argparse
import dataclasses
import math

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.core.schedule_handles import HANDLES
from diffusion_gui.storage import atomic

from .command import Command, add_options, given
from .resolve import refuse_unused
from .target import table_target

HEADER = "t,beta,alpha_bar,alpha,sigma,snr_db"
_OPTIONS = [
    dataclasses.replace(RECIPE_OPTIONS["schedule"], name="name", help="The schedule"),
    dataclasses.replace(
        RECIPE_OPTIONS["T"], name="steps", label="Steps", help="Steps of the whole schedule, T"
    ),
    HANDLES,
]


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_options(parser, _OPTIONS)
    parser.add_argument(
        "--out", metavar="FILE", required=True, help="a table (.csv) or a chart (.png, .svg)"
    )


def _run(args: argparse.Namespace) -> int:
    asked = given(args, _OPTIONS)
    name, T = (option.check(asked.pop(option.name, option.default)) for option in _OPTIONS[:2])
    refuse_unused(asked, SCHEDULES, str(name), "--name")
    target, suffix = table_target(args.out, "a schedule")
    schedule = make_schedule(str(name), int(T), **asked)
    if suffix == ".csv":
        content = table(schedule).encode("ascii")
    else:
        from diffusion_gui.render.charts.schedule import draw_schedule

        content = draw_schedule(schedule, suffix)
    atomic.write_bytes(target, content)
    print(f"{target}: schedule {name}, T = {T}")
    return 0


def table(schedule: NoiseSchedule) -> str:
    """CSV with a row for each t = 0..T, numbers in full; beta is empty where it is not defined."""
    columns = zip(
        schedule.beta.tolist(),
        schedule.alpha_bar.tolist(),
        schedule.alpha.tolist(),
        schedule.sigma.tolist(),
        schedule.snr_db.tolist(),
        strict=True,
    )
    lines = [HEADER]
    for t, (beta, *others) in enumerate(columns):
        first = "" if math.isnan(beta) else repr(beta)
        lines.append(",".join([str(t), first, *map(repr, others)]))
    return "\n".join(lines) + "\n"


COMMAND = Command("schedule", _add_arguments, _run)
