"""Scores of a model: what it generates against real items, each figure beside its floor."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator, Iterator

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import MAX_SEED
from diffusion_gui.core.options import tagged
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.protocol.scoring import FEWEST, Score, Scored
from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.core.recipes.recipe import MAX_COUNT, RECIPE_OPTIONS, Recipe
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.data import Dataset
from diffusion_gui.diffusion.sample_metrics import (
    energy_distance,
    frechet_distance,
    nearest_items,
    sliced_wasserstein,
    standard_error,
)
from diffusion_gui.models.classifier import Classifier

from .classifiers import can_judge, judge
from .library import Library
from .reverse import reverse

DISTANCES = {"energy_distance": energy_distance, "sliced_wasserstein": sliced_wasserstein}
COPY_QUANTILE = 0.01


def score(library: Library, recipe: Recipe) -> Iterator[Event]:
    """Generate as `recipe` says and compare with as many items of its data: one `Scored`.

    Real items are drawn twice, without overlap: one half is compared with what was generated, the
    other half takes its place for the floors. A stored set of fewer than twice the items gives
    smaller halves, and says so.

    Raises:
        UserError: a mistake in the recipe, data of another shape, or too few items.
    """
    # It starts from noise, whatever else the recipe says.
    taken = {name: getattr(recipe, name) for name in tagged(RECIPE_OPTIONS, "scored")}
    recipe = Recipe(**taken).checked()
    yield from library.prepare(recipe)
    model = library.model(recipe.model, recipe.codec)
    data = library.data(recipe.data or model.data)
    if model.shown.shape != data.domain.shape:
        raise UserError(
            msg("The model '{model}' does not fit this data.", model=recipe.model),
            msg(
                "It works on items of shape {wanted}; these have shape {given}.",
                wanted=model.shown.shape,
                given=data.domain.shape,
            ),
            "Choose the data it was trained on.",
        )
    notes: list[Translatable] = []
    recipe = dataclasses.replace(recipe, data=data.name, count=_count(data, recipe.count, notes))
    judges = None
    if can_judge(data) and data.domain.labels == model.domain.labels:
        judges = yield from library.classifier(data.name, lambda: judge(data))
    generated, asked, stamped = yield from _generate(library, recipe)
    yield Progress(0, 0, "comparing")
    real = data.draw(2 * recipe.count, recipe.seed)[0].to(generated.device)
    modality = MODALITIES[data.domain.modality]
    scores: list[Score] = []
    if judges is not None:
        scores = _judged(judges, generated, asked, real, notes)
    else:
        if modality.judged:
            notes.append(_no_judge(data))
        for name in modality.distances:
            scores.append(_between(name, DISTANCES[name], generated, real))
            yield Progress(0, 0, "comparing")
    if modality.copies:
        yield Progress(0, 0, "comparing")
        scores += _memory(data, generated, real)
    calls = network_calls(stamped, bool((asked >= 0).any()))
    yield Scored(stamped, calls, tuple(scores), tuple(notes))


def _count(data: Dataset, wanted: int, notes: list[Translatable]) -> int:
    most = data.total // 2 if data.total else wanted
    if min(most, wanted) < FEWEST:
        raise UserError(
            "These are too few items to measure anything.",
            msg(
                "At least {fewest} generated and {real} real ones are needed; "
                "{generated} and {total} are there.",
                fewest=FEWEST,
                real=2 * FEWEST,
                generated=wanted,
                total=data.total or msg("any number of"),
            ),
            "Give a larger --count, or a data set with more items.",
        )
    if most < wanted:
        notes.append(
            msg(
                "{data} holds {total} items, so {most} are compared with {most} generated "
                "ones, and with the other half for the floors.",
                data=data.name,
                total=data.total,
                most=most,
            )
        )
    return min(most, wanted)


def _generate(
    library: Library, recipe: Recipe
) -> Generator[Event, None, tuple[Tensor, Tensor, Recipe]]:
    """(items (N, *S), the classes asked for (N,), the recipe as it was run), chunk by chunk.

    Chunk n has the recipe's seed plus n.
    """
    model = library.model(recipe.model, recipe.codec)
    size = _chunk(model.domain)
    items: list[Tensor] = []
    labels: list[Tensor] = []
    stamped = recipe
    for number, first in enumerate(range(0, recipe.count, size)):
        rows = min(size, recipe.count - first)
        part = dataclasses.replace(recipe, count=rows, seed=(recipe.seed + number) % MAX_SEED)
        last: StepDone | None = None
        for event in reverse(library, part, None):
            if isinstance(event, RunStarted):
                labels.append(torch.from_numpy(np.asarray(event.labels)))
                stamped = dataclasses.replace(event.recipe, count=recipe.count, seed=recipe.seed)
            elif isinstance(event, StepDone):
                last = event
                done = first * recipe.steps + (event.k + 1) * rows
                yield Progress(done, recipe.count * recipe.steps, "generating")
        assert last is not None
        items.append(model.coding.decode(torch.tensor(last.x)))
    return torch.cat(items).to(library.device), torch.cat(labels), stamped


def _chunk(domain: Domain) -> int:
    """Items at once; whole rounds of the classes, so that each is generated equally often."""
    chunk, classes = MODALITIES[domain.modality].generated, max(len(domain.labels), 1)
    if not chunk:
        return MAX_COUNT
    return max(classes, chunk // classes * classes) if classes <= 4 * chunk else chunk


def _between(
    name: str, distance: Callable[[Tensor, Tensor], float], generated: Tensor, real: Tensor
) -> Score:
    """`distance` of what was generated to one half of the real items; of the other half to it."""
    count = len(generated)
    reference, other = real[:count], real[count:]
    return Score(
        name,
        distance(generated, reference),
        distance(other, reference),
        standard_error(distance, generated, reference),
        standard_error(distance, other, reference),
    )


def _judged(
    judges: Classifier, generated: Tensor, asked: Tensor, real: Tensor, notes: list[Translatable]
) -> list[Score]:
    features, named = judges.look(generated)
    real_features, _ = judges.look(real)
    scores = [_between("frechet", frechet_distance, features, real_features)]
    if bool((asked >= 0).all()):
        right = (named.cpu() == asked).double()
        floor_error = math.sqrt(judges.accuracy * (1.0 - judges.accuracy) / judges.held_out)
        scores.append(
            Score(
                "accuracy",
                _mean(right),
                judges.accuracy,
                standard_error(_mean, right, least=1),
                floor_error,
            )
        )
    else:
        notes.append(msg("No class was asked for, so there is no class accuracy."))
    notes.append(
        msg(
            "The classifier names {share:.2f} % of {count} held-out real pictures rightly; "
            "that is the floor of the class accuracy.",
            share=100 * judges.accuracy,
            count=judges.held_out,
        )
    )
    return scores


def _no_judge(data: Dataset) -> Translatable:
    if data.domain.labels:
        return msg(
            "{data} has too few pictures of each class, or other classes than the model, for "
            "a classifier: there is no Fréchet distance and no class accuracy.",
            data=data.name,
        )
    return msg(
        "{data} has no classes to learn features from: there is no Fréchet distance and "
        "no class accuracy. The sliced Wasserstein distance compares bare pixels, which sees "
        "colours and places but not whether a picture makes sense.",
        data=data.name,
    )


def _memory(data: Dataset, generated: Tensor, real: Tensor) -> list[Score]:
    """How near generated items come to training items, against how near real ones do."""
    memory = data.tensors()[0].to(generated.device)
    count = len(generated)
    distance, _ = nearest_items(generated, memory)
    # Items of a stored set are in the memory themselves; those made on demand are not.
    usual, _ = nearest_items(real, memory, own=bool(data.total))
    near = usual[:count].quantile(COPY_QUANTILE)
    copied, usually = ((one < near).double() for one in (distance, usual[count:]))
    return [_alone("nearest", _median, distance, usual), _alone("copies", _mean, copied, usually)]


def _alone(name: str, figure: Callable[[Tensor], float], generated: Tensor, real: Tensor) -> Score:
    """A figure of each item by itself, of what was generated and of real items."""
    errors = (standard_error(figure, one, least=1) for one in (generated, real))
    return Score(name, figure(generated), figure(real), *errors)


def _mean(values: Tensor) -> float:
    return float(values.mean())


def _median(values: Tensor) -> float:
    return float(values.median())
