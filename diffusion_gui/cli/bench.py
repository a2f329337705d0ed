"""`diffusion-gui bench`: the product's own speed figures, each with its target."""

from __future__ import annotations

import argparse
import json
import time
from typing import TYPE_CHECKING, Any

from diffusion_gui.core.threads import model_threads

from .command import Command
from .progress import Bar

if TYPE_CHECKING:
    from diffusion_gui.bench.figure import Figure

VERDICTS = {True: "met", False: "MISSED", None: ""}
_WIDTH = 78
"""Columns of the longest description."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="fewer repeats: under a minute")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _run(args: argparse.Namespace) -> int:
    began = time.perf_counter()
    with Bar() as bar:
        bar.update(0, 0, "loading PyTorch")
        import torch

        from diffusion_gui.bench.figure import Figure
        from diffusion_gui.bench.machine import machine
        from diffusion_gui.bench.run_all import measure
        from diffusion_gui.bench.sizes import FULL, QUICK

        torch.set_num_threads(model_threads())
        circumstances = machine()
        if not args.json:
            bar.clear()
            print(", ".join(f"{name} {value}" for name, value in circumstances.items()), flush=True)
        figures: list[Figure] = []
        for event in measure(QUICK if args.quick else FULL):
            if not isinstance(event, Figure):
                bar.update(event.done, event.total, event.what)
                continue
            figures.append(event)
            if not args.json:
                bar.clear()
                print("\n".join(lines(event)), flush=True)
    seconds = time.perf_counter() - began
    if args.json:
        print(json.dumps(to_json(figures, circumstances, args.quick, seconds), indent=2))
        return 0
    missed = [figure.name for figure in figures if figure.met is False]
    met = sum(figure.met is True for figure in figures)
    print(f"\n{met} targets met, {len(missed)} missed, in {seconds:.0f} s.")
    if missed:
        print(f"Missed: {', '.join(missed)}")
    return 0


def to_json(
    figures: list[Figure], machine: dict[str, Any], quick: bool, seconds: float
) -> dict[str, Any]:
    """The whole result as plain JSON values."""
    return {
        "machine": machine,
        "quick": quick,
        "seconds": round(seconds, 1),
        "figures": [figure.to_json() for figure in figures],
    }


def lines(figure: Figure) -> list[str]:
    """A figure for people: what, value, target and verdict; circumstances on a second line."""
    value = "not measured" if figure.value is None else f"{figure.value:.3g} {figure.unit}"
    first = f"{figure.says:<{_WIDTH}} {value:>15}"
    if figure.target is not None:
        aim = "at least" if figure.at_least else "at most"
        first += f"  {aim} {figure.target:g}  {VERDICTS[figure.met]}"
    notes = [figure.note] if figure.note else []
    if figure.unit == "exponent":
        notes += [", ".join(f"{size}: {1000 * s:.1f} ms" for size, s in figure.parts.items())]
    return [first.rstrip(), *(f"    {note}" for note in notes)]


COMMAND = Command("bench", _add_arguments, _run)
