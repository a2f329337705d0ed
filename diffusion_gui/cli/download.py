"""`diffusion-gui download`: fetch a data set, or a model of Hugging Face into its cache."""

from __future__ import annotations

import argparse
import json
from typing import Any

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.errors import unknown_name
from diffusion_gui.core.processes import place
from diffusion_gui.core.protocol.hub import HubPlan
from diffusion_gui.storage.downloads import DOWNLOADS, folder, is_downloaded, megabytes
from diffusion_gui.storage.foreign.recognised import HUB
from diffusion_gui.storage.hub import download
from diffusion_gui.storage.size_words import size_words

from .command import Command, counted
from .progress import Bar
from .resolve import fetch

_MB = 1e6


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        help="hf:OWNER/NAME, of several files hf:OWNER/NAME/FILE.safetensors, or one of "
        f"{', '.join(DOWNLOADS)}",
    )
    parser.add_argument(
        "--size",
        action="store_true",
        help="only what would be fetched and what it takes; nothing is downloaded",
    )
    parser.add_argument("--json", action="store_true", help="with --size, as JSON")


def _run(args: argparse.Namespace) -> int:
    if not args.name.startswith(HUB):
        return _data(args)
    with Bar() as bar:
        plan = found(args.name, bar)
        if args.size:
            bar.clear()
            print(json.dumps(_facts(plan), indent=2) if args.json else "\n".join(lines(plan)))
            return 0
        fetch_plan(plan, bar)
    print(f"{plan.name} is in {plan.folder}: {size_words(plan.bytes)}")
    return 0


def _data(args: argparse.Namespace) -> int:
    if args.name not in DOWNLOADS:
        known = {name: DATASETS[name] for name in DOWNLOADS}
        raise unknown_name("data set to download", args.name, [*known, f"{HUB}OWNER/NAME"])
    if args.size:
        here, size = is_downloaded(args.name), megabytes(args.name)
        missing = 0 if here else size * 1_000_000
        facts = {"name": args.name, "missing": missing, "folder": str(folder(args.name))}
        plain = f"{args.name} is here already" if here else f"{args.name}: {size} MB to download"
        print(json.dumps(facts, indent=2) if args.json else plain)
        return 0
    with Bar() as bar:
        fetch(args.name, bar)
    print(f"{args.name} is on this machine")
    return 0


def found(name: str, bar: Bar) -> HubPlan:
    """What a download of the model `name` would be; raises UserError where there is none."""
    steps = download.find(name)
    while True:
        try:
            bar.update(0, 0, next(steps).what)
        except StopIteration as end:
            plan: HubPlan = end.value
            return plan


def fetch_plan(plan: HubPlan, bar: Bar) -> None:
    """Fetch it, its size first; raises UserError as `download.fetch` does."""
    for line in lines(plan):
        bar.note(line)
    for step in download.fetch(plan):
        bar.update(round(step.done / _MB), round(step.total / _MB), f"{step.what} (MB)")


def fetch_model(name: str) -> None:
    """Fetch the model `name`, once on each machine, where Hugging Face has it and it is not here.

    Raises:
        UserError: as `found` and `fetch_plan` do.
    """
    if not name.startswith(HUB):
        return
    if place().local_rank == 0 and not download.is_here(name):
        with Bar() as bar:
            fetch_plan(found(name, bar), bar)
    if place().size > 1:
        from diffusion_gui.training.parallel import group

        group().agreed(True)  # waits for the others


def lines(plan: HubPlan) -> list[str]:
    """What would be fetched, in words."""
    size = size_words(plan.missing)
    if plan.here:
        size += f" of {size_words(plan.bytes)}; the rest is here"
    said = [
        f"{plan.name} ({plan.what or 'of no known class'}): {size}, "
        f"{counted(len(plan.files), 'file')}, version {plan.commit[:10]}",
        f"into {plan.folder}, where {size_words(plan.free)} are free",
    ]
    said += [f"not fetched: {one}" for one in plan.left_out]
    said += [str(note) for note in plan.notes]
    return [*said, f"this program cannot use it: {plan.why}"] if plan.why else said


def _facts(plan: HubPlan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "class": plan.what,
        "usable": not plan.why,
        "why": str(plan.why),
        "version": plan.commit,
        "bytes": plan.bytes,
        "missing": plan.missing,
        "free": plan.free,
        "folder": plan.folder,
        "files": {one.path: one.size for one in plan.files},
        "not fetched": [str(one) for one in plan.left_out],
    }


COMMAND = Command("download", _add_arguments, _run)
