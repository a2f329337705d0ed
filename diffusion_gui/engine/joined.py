"""A second model beside the first: their summed scores, or in the plane their exact product."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.class_labels import resolve_labels
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.prompts import prompt_lines
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.second_model import EXACT
from diffusion_gui.core.runs.shown_values import visible_size
from diffusion_gui.core.text import msg
from diffusion_gui.diffusion.denoiser import Denoiser, Level
from diffusion_gui.diffusion.product import (
    OnGrid,
    SummedScores,
    exact_product,
    grid_points,
    kernel_density,
    noised_density,
)
from diffusion_gui.models.model import Model
from diffusion_gui.storage.learned_codecs import same_codec, takes_the_place

from .library import Library, at_size

SIDE = 120
"""Cells along a side of the grid that the exact product is computed on."""
MARGIN = 1.2
"""Of the range that points are shown in: what the grid covers."""
WIDTH = 0.1
"""Deviation of the Gaussian around each point of the data whose density is multiplied."""
BETWEEN = 0.6
"""Of a cell: deviation of the Gaussian around each grid point, which hides the grid."""


def joined(library: Library, recipe: Recipe, model: Model) -> Model:
    """`model` with the recipe's second one at its side; as it is where there is none.

    The first one's domain, with its classes, stays that of the run.

    Raises:
        UserError: there is no such model, it does not fit the first one, or the exact product is
            asked for where no density is known.
    """
    if not recipe.second:
        return model
    first, codec = model, recipe.codec or model.info.codec
    if takes_the_place(codec) and not ideal_data(recipe.model):  # what matters is their own
        first, codec = library.model_of(dataclasses.replace(recipe, codec="")), ""
    second = at_size(library.model(recipe.second, codec), recipe)
    lines = prompt_lines(recipe.prompt)
    second = second.prompted(lines, recipe.negative_prompt, recipe.told_guidance)
    _check(first, second, recipe)
    label = _label(second, recipe)
    denoiser: Denoiser
    if recipe.product == EXACT:
        denoiser = ExactProduct(library, model, second, recipe, label)
    else:
        same = second.domain.labels == model.domain.labels
        other = _Asked(second.denoiser, label, same)
        denoiser = SummedScores(model.denoiser, other, recipe.weight, recipe.second_weight)
    return dataclasses.replace(model, denoiser=denoiser, second_sha256=second.sha256)


class _Asked:
    """The second denoiser, asked for a class of its own, the first one's, or none.

    Args:
        label: its class, -1 for none; None for the items' own where it knows the `same` classes.
    """

    def __init__(self, denoiser: Denoiser, label: int | None, same: bool) -> None:
        self._denoiser, self._label, self._same = denoiser, label, same

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        return self._denoiser(x_t, alpha, sigma, self._labels(x_t, labels))

    def _labels(self, x_t: Tensor, labels: Tensor | None) -> Tensor | None:
        if self._label is None:
            return labels if self._same else None
        if self._label < 0:
            return None
        return torch.full((len(x_t),), self._label, device=x_t.device)


class ExactProduct:
    """The exact denoiser of p_1^w_1 p_2^w_2, of the data that both models are of, class by class.

    A density is that of the data's points with a Gaussian of WIDTH around each; the product is
    normalised on a grid.
    """

    def __init__(
        self, library: Library, first: Model, second: Model, recipe: Recipe, label: int | None
    ) -> None:
        self._data = [library.data(one.data).tensors() for one in (first, second)]
        self._weights = recipe.weight, recipe.second_weight
        self._label = label
        self._same = first.domain.labels == second.domain.labels
        self.low, self.high = (MARGIN * end for end in (first.domain.low, first.domain.high))
        self._made: dict[int, tuple[Tensor, OnGrid]] = {}
        self._width = BETWEEN * (self.high - self.low) / SIDE
        self._device = library.device

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        """Predict x_0 for (N, 2) states, of each item's class where the first model knows it."""
        if labels is None:
            return self._of(-1)[1](x_t, alpha, sigma)
        x0 = torch.empty_like(x_t)
        for label in sorted(set(labels.tolist())):
            rows = labels == label
            x0[rows] = self._of(label)[1](x_t[rows], _rows(alpha, rows), _rows(sigma, rows))
        return x0

    def density(self, label: int = -1) -> Tensor:
        """The product on the grid (SIDE, SIDE), y upwards, summing to 1."""
        return self._of(label)[0]

    def noised(self, alpha: float, sigma: float, label: int = -1) -> Tensor:
        """The same at a level, over the plane as the window shows it, 1 at its peak."""
        size = float(visible_size(alpha, sigma))
        return noised_density(
            self.density(label), self.low, self.high, alpha, sigma, self._width, size
        )

    def _of(self, label: int) -> tuple[Tensor, OnGrid]:
        if label not in self._made:
            own = label if self._label is None and self._same else -1
            other = own if self._label is None else self._label
            first, second = (
                kernel_density(_of_class(*data, k), self.low, self.high, SIDE, WIDTH)
                for data, k in zip(self._data, (label, other), strict=True)
            )
            p = exact_product(first, second, *self._weights)
            points = grid_points(self.low, self.high, SIDE).float().to(self._device)
            self._made[label] = p, OnGrid(points, p.reshape(-1).to(self._device), self._width)
        return self._made[label]


def _of_class(x: Tensor, labels: Tensor, label: int) -> Tensor:
    of_it = labels == label
    return x[of_it] if label >= 0 and bool(of_it.any()) else x


def _rows(level: Level, rows: Tensor) -> Level:
    return level[rows] if isinstance(level, Tensor) and level.numel() > 1 else level


def _label(second: Model, recipe: Recipe) -> int | None:
    """The class that the second model is asked for; None where the recipe leaves it to the first.

    Raises:
        UserError: it knows no such class, or several were named.
    """
    if not recipe.second_label:
        return None
    names = second.domain.labels
    asked = set(resolve_labels(recipe.second_label, names, len(names) + 1))
    if len(asked) > 1:
        raise UserError(
            msg("The second model cannot be asked for '{text}'.", text=recipe.second_label),
            "It takes one class for all items.",
            "Name one class, or none.",
        )
    return asked.pop()


def _check(first: Model, second: Model, recipe: Recipe) -> None:
    one, other = first.domain, second.domain
    same = (one.modality, one.shape) == (other.modality, other.shape)
    if not same or not same_codec(first.info.codec, second.info.codec):
        names = {"second": recipe.second, "model": recipe.model}
        raise UserError(
            msg("The model '{second}' cannot join '{model}'.", **names),
            "Their latents are of different codecs: they cannot be added."
            if same
            else msg(
                "It works on {given} of shape {shape}; the first one on {wanted} of shape {other}.",
                given=msg(MODALITIES[other.modality].label).lower(),
                shape=other.shape,
                wanted=msg(MODALITIES[one.modality].label).lower(),
                other=one.shape,
            ),
            "Choose a model of the same items.",
        )
    if recipe.product != EXACT:
        return
    if one.shape != (2,) or not (first.data and second.data):
        raise UserError(
            "The exact product is known only in the plane.",
            "It is computed on a grid from the data of both models, which must be points.",
            "Choose two models of points, or the sum of scores.",
        )
    if not recipe.weight + recipe.second_weight > 0.0:
        raise UserError(
            "There is no exact product with these weights.",
            msg(
                "They sum to {sum}; a density needs more than 0.",
                sum=f"{recipe.weight + recipe.second_weight:g}",
            ),
            "Raise one of them, or choose the sum of scores.",
        )
