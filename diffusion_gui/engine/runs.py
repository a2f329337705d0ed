"""Runs: a recipe carried out step by step, forward or reverse, and the one-look preview."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core import frames
from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.labels import ALL, resolve_labels
from diffusion_gui.core.messages import Event, Preview, RunStarted, StepDone
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.recipe import Recipe
from diffusion_gui.core.schedule import NoiseSchedule, make_schedule
from diffusion_gui.data import Dataset
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.forward import add_noise, closed_form, markov_chain
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.diffusion.step import Step

from .library import Library, Model


def run(library: Library, recipe: Recipe) -> Iterator[Event]:
    """Carry out `recipe`: RunStarted, then StepDone for every step.

    Raises:
        UserError: the recipe names something that is not there, or numbers ran out of range.
    """
    recipe = recipe.checked()
    start = _reverse if recipe.process == "reverse" else _forward
    yield from start(library, recipe)


def preview(library: Library, recipe: Recipe, t: int, item: int | None) -> Iterator[Event]:
    """One look at index `t`: the recipe's items (or one) noised there, and x_0 predicted."""
    recipe = recipe.checked()
    model = library.model(recipe.model)
    data = library.data(recipe.data or model.data)
    schedule = make_schedule(recipe.schedule, recipe.T)
    clean, labels = _items(data, recipe)
    if item is not None:
        clean, labels = clean[item : item + 1], labels[item : item + 1]
    eps = _noise(library, recipe, data.domain, item)(Stream.PRIOR, 0)
    alpha, sigma = float(schedule.alpha[t]), float(schedule.sigma[t])
    x_t = add_noise(clean.to(library.device), eps, alpha, sigma)
    x0 = _predict(Guided(model.denoiser, recipe.guidance), x_t, alpha, sigma, labels)
    yield Preview(
        recipe, data.domain, labels.numpy(), t, _array(clean), _array(x_t), _array(x0), _array(eps)
    )


def _forward(library: Library, recipe: Recipe) -> Iterator[Event]:
    if not recipe.data and not recipe.model:
        raise UserError(
            "No data was named.", "Noising needs something to noise.", "Name a data set: 'digits'."
        )
    model = library.model(recipe.model) if recipe.model else None
    data = library.data(recipe.data or (model.data if model else ""))
    if model and model.domain.shape != data.domain.shape:
        raise _misfit(recipe, model.domain, data.domain)
    schedule = make_schedule(recipe.schedule, recipe.T)
    clean, labels = _items(data, recipe)
    noise = _noise(library, recipe, data.domain)
    top = schedule.nearest(recipe.from_level) if recipe.from_level < 1.0 else recipe.T
    if top == 0:
        raise _nothing_to_do()
    timesteps = schedule.timesteps(min(recipe.steps, top), recipe.spacing, top)[::-1].copy()
    x0 = clean.to(library.device)
    if recipe.process == "markov":
        steps = markov_chain(x0, schedule, timesteps, lambda k: noise(Stream.STEP, k))
    else:
        steps = closed_form(x0, noise(Stream.PRIOR, 0), schedule, timesteps)
    yield RunStarted(
        _stamped(recipe, model), data.domain, labels.numpy(), _path(schedule, timesteps), _array(x0)
    )
    denoiser = Guided(model.denoiser, recipe.guidance) if model else None
    for step in steps:
        guess = step.x0
        if denoiser and step.s.sigma > 0.0:
            guess = _predict(denoiser, step.x, step.s.alpha, step.s.sigma, labels)
        yield _done(dataclasses.replace(step, x0=guess))


