"""Scores of a model: what it generates against real items, each figure beside its floor."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator, Iterator

import torch
from torch import Tensor

from diffusion_gui.core.catalog import DATASETS, JUDGES, MODALITIES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import tagged
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.scoring import FEWEST, Score, Scored
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.recipe import FROM_NOISE, RECIPE_OPTIONS, Recipe
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.data import Dataset
from diffusion_gui.data.dataset import Items
from diffusion_gui.diffusion.sample_metrics import energy_distance, sliced_wasserstein
from diffusion_gui.models.classifier import Classifier
from diffusion_gui.models.coding import Coding, coding_of_items
from diffusion_gui.storage.classifier_files import describe_guide, judge_beside
from diffusion_gui.storage.model_sources import describe
from diffusion_gui.training.parallel import group

from .classifier_scoring import score_classifier
from .classifiers import can_judge, judges_of
from .codec_scoring import score_codec
from .library import Library
from .score_figures import Compared, alone, as_asked, between, judged, memory, without
from .scored_makers import denoiser, generator

DISTANCES = {"energy_distance": energy_distance, "sliced_wasserstein": sliced_wasserstein}
DECODED = 32
"""States that are decoded at once."""
_OTHERS = {"codec": score_codec, "classifier": score_classifier}
"""Scores of models that make no items."""


def score(library: Library, recipe: Recipe) -> Iterator[Event]:
    """Generate as `recipe` says and compare with as many items of its data: one `Scored`.

    Several processes (`training.parallel`) generate together, and the first alone yields `Scored`.
    Real items are drawn twice, without overlap: one half is compared with what was generated, the
    other half takes its place for the floors. A stored set of fewer than twice the items gives
    smaller halves, and says so.

    Raises:
        UserError: a mistake in the recipe, data of another shape, or too few items.
    """
    # It starts from noise or a generator's items, whatever else the recipe says.
    taken = {name: getattr(recipe, name) for name in tagged(RECIPE_OPTIONS, "scored")}
    if not generator_of(recipe.init):
        taken |= {name: FROM_NOISE[name] for name in ("init", "from_level")}
    recipe = Recipe(**taken).checked()
    task = describe(recipe.model).task if recipe.model else "denoiser"
    if task in _OTHERS:
        yield from _OTHERS[task](library, recipe)
        return
    model = yield from (generator if task == "generator" else denoiser)(library, recipe)
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
    judges: tuple[Classifier, ...] = ()
    own_classes = data.domain.labels == model.domain.labels
    if can_judge(data) and own_classes and group().writes:
        judges = yield from library.classifiers(data.name, lambda: judges_of(data))
    if recipe.guide and (other := judge_beside(describe_guide(recipe.guide))):
        judges = _beside(judges, library.classifier(other.path))
    states, asked, stamped = yield from model.make(recipe)
    if not group().writes:
        return  # the first process compares
    modality = MODALITIES[data.domain.modality]
    labelled = bool((asked >= 0).all())
    real, labels = _real(data, recipe, asked.tolist() if modality.matched and labelled else [])
    real = real.to(library.device)
    halves = real[: recipe.count], real[recipe.count :]
    generated = yield from decoded(model.coding, states)
    through = None
    if model.coding.codec:
        through = yield from decoded(model.coding, model.coding.encode(halves[1]))
    compared = Compared(generated, *halves, labels[recipe.count :], through)
    scores: list[Score] = []
    yield Progress(0, 0, "comparing")
    for judge in judges:
        scores += judged(judge, compared, asked if labelled else None)
        notes.append(_floor_of(judge))
        if judge.sha256 and judge.sha256 == stamped.guide_sha256:
            notes.append(_flattery(judge))
        yield Progress(0, 0, "comparing")
    entry = DATASETS.get(data.name)
    if judges and labelled and entry and entry.asked:
        notes.append(msg(entry.asked))
    if judges and not labelled:
        notes.append(msg("No class was asked for, so there is no class accuracy."))
    scores += alone(modality.alone, compared)
    if entry and own_classes and labelled:
        scores += as_asked(entry.figures, compared, asked)
        yield Progress(0, 0, "comparing")
    coding = coding_of_items("", data.domain)
    near = states if coding.codec == model.coding.codec else coding.encode(generated)
    real = coding.encode(real)
    if not judges:
        if modality.judges:
            notes.append(_no_judge(data))
        for name in modality.distances:
            halves = real[: recipe.count], real[recipe.count :]
            scores.append(between(name, DISTANCES[name], near, *halves))
            yield Progress(0, 0, "comparing")
    if modality.copies:
        yield Progress(0, 0, "comparing")
        yield from library.prepare_states(data.name, coding.codec)
        _, train, _ = library.states(data.name, coding.codec)
        if data.on_disk:
            train = without(train.to(near.device), real)
        if len(train):
            own = bool(data.total) and not data.on_disk
            scores += memory(train.to(near.device), near, real, own=own)
    calls = model.calls(stamped, bool((asked >= 0).any()))
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


def _real(data: Dataset, recipe: Recipe, wanted: list[int]) -> Items:
    """Two halves of real items, as many in each as are generated; in the classes `wanted`, if any.

    A stored set with too few of a class for both halves gives what comes.
    """
    if not (wanted and data.total):
        return data.draw(2 * recipe.count, recipe.seed, [*wanted, *wanted] if wanted else None)
    x, labels = data.draw(data.total, recipe.seed)
    classes = set(wanted)
    members = {one: torch.nonzero(labels == one).flatten().tolist() for one in classes}
    if any(len(members[one]) < 2 * wanted.count(one) for one in classes):
        return x[: 2 * recipe.count], labels[: 2 * recipe.count]
    places = torch.tensor([members[one].pop() for one in (*wanted, *wanted)])
    return x[places], labels[places]


def decoded(coding: Coding, states: Tensor) -> Generator[Event, None, Tensor]:
    """The items (N, *I) of states (N, *S), by blocks: finding a sound's phase takes time."""
    if not coding.codec:
        return states
    parts = []
    for number, block in enumerate(torch.split(states, DECODED)):
        yield Progress(number * DECODED, len(states), "decoding")
        parts.append(coding.decode(block))
    return torch.cat(parts)


def _floor_of(judge: Classifier) -> Translatable:
    return msg(
        "The classifier of {what} names {share:.2f} % of {count} held-out real ones rightly; "
        "that is the floor of the class accuracy.",
        what=msg(JUDGES[judge.judge].label).lower(),
        share=100 * judge.accuracy,
        count=judge.held_out,
    )


def _beside(judges: tuple[Classifier, ...], other: Classifier) -> tuple[Classifier, ...]:
    """The judges, and `other` where it is none of them."""
    known = any(one.sha256 == other.sha256 for one in judges)
    return judges if known else (*judges, other)


def _flattery(judge: Classifier) -> Translatable:
    return msg(
        "The classifier of {what} was the guide: it names rightly what it led there. Believe "
        "another one.",
        what=msg(JUDGES[judge.judge].label).lower(),
    )


def _no_judge(data: Dataset) -> Translatable:
    if data.domain.labels:
        return msg(
            "{data} has too few items of each class, or other classes than the model, for "
            "a classifier: there is no Fréchet distance and no class accuracy.",
            data=data.name,
        )
    return msg(
        "{data} has no classes to learn features from: there is no Fréchet distance and "
        "no class accuracy. The sliced Wasserstein distance compares bare values, which sees "
        "how strong they are and where, but not whether an item makes sense.",
        data=data.name,
    )
