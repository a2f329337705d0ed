"""`diffusion-gui order`: how fast the samplers' error falls with the steps, drawn or tabulated."""

from __future__ import annotations

import argparse

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.storage import atomic

from .command import Command
from .progress import Bar
from .target import table_target

HEADER = "schedule,sampler,steps,error,order"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="FILE", required=True, help="a chart (.png, .svg) or a table (.csv)"
    )


def _run(args: argparse.Namespace) -> int:
    target, suffix = table_target(args.out, "the orders")
    with Bar() as bar:
        bar.update(0, 0, "loading PyTorch")
        from diffusion_gui.diffusion.accuracy import COUNTS, T, errors, order

        found = {}
        walked = [name for name, entry in SCHEDULES.items() if entry.measured]
        samplers = {name: entry.load() for name, entry in SAMPLERS.items() if entry.order}
        for i, name in enumerate(walked):
            bar.update(i, len(walked), "sampling")
            schedule = make_schedule(name, T)
            found[name] = {one: errors(sampler, schedule) for one, sampler in samplers.items()}
    orders = {
        name: {sampler: order(COUNTS, error) for sampler, error in lines.items()}
        for name, lines in found.items()
    }
    if suffix == ".csv":
        rows = [
            f"{name},{sampler},{N},{float(error)!r},{orders[name][sampler]!r}"
            for name, lines in found.items()
            for sampler, several in lines.items()
            for N, error in zip(COUNTS, several, strict=True)
        ]
        content = ("\n".join([HEADER, *rows]) + "\n").encode("ascii")
    else:
        from diffusion_gui.render.charts.order import draw_orders

        content = draw_orders(COUNTS, found, orders, suffix)
    atomic.write_bytes(target, content)
    print(f"{'':<10}" + "".join(f"{sampler:>10}" for sampler in samplers))
    for name, slopes in orders.items():
        print(f"{name:<10}" + "".join(f"{slope:10.2f}" for slope in slopes.values()))
    print(f"{target}: errors of {', '.join(map(str, COUNTS))} steps and the slopes above")
    return 0


COMMAND = Command("order", _add_arguments, _run)
