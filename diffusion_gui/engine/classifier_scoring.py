"""Score of a classifier of a training run: how many unseen items it names rightly."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.scoring import FEWEST, Score, Scored
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import msg
from diffusion_gui.storage.classifier_files import fits
from diffusion_gui.storage.model_files import find_model
from diffusion_gui.training.held_out import split

from .library import Library


def score_classifier(library: Library, recipe: Recipe) -> Iterator[Event]:
    """Name as many items as the recipe says, kept from training or fresh: one `Scored`.

    Raises:
        UserError: data of another shape or of other classes, or too few items.
    """
    judge = library.classifier(find_model(recipe.model))
    spec = recipe.data or judge.data
    yield from library.open_data(spec)
    data = library.data(spec)
    if not fits(judge.domain, data.domain) or not data.domain.labels:
        raise UserError(
            msg("The model '{model}' does not fit this data.", model=recipe.model),
            "It was trained on items of another shape, or of other classes.",
            "Choose the data it was trained on.",
        )
    yield from data.making()
    _, (x, labels) = split(data)
    x, labels = x[: recipe.count].to(library.device), labels[: recipe.count]
    if len(x) < FEWEST:
        raise UserError("These are too few items to measure anything.", "", "Take more items.")
    yield Progress(0, 0, "comparing")
    right = (judge.look(x)[1].cpu() == labels).double()
    error = float(right.std() / len(right) ** 0.5)
    made = dataclasses.replace(recipe, data=data.name, count=len(x), model_sha256=judge.sha256)
    yield Scored(made, 0, (Score("accuracy", float(right.mean()), None, error),))
