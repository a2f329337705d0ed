"""What a recipe's items are: clean data by seed or class, their labels, and their noise."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream, between, normal
from diffusion_gui.core.recipes.class_labels import ALL, resolve_labels
from diffusion_gui.core.recipes.noise_source import TORCH
from diffusion_gui.core.recipes.picked_items import read_picked
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.registry import resolve
from diffusion_gui.core.text import msg
from diffusion_gui.data import Dataset
from diffusion_gui.models.model import Model

from .torch_noise import TorchNoise

Draw = Callable[[Stream, int], Tensor]
"""Standard normal noise (N, *S) of the run's items, by stream and step."""


def items(data: Dataset, recipe: Recipe) -> tuple[Tensor, Tensor]:
    """The recipe's clean items and labels: picked, or drawn by seed, of the classes asked for.

    Picked ones are taken in turn. Between two seeds all items are the first one: nothing changes
    on the way but the noise.
    """
    count = _different(recipe)
    if recipe.items:
        x, labels = _picked(data, recipe)
        rows = torch.arange(recipe.count) % min(len(x), count)
        return x[rows], labels[rows]
    wanted = None
    named = recipe.label.lower() not in (ALL, "none") and not recipe.guide  # a guide's own classes
    if recipe.label and (data.domain.labels or named):
        wanted = resolve_labels(recipe.label, data.domain.labels, count)
        if min(wanted) < 0:
            wanted = None
    x, labels = data.draw(count, recipe.seed, wanted)
    rows = torch.arange(recipe.count) % count
    return x[rows], labels[rows]


def _picked(data: Dataset, recipe: Recipe) -> tuple[Tensor, Tensor]:
    numbers = read_picked(recipe.items)
    highest = max(numbers)
    if data.total and highest >= data.total:
        raise UserError(
            msg("There is no item {n} in '{data}'.", n=highest, data=data.name),
            msg("It has {total}, and the first is 0.", total=data.total),
            "Pick others, or leave them to the seed.",
        )
    drawn = [data.draw(1, 0, first=number) for number in numbers]
    return torch.cat([x for x, _ in drawn]), torch.cat([labels for _, labels in drawn])


def wanted_labels(recipe: Recipe, domain: Domain, first: int = 0) -> Tensor:
    """The classes asked for, int64 (N,), of the items from number `first` on.

    Between two seeds all are the first one.
    """
    count = _different(recipe)
    chosen = resolve_labels(recipe.label, domain.labels, first + count)[first:]
    return torch.tensor(chosen * (recipe.count // count))


def _different(recipe: Recipe) -> int:
    return recipe.count if recipe.interpolate < 0 else 1


def noise_of(
    recipe: Recipe, domain: Domain, device: torch.device, numbers: range | None = None
) -> Draw:
    """Noise of the recipe's items (or those `numbers`) as float32 on `device`, by (stream, step).

    Between two seeds every noise of the run lies between theirs, not the starting noise alone;
    so the first and the last item are the runs that the two seeds give.
    """
    numbers = range(recipe.count) if numbers is None else numbers
    last = max(recipe.count - 1, 1)
    if recipe.noise == TORCH:  # drawn for all items at once
        torchs = TorchNoise(recipe.seed, (recipe.count, *domain.shape))
        return lambda stream, step: torchs(stream, step)[numbers.start : numbers.stop].to(device)

    def draw(stream: Stream, step: int) -> Tensor:
        if recipe.interpolate < 0:
            values = normal(recipe.seed, stream, numbers, step, domain.shape)
        else:
            ways = [number / last for number in numbers]
            ends = recipe.seed, recipe.interpolate
            values = between(*ends, stream, ways, step, domain.shape)
        return torch.from_numpy(values.astype(np.float32)).to(device)

    return draw


def fitted(x: Tensor, data: Domain, model: Domain, recipe: Recipe) -> Tensor:
    """Items (N, *S) in the shape a model works on, made to fit as their modality says.

    Raises:
        UserError: the data is of another kind than the model's.
    """
    if data.shape == model.shape:
        return x
    target = MODALITIES[model.modality].fit
    fitting = (
        resolve(target)(x, model.shape) if target and data.modality == model.modality else None
    )
    if fitting is None:
        raise misfit(recipe, model, data)
    made: Tensor = fitting
    return made


def items_for(data: Dataset, model: Model | None, recipe: Recipe) -> tuple[Domain, Tensor, Tensor]:
    """Domain, clean items (N, *S) and labels (N,) of a recipe, as its model takes them.

    A model of another program's names no data of its own: any that can be fitted to it will do,
    and the classes are the model's, as they are asked for.

    Raises:
        UserError: the data is of another shape than the model's, or cannot be fitted.
    """
    clean, labels = items(data, recipe if model is None or model.data else _plain(recipe))
    if model is None:
        return data.domain, clean, labels
    if not model.data:
        fitting = fitted(clean, data.domain, model.shown, recipe)
        return model.shown, fitting, wanted_labels(recipe, model.domain)
    if model.shown.shape != data.domain.shape:
        raise misfit(recipe, model.shown, data.domain)
    return data.domain, clean, labels


def _plain(recipe: Recipe) -> Recipe:
    """Items of all classes: those asked for are the model's, and not the data's."""
    return dataclasses.replace(recipe, label="")


def misfit(recipe: Recipe, model: Domain, data: Domain) -> UserError:
    """The error for a model and data of different shapes."""
    return UserError(
        msg("The model '{model}' does not fit this data.", model=recipe.model),
        msg(
            "It works on items of shape {wanted}; these have shape {given}.",
            wanted=model.shape,
            given=data.shape,
        ),
        "Choose a model trained on data of this shape.",
    )
