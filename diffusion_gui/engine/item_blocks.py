"""Finished items by number, for sets that are too large for one run in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import torch

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.sampling import ItemsMade, ItemsRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.noise_source import OWN
from diffusion_gui.core.recipes.recipe import Recipe

from .guiding import prompted
from .library import Library
from .reverse import reverse
from .scoring import decoded
from .to_numpy import array


def item_block(library: Library, request: ItemsRequest) -> Iterator[Event]:
    """Progress, then one `ItemsMade`; nothing but the newest state is kept.

    Raises:
        UserError: as `runs.run`, and a recipe that does not begin with noise alone.
    """
    recipe = dataclasses.replace(request.recipe, parent=None).checked()
    assert not recipe.init
    assert recipe.interpolate < 0
    assert recipe.noise == OWN
    yield from library.prepare(recipe)
    model = prompted(library, recipe)
    started: RunStarted | None = None
    last: StepDone | None = None
    for event in reverse(library, recipe, None, request.first):
        match event:
            case RunStarted():
                started = event
            case StepDone():
                last = event
                yield Progress(event.k + 1, recipe.steps, "denoising")
            case Notice():
                yield event
    assert started is not None
    assert last is not None
    x = yield from decoded(model.coding, torch.tensor(last.x).to(library.device))
    made: Recipe = started.recipe
    yield ItemsMade(made, model.shown, started.labels, array(x))
