"""`sample --finished npz|png --out DIR/`: many finished items in a folder, for other programs."""

from __future__ import annotations

import argparse
import dataclasses
import io
import json
import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.options import Option
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.processes import place
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.sampling import ItemsMade, ItemsRequest
from diffusion_gui.core.recipes.class_labels import resolve_labels
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.recipes.noise_source import TORCH
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.render.pixels import to_rgb
from diffusion_gui.storage.file_places import with_places
from diffusion_gui.storage.item_sets import CONTENT, FORMS, ItemSet

from .command import counted, flag, given
from .progress import Bar
from .resolve import DEVICE

COUNT: Option = dataclasses.replace(RECIPE_OPTIONS["count"], high=10_000_000)
BLOCK_NUMBERS, BLOCK_ITEMS = 2**20, 256
"""Most numbers, and items, of a block: what is in memory at once, whatever the count."""


def make_set(
    args: argparse.Namespace, recipe: Recipe, count: int | None, also: Sequence[str] = ()
) -> int:
    """Make `count` items (None: the recipe's) in the folder `args.out`, or those not there yet.

    Of several processes that torchrun started each makes a block in turn. A block has the same
    bits whichever makes it, where they compute with the same number of threads.

    Args:
        also: flags that were given and are of runs only.

    Raises:
        UserError: a setting that a set has no use for, or a folder that will not do.
    """
    _refuse(args, recipe, also)
    count = recipe.count if count is None else count
    device = str(DEVICE.check(args.device or DEVICE.default))
    with Bar() as bar:
        bar.update(0, 0, "loading PyTorch")
        from diffusion_gui.engine import Engine
        from diffusion_gui.training.parallel import group

        engine, processes = Engine(device=device), group()
        made = _set_of(args, recipe, count, engine, bar)
        if processes.writes:
            made.begin()
        left = json.loads(processes.share(json.dumps(made.left() if processes.writes else [])))
        own = left[processes.rank :: processes.size]
        for number, first in enumerate(own):
            bar.update(number, len(own), "generating", counted(made.rows(first), "item"))
            _make(engine, made, dataclasses.replace(recipe, count=made.rows(first)), first, bar)
        processes.agreed(True)  # waits for the others
    blocks = -(-count // made.block)
    there = f"; {blocks - len(left)} of {counted(blocks, 'block')} had been made before"
    print(f"{made.folder}: {counted(count, 'item')}{there * (len(left) < blocks)}")
    return 0


def _refuse(args: argparse.Namespace, recipe: Recipe, also: Sequence[str]) -> None:
    if args.finished not in FORMS:
        raise unknown_name("form of finished items", args.finished, FORMS)
    if not args.out.endswith(tuple(s for s in (os.sep, os.altsep, "/") if s)):
        raise UserError(
            "Finished items are many files.",
            f"{args.out} is not written as a folder.",
            "End --out in /.",
        )
    unused = [*also, *(flag(name) for name in given(args, EXPORT_OPTIONS.values()))]
    unused += ["--record"] * (args.record is not None) + ["--init"] * bool(recipe.init)
    unused += ["--interpolate"] * (recipe.interpolate >= 0)
    unused += ["--noise torch"] * (recipe.noise == TORCH)
    if unused:
        raise UserError(
            f"{', '.join(unused)} cannot be given with --finished.",
            "Each item of a set is a sample from noise, by its number and the seed.",
            "Leave it out, or leave --finished out.",
        )


def _set_of(args: argparse.Namespace, recipe: Recipe, count: int, engine: Any, bar: Bar) -> ItemSet:
    for event in engine.library.prepare(recipe):
        _show(event, bar)
    model = engine.library.model_of(recipe)
    shape, names = model.shown.shape, model.domain.labels
    if args.finished == "png" and not _is_picture(shape):
        raise UserError(
            f"The model '{recipe.model}' makes no pictures.",
            what_to_do="Give --finished npz, which holds any items.",
        )
    block = max(1, min(BLOCK_ITEMS, BLOCK_NUMBERS // model.shown.size))
    folder = home_path(args.out)
    text = dataclasses.replace(recipe, count=1, model_sha256=model.sha256).to_json()
    labels = resolve_labels(recipe.label, names, count) if names else ()
    return ItemSet(folder, args.finished, count, block, with_places(text, folder / CONTENT), labels)


def _is_picture(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3 and shape[0] in (1, 3)


def _make(engine: Any, made: ItemSet, recipe: Recipe, first: int, bar: Bar) -> None:
    for event in engine.execute(ItemsRequest(recipe, first)):
        if isinstance(event, ItemsMade):
            x: npt.NDArray[np.generic] = event.x
            if _is_picture(event.domain.shape):
                x = to_rgb(event.x, event.domain)
            if made.form == "png" and event.domain.shape[0] == 1:
                x = x[..., 0]
            made.write(first, x, event.labels, place().rank, _png)
        elif not isinstance(event, Progress):
            _show(event, bar)


def _show(event: object, bar: Bar) -> None:
    if isinstance(event, Progress):
        bar.update(event.done, event.total, event.what)
    elif isinstance(event, Notice):
        bar.note(event.text)


def _png(picture: npt.NDArray[np.generic]) -> bytes:
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "PNG")
    return content.getvalue()
