"""Runs: a recipe carried out step by step, forward or reverse, and the one-step prediction."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.protocol.lessons import SweepRequest, SweepShown
from diffusion_gui.core.protocol.overlays import Predicted, PredictRequest
from diffusion_gui.core.protocol.recordings import NoiseRequest
from diffusion_gui.core.protocol.sampling import ContinueRequest, Preview, RunStarted, StepDone
from diffusion_gui.core.recipes.inputs import not_a_recipes
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, MAX_SHOWN, Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.shown_values import visible_size
from diffusion_gui.core.runs.trajectory import Float, NoiseLevels
from diffusion_gui.core.schedule import Indices
from diffusion_gui.core.text import msg
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.forward import add_noise, closed_form, markov_chain
from diffusion_gui.models.coding import coding_of_items

from .changed_models import changed_models
from .guiding import guided
from .items import items_for, noise_of
from .library import Library
from .reverse import State, reverse
from .to_numpy import array, done, stamped

FINGERPRINTS = ("model_sha256", "guide_sha256", "second_sha256")
"""Of what predicts."""
NOISED_A_STEP = 64
"""States of noising between two steps of denoising: more at once would hold up what is seen."""


def run(library: Library, recipe: Recipe, predicting: bool = True) -> Generator[Event, None, None]:
    """Carry out `recipe`: RunStarted, then StepDone for every step.

    Before these come Progress and Notice where data has to be read first, or where the recipe goes
    on from another run, whose states are made first.

    Args:
        predicting: call the network at every noisy state of a noising process. Without, a step's
            x0 is None there, and `predictions` makes it later, bit for bit.

    Raises:
        UserError: the recipe names something that is not there, or numbers ran out of range.
    """
    recipe = recipe.checked()
    if recipe.recorded:
        raise not_a_recipes(recipe)
    if recipe.count > MAX_SHOWN:
        raise UserError(
            msg("A run holds {most:,} items at most.", most=MAX_SHOWN),
            "Every state of each of them is kept.",
            "Take fewer, or make finished items alone: diffusion-gui sample --finished npz.",
        )
    yield from library.prepare(recipe)
    yield from changed_models(library, recipe)
    if recipe.process != "reverse":
        yield from _forward(library, recipe, predicting)
        return
    if recipe.start_sha256:
        raise UserError(
            "This run began from a state that was edited by hand, or recorded elsewhere.",
            "A recipe cannot hold such a state.",
            "Open the run's trajectory (.npz), which does.",
        )
    timesteps_of(recipe)  # what cannot be is refused before the parent's run
    state = None
    if recipe.parent is not None:
        state = yield from _retrace(library, recipe.parent, recipe.at)
    yield from reverse(library, recipe, state)


def journey(
    noising: Generator[Event, None, None],
    denoising: Generator[Event, None, None],
    denoise_first: bool,
) -> Iterator[Event]:
    """The events of two runs one after the other, or the first step of the second before the first.

    With `denoise_first` both start, the denoising takes its first step, and then one for every
    `NOISED_A_STEP` of the noising, until that is whole.
    """
    with closing(noising), closing(denoising):
        if not denoise_first:
            yield from noising
        else:
            yield from _until(RunStarted, noising)
            yield from _until(StepDone, denoising)
            for count, event in enumerate(noising, 1):
                yield dataclasses.replace(event, run=0) if isinstance(event, StepDone) else event
                if count % NOISED_A_STEP == 0:
                    yield from islice(denoising, 1)
        yield from denoising


def _until(last: type, events: Iterator[Event]) -> Iterator[Event]:
    """Of `events` those up to the first of type `last`, that one included."""
    for event in events:
        yield event
        if isinstance(event, last):
            return


def go_on(library: Library, request: ContinueRequest) -> Iterator[Event]:
    """Carry out `request.recipe` from the state that the request holds.

    Raises:
        UserError: as `run`; or the state does not fit, or holds NaN.
    """
    recipe = request.recipe.checked()
    if recipe.parent is None or recipe.process != "reverse":
        raise ValueError("a run goes on from another, in reverse")
    if not np.isfinite(request.x).all():
        raise UserError(
            "The state to go on from holds NaN or infinity.", what_to_do="Take another state."
        )
    start_sha256 = _sha256(request.x) if request.edited else ""
    recipe = dataclasses.replace(recipe, start_sha256=start_sha256)
    yield from reverse(library, recipe, State(request.x, request.labels, request.before))


def from_noise(library: Library, request: NoiseRequest) -> Iterator[Event]:
    """Denoise the noise of the request; the recipe carries its SHA-256, for it cannot make it.

    Raises:
        UserError: as `run`; or the noise does not fit the model, or holds NaN.
    """
    recipe = request.recipe.checked()
    if not np.isfinite(request.noise).all():
        raise UserError(
            "The noise to start from holds NaN or infinity.", what_to_do="Take another recording."
        )
    yield from library.prepare(recipe)
    recipe = dataclasses.replace(recipe, start_sha256=_sha256(request.noise))
    none = np.full(len(request.noise), -1, np.int64)
    yield from reverse(library, recipe, State(request.noise, none))


def _sha256(x: Float) -> str:
    return hashlib.sha256(np.ascontiguousarray(x, "<f4").tobytes()).hexdigest()


def _retrace(library: Library, recipe: Recipe, at: int) -> Generator[Event, None, State]:
    """Make the states of `recipe` up to number `at`; yields progress only."""
    events = run(library, recipe)
    states: list[Float] = []
    labels: Indices = np.zeros(0, np.int64)
    for event in events:
        match event:
            case RunStarted():
                states, labels = [event.x], event.labels
            case StepDone():
                states = [states[-1], event.x]
                yield Progress(event.k + 1, at, "going back")
            case Progress() | Notice():
                yield event
        if states and at == (event.k + 1 if isinstance(event, StepDone) else 0):
            break
    return State(states[-1], labels, states[0] if len(states) > 1 else None)


def preview(library: Library, recipe: Recipe, t: int, item: int | None) -> Iterator[Event]:
    """One-step prediction at index `t` of the recipe's items, or of one."""
    recipe = recipe.checked()
    yield from library.prepare(recipe)
    model = guided(library, recipe)
    data = library.noised(recipe, model)
    schedule = schedule_of(recipe)
    items_domain, clean, labels = items_for(data, model, recipe)
    if item is not None:
        clean, labels = clean[item : item + 1], labels[item : item + 1]
    coding = model.coding
    domain = coding.domain if coding.codec else items_domain
    numbers = None if item is None else range(item, item + 1)
    eps = noise_of(recipe, domain, library.device, numbers)(Stream.PRIOR, 0)
    alpha, sigma = float(schedule.alpha[t]), float(schedule.sigma[t])
    states = coding.encode(clean.to(library.device))
    x_t = add_noise(states, eps, alpha, sigma)
    x0 = _predict(model.denoiser, x_t, alpha, sigma, labels)
    if coding.seen != coding.shown:
        clean = states
    size = float(visible_size(alpha, sigma))
    seeing = coding.to_see(x_t, size), coding.to_see(x0), coding.noise_to_see(eps)
    shown = [array(one) for one in seeing]
    seen = coding.seen if coding.codec else items_domain
    yield Preview(recipe, seen, labels.numpy(), t, array(clean), *shown)