def _reverse(library: Library, recipe: Recipe) -> Iterator[Event]:
    model = library.model(recipe.model)
    schedule = make_schedule(recipe.schedule, recipe.T)
    noise = _noise(library, recipe, model.domain)
    eps = noise(Stream.PRIOR, 0)
    if recipe.init:
        start = schedule.nearest(recipe.from_level)
        data = library.data(recipe.init)
        if data.domain.shape != model.domain.shape:
            raise _misfit(recipe, model.domain, data.domain)
        clean, own = _items(data, recipe)
        alpha, sigma = float(schedule.alpha[start]), float(schedule.sigma[start])
        x = add_noise(clean.to(library.device), eps, alpha, sigma)
        # An item goes on as what it is, unless a class is asked for.
        same = data.domain.labels == model.domain.labels and not recipe.label
        labels = own if same else _wanted(recipe, model.domain)
    else:
        start = recipe.T
        labels = _wanted(recipe, model.domain)
        x = eps  # scaled below, once the first index is known
    if start == 0:
        raise _nothing_to_do()
    timesteps = schedule.timesteps(min(recipe.steps, start), recipe.spacing, start)
    if not recipe.init:
        # alpha_T x_0 is left out: at the noisy end it is small, and nobody knows x_0.
        x = float(schedule.sigma[timesteps[0]]) * eps
    entry = SAMPLERS.find(recipe.sampler)
    options = entry.settings(
        {option.name: getattr(recipe, option.name) for option in entry.options}
    )
    yield RunStarted(
        _stamped(recipe, model), model.domain, labels.numpy(), _path(schedule, timesteps), _array(x)
    )
    steps = entry.load()(
        Guided(model.denoiser, recipe.guidance),
        x,
        schedule,
        timesteps,
        lambda k: noise(Stream.STEP, k),
        labels.to(library.device),
        **options,
    )
    for step in steps:
        yield _done(step)


def _nothing_to_do() -> UserError:
    return UserError(
        "There is nothing to do at noise level 0.",
        "The run would end where it starts, at the clean item.",
        "Give a level above 0.",
    )


def _misfit(recipe: Recipe, model: Domain, data: Domain) -> UserError:
    return UserError(
        f"The model '{recipe.model}' does not fit this data.",
        f"It works on items of shape {model.shape}; these have shape {data.shape}.",
        "Choose a model trained on data of this shape.",
    )


def _items(data: Dataset, recipe: Recipe) -> tuple[Tensor, Tensor]:
    """The recipe's items: drawn by seed with their own labels, or of the classes asked for."""
    wanted = None
    if recipe.label and (data.domain.labels or recipe.label.lower() not in (ALL, "none")):
        wanted = resolve_labels(recipe.label, data.domain.labels, recipe.count)
        if min(wanted) < 0:
            wanted = None
    return data.draw(recipe.count, recipe.seed, wanted)


def _wanted(recipe: Recipe, domain: Domain) -> Tensor:
    return torch.tensor(resolve_labels(recipe.label, domain.labels, recipe.count))


def _noise(
    library: Library, recipe: Recipe, domain: Domain, item: int | None = None
) -> Callable[[Stream, int], Tensor]:
    """Noise of the recipe's items (or one) as float32 on the device, by (stream, step)."""
    items = range(recipe.count) if item is None else range(item, item + 1)

    def draw(stream: Stream, step: int) -> Tensor:
        values = normal(recipe.seed, stream, items, step, domain.shape)
        return torch.from_numpy(values.astype(np.float32)).to(library.device)

    return draw


@torch.inference_mode()
def _predict(denoiser: Denoiser, x: Tensor, alpha: float, sigma: float, labels: Tensor) -> Tensor:
    if sigma == 0.0:
        return x
    return denoiser(x, alpha, sigma, labels.to(x.device))


def _stamped(recipe: Recipe, model: Model | None) -> Recipe:
    """The recipe with the fingerprint of the weights that were really used."""
    return dataclasses.replace(recipe, model_sha256=model.sha256 if model else "")


def _path(schedule: NoiseSchedule, timesteps: npt.NDArray[np.int64]) -> frames.Path:
    return frames.Path(timesteps, schedule.alpha[timesteps], schedule.sigma[timesteps])


def _array(x: Tensor) -> frames.Float:
    # .numpy() of a CPU tensor shares memory; a copy lets the other thread keep it.
    return np.array(x.detach().cpu().numpy(), dtype=np.float32)


def _done(step: Step) -> StepDone:
    x = _array(step.x_next)
    if not np.isfinite(x).all():
        raise UserError(
            f"The numbers ran out of range at step {step.k + 1}.",
            "The state holds NaN or infinity; guidance that strong, or a damaged model, does that.",
            "Lower the guidance, or choose another model.",
        )
    noise = None if step.noise is None else _array(step.noise)
    return StepDone(step.k, _array(step.x0), noise, x)
