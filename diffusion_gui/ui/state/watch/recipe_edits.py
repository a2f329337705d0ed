"""What a choice of model or data changes in the recipe besides itself."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping
from typing import Any

from diffusion_gui.core.catalog import DATASETS, MODALITIES
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value, tagged
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.data_spec import data_path, modality_of
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.item_size import NAMES as SIZES
from diffusion_gui.core.recipes.model_spec import ideal_data, ideal_model
from diffusion_gui.core.recipes.own_settings import own_settings
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, FROM_NOISE, RECIPE_OPTIONS, Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.storage.joining import joins
from diffusion_gui.storage.model_files import models, name_of
from diffusion_gui.storage.model_sources import describe, own_at, own_of, takes_prompts

START_LEVEL, LEAST_LEVEL = 0.65, 0.02
"""Where a run starts from items: noise enough to change what is blurred, and hardly any."""
FEW = 4
"""Items at once of a model that may be far larger than those of this program, or of one picture."""
_PLAIN: dict[str, Any] = FROM_NOISE | {"codec": ""}
"""From noise, and as the model works: another may not work as was chosen for the one before."""
UNGUIDED: dict[str, Value] = {"guide": ""}
"""A guide knows the classes of its own data, and no others."""


def _plain(recipe: Recipe) -> dict[str, Any]:
    """What a model of this program begins with: nothing that was another program's model's own."""
    return _PLAIN | own_settings((), {}, recipe.schedule)


def changed(recipe: Recipe, values: Mapping[str, Value]) -> Recipe:
    """`recipe` with `values` set, and what follows them; raises UserError where it is refused."""
    bound = not values.keys().isdisjoint(tagged(RECIPE_OPTIONS, "bound"))
    if recipe.parent and bound and "parent" not in values:
        # A run that goes on from another is bound to it in these: begin a new one.
        values = FROM_NOISE | dict(values)
    return recipe.changed(**resized(recipe, values))


def resized(recipe: Recipe, values: Mapping[str, Value]) -> dict[str, Value]:
    """`values`, with what of the model's own schedule goes by the size of its items.

    Raises:
        UserError: they ask for a size that the model does not make.
    """
    if "own_betas" in values or values.keys().isdisjoint(SIZES):
        return dict(values)
    info = describe(recipe.model)
    size, frames = (values.get(name, getattr(recipe, name)) for name in SIZES)
    after = dict(own_at(info, str(size), int(frames)))
    before = dict(info.own)
    with contextlib.suppress(UserError):  # a recipe of a model that is another by now
        before = dict(own_at(info, recipe.size, recipe.frames))
    own = {n: one for n, one in after.items() if one != before[n] == getattr(recipe, n)}
    return own | dict(values)


def same_level(before: Recipe, after: Recipe, t: int) -> int:
    """Where the schedule of `after` has the noise level that index `t` has in that of `before`."""
    old, new = schedule_of(before), schedule_of(after)
    return t if new is old else new.nearest(float(old.noise_level[min(t, old.T)]))


def start_from(recipe: Recipe, init: str) -> dict[str, Value]:
    """What changes where a run starts from `init`; "" for noise alone."""
    if not init:
        return FROM_NOISE
    level = recipe.from_level if recipe.init and recipe.from_level < 1.0 else START_LEVEL
    return FROM_NOISE | {"init": init, "from_level": level}


def denoised_from(recipe: Recipe, level: float) -> dict[str, Value]:
    """What changes where the items that are noised are denoised from a level; 1 is noise alone."""
    if level >= 1.0:
        return FROM_NOISE
    init = recipe.init if generator_of(recipe.init) else recipe.data
    return FROM_NOISE | {"init": init, "from_level": level}


def values_of_model(recipe: Recipe, name: str, found: str = "") -> dict[str, Value]:
    """What changes with model `name`: data, count and class follow what it was trained on.

    Args:
        found: its data where that has moved.

    Raises:
        UserError: there is no such model, or its file is damaged.
    """
    name = name_of(name)  # a listed file is the same model when it is opened by its path
    data, modality = _trained_on(name)
    data = found or data
    own = own_of(name, {}, recipe.schedule)
    joined = _joined(recipe, name)
    values: dict[str, Value] = _PLAIN | {"model": name, "data": data} | own | joined
    if not data:  # any that can be fitted to it is noised
        kept = _noised_with(modality, recipe.data)
        count = 1 if takes_prompts(name) else FEW  # a step of one takes seconds
        return values | {"data": kept, "label": ALL, "count": count, "items": "", **UNGUIDED}
    if data != recipe.data:
        values |= {"label": ALL, "count": modality.counts, "items": "", **UNGUIDED}
    return values


def _noised_with(modality: ModalityEntry, used: str) -> str:
    """Data to noise beside a model that tells none of its own: what is in use, where it fits."""
    fitting = (
        name
        for name in (used, FIRST_RECIPE.data, *DATASETS)
        if name and modality_of(name).name == modality.name
    )
    return next(fitting, FIRST_RECIPE.data)


def _joined(recipe: Recipe, model: str) -> dict[str, Value]:
    """No second model any more, where its score cannot be added to that of `model`."""
    alone = recipe.second and not joins(model, recipe.second, None)
    return {"second": ""} if alone else {}


def values_of_ideal(recipe: Recipe, trained: str) -> dict[str, Value]:
    """The ideal denoiser of the recipe's data in place of the trained one, or the other way.

    In the latents of the trained one, where it works in any: its noise is then the same.

    Args:
        trained: the model of this data that was in use; without one, the first that is found.

    Raises:
        UserError: there is no data set, or no model trained on it.
    """
    if not ideal_data(recipe.model):
        data = recipe.data or _trained_on(recipe.model)[0]
        codec = latents_of(recipe.model)
        return _plain(recipe) | {"model": ideal_model(data), "data": data, "codec": codec}
    name = trained or next((one for one in models() if _trained_on(one)[0] == recipe.data), "")
    if not name:
        raise UserError(
            "There is no trained model of this data.",
            "The ideal denoiser needs none; a trained one has to be made first.",
            "Train one on the Train scene.",
        )
    return _plain(recipe) | {"model": name}


def latents_of(model: str) -> str:
    """The learned codec that `model` works through; "" where it has none, or is not there."""
    with contextlib.suppress(UserError):
        codec = describe(model).codec
        return codec if learned_place(codec) else ""
    return ""


def settings_of(recipe: Recipe, used: Recipe, noising: str) -> tuple[Recipe, str]:
    """What the controls show for the recipe of any run, and the noising process beside it.

    Args:
        used: the recipe in use. Its model is taken where a noising process names none and its data
            is the model's; its data is noised beside a run whose recipe and model name none.
        noising: the process in use, which a denoising process leaves as it is.
    """
    fitting = recipe.model or _model_for(recipe.data, used.model)
    process = noising if recipe.process == "reverse" else recipe.process
    data = recipe.data
    if not (data or recipe.recorded):
        with contextlib.suppress(UserError):  # of a model that is not there any more
            own, modality = _trained_on(fitting)
            data = "" if own else _noised_with(modality, used.data)
    return dataclasses.replace(recipe, process="reverse", model=fitting, data=data), process


def _model_for(data: str, used: str) -> str:
    if not data:
        return used
    for name in (used, *models()):
        with contextlib.suppress(UserError):  # a damaged file is passed over
            if _trained_on(name)[0] == data:
                return name
    return ideal_model(data)


def _trained_on(name: str) -> tuple[str, ModalityEntry]:
    info = describe(name)
    return info.data, MODALITIES[info.modality]


def _fitting(recipe: Recipe, modality: ModalityEntry) -> str:
    """The model that a single item of a modality is fitted to; "" where there is none.

    One of another program's, which any item of its own modality can be fitted to; else `shapes`.
    """
    names = (*([recipe.model] if recipe.own_betas else []), FIRST_RECIPE.model)
    same = (name for name in names if _trained_on(name)[1].name == modality.name)
    return next(same, "") if modality.fit else ""


def values_of_data(recipe: Recipe, spec: str) -> dict[str, Value]:
    """What changes with data `spec`: a folder, CSV or video is denoised by its ideal denoiser.

    A single item that can be fitted to a model, a picture, is noised part of the way and denoised
    by the model in use (or `shapes`), without a class: that shows what the model makes of it.
    """
    path = data_path(spec)
    model = "" if path is None or path.prefix else _fitting(recipe, path.modality)
    if not model:
        ideal, count = ideal_model(spec), modality_of(spec).counts
        values = {"data": spec, "model": ideal, "label": ALL, "count": count, "items": ""}
        return _plain(recipe) | values | _joined(recipe, ideal) | UNGUIDED
    foreign = recipe.own_betas and model == recipe.model
    plain = _PLAIN if foreign else _plain(recipe)
    values = {"data": spec, "model": model, "label": "none", "count": FEW, "items": ""}
    values |= _joined(recipe, model)
    return plain | values | {"init": spec, "from_level": 0.5} | UNGUIDED