def sweep(library: Library, request: SweepRequest) -> Iterator[Event]:
    """Previews of one item at the levels that are asked for: Progress, then SweepShown."""
    t = timesteps_of(request.recipe)
    if request.levels:
        schedule, levels = schedule_of(request.recipe), np.linspace(0.0, 1.0, request.levels)
        t = np.array([schedule.nearest(level) for level in levels], np.int64)
    previews: list[Preview] = []
    for index in t.tolist():
        for event in preview(library, request.recipe, index, request.item):
            if isinstance(event, Preview):
                previews.append(event)
        yield Progress(len(previews), len(t), "predicting at every level")
    x, x0, eps = (
        np.concatenate([getattr(one, name) for one in previews]) for name in ("x", "x0", "eps")
    )
    yield SweepShown(previews[0].domain, t, previews[0].clean[0], x, x0, eps)


def _forward(library: Library, recipe: Recipe, predicting: bool) -> Iterator[Event]:
    if not recipe.data and not recipe.model:
        raise UserError(
            "No data was named.",
            "Noising needs something to noise.",
            msg("Name a data set, such as '{name}'.", name=FIRST_RECIPE.data),
        )
    model = guided(library, recipe) if recipe.model else None
    data = library.noised(recipe, model)
    schedule = schedule_of(recipe)
    items_domain, clean, labels = items_for(data, model, recipe)
    coding = model.coding if model else coding_of_items(recipe.codec, items_domain)
    domain = coding.domain if coding.codec else items_domain
    noise = noise_of(recipe, domain, library.device)
    timesteps = timesteps_of(recipe)
    x0 = coding.encode(clean.to(library.device))
    if recipe.process == "markov":
        steps = markov_chain(x0, schedule, timesteps, lambda k: noise(Stream.STEP, k))
    else:
        steps = closed_form(x0, noise(Stream.PRIOR, 0), schedule, timesteps)
    yield RunStarted(
        stamped(recipe, model),
        domain,
        labels.numpy(),
        NoiseLevels.of(schedule, timesteps),
        array(x0),
        coding.items,
    )
    denoiser = model.denoiser if model else None
    for step in steps:
        asked = denoiser is not None and step.s.sigma > 0.0
        if denoiser and asked and predicting:
            guess = _predict(denoiser, step.x, step.s.alpha, step.s.sigma, labels)
            step = dataclasses.replace(step, x0=guess)
        event = done(step)
        yield dataclasses.replace(event, x0=None) if asked and not predicting else event


def predictions(library: Library, request: PredictRequest) -> Iterator[Predicted]:
    """What the recipe's model predicts at states of its noising process, as `run` would have.

    Raises:
        UserError: the model is not the one of the run any more.
    """
    recipe = request.recipe
    model = guided(library, recipe)
    made = stamped(recipe, model)
    if any(getattr(made, name) != getattr(recipe, name) for name in FINGERPRINTS):
        raise UserError(
            "The model has changed since this run was made.",
            "Its predictions would not be those of the run.",
            "Run it again.",
        )
    labels = torch.from_numpy(np.array(request.labels, np.int64))
    for k in request.steps:
        x = torch.from_numpy(np.array(request.x[k], np.float32)).to(library.device)
        level = float(request.path.alpha[k]), float(request.path.sigma[k])
        yield Predicted(k, array(_predict(model.denoiser, x, *level, labels)))


@torch.inference_mode()
def _predict(denoiser: Denoiser, x: Tensor, alpha: float, sigma: float, labels: Tensor) -> Tensor:
    if sigma == 0.0:
        return x
    return denoiser(x, alpha, sigma, labels.to(x.device))
