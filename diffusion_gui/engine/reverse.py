"""Reverse runs: where one starts, what of it is kept, and the sampler's steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.catalog import DATASETS, MODALITIES, SAMPLERS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.protocol.sampling import RunStarted
from diffusion_gui.core.recipes.inpaint_mask import at_size, decode, fits
from diffusion_gui.core.recipes.picked_items import read_picked
from diffusion_gui.core.recipes.recipe import MAX_PASSES, Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.trajectory import Float, NoiseLevels
from diffusion_gui.core.schedule import Indices, NoiseSchedule
from diffusion_gui.core.text import join_texts, msg
from diffusion_gui.diffusion.forward import add_noise
from diffusion_gui.diffusion.inpaint import put_back, resampled
from diffusion_gui.diffusion.step import Step, ends
from diffusion_gui.models.model import Model

from .guiding import guided, shares, unread
from .items import Draw, fitted, items, misfit, noise_of, wanted_labels
from .library import Library
from .noise_prefetch import ahead
from .to_numpy import array, done, stamped
from .torch_noise import start_size


@dataclass(frozen=True, eq=False)
class State:
    """A state of another run: x (N, *S), labels (N,), and the state one step before, if any."""

    x: Float
    labels: Indices
    before: Float | None = None


@dataclass(frozen=True, eq=False)
class _Start:
    """Where the sampler starts.

    Attributes:
        x, labels: (N, *S) and (N,), at the first index visited.
        clean: (N, *S) items whose masked part is kept; None without a mask.
        first: number that the first step's noise is counted from.
        before: index and state one step earlier, for samplers with a memory.
    """

    x: Tensor
    labels: Tensor
    clean: Tensor | None = None
    first: int = 0
    before: tuple[int, Tensor] | None = None


def reverse(
    library: Library, recipe: Recipe, state: State | None, first: int = 0
) -> Iterator[Event]:
    """Denoise as `recipe` says, from `state` if it goes on from another run.

    Of a recipe that goes on from none, the state is the noise that is denoised.

    Args:
        first: number of the first item of a run from noise.
    """
    model = guided(library, recipe)
    if words := unread(model, recipe):
        yield Notice(join_texts(words))
    schedule = schedule_of(recipe)
    timesteps = timesteps_of(recipe)
    numbers = range(first, first + recipe.count)
    noise = noise_of(recipe, model.domain, library.device, numbers)
    if state is not None and recipe.parent is not None:
        start = _from_state(library, model, recipe, recipe.parent, state)
    elif recipe.init:
        start = _from_items(library, model, recipe, schedule, int(timesteps[0]), noise)
    else:
        # alpha_T x_0 is left out: at the noisy end it is small, and nobody knows x_0.
        drawn = noise(Stream.PRIOR, 0) if state is None else _given(library, model, recipe, state)
        level = float(schedule.alpha[timesteps[0]]), float(schedule.sigma[timesteps[0]])
        x = (start_size(recipe, *level) if state is None else level[1]) * drawn
        start = _Start(x, wanted_labels(recipe, model.domain, first))
    if recipe.mask and (selected := decode(recipe.mask)).all() == selected.any():
        yield Notice(
            msg("The mask selects everything: nothing of the items is kept.")
            if selected.any()
            else msg("The mask selects nothing: the items are kept as they are.")
        )
    yield RunStarted(
        stamped(recipe, model),
        model.domain,
        start.labels.numpy(),
        NoiseLevels.of(schedule, timesteps),
        array(start.x),
        model.coding.items,
    )
    x = start.x
    with ahead(lambda k: noise(Stream.STEP, k), _counted(recipe) + len(timesteps) - 1) as fresh:
        steps = _steps(library, model, recipe, schedule, timesteps, start, noise, fresh)
        for k, step in enumerate(steps):
            yield done(dataclasses.replace(step, k=k))
            x = step.x_next
    if recipe.guide:
        yield shares(library, recipe, x, start.labels)


def _steps(
    library: Library,
    model: Model,
    recipe: Recipe,
    schedule: NoiseSchedule,
    timesteps: Indices,
    start: _Start,
    noise: Draw,
    fresh: Callable[[int], Tensor],
) -> Iterator[Step]:
    entry = SAMPLERS.find(recipe.sampler)
    options = {option.name: getattr(recipe, option.name) for option in entry.options}
    before = start.before if entry.memory else None
    x, first = start.x, start.first
    if before is not None:
        # The step that led here is made again for what the sampler remembers of it.
        timesteps, x, first = np.concatenate([[before[0]], timesteps]), before[1], first - 1
    steps = entry.load()(
        model.denoiser,
        x,
        schedule,
        timesteps,
        lambda k: fresh(first + k),
        start.labels.to(library.device),
        **entry.settings(options),
    )
    if before is not None:
        _put(next(steps), start.x)
    if start.clean is None:
        yield from steps
        return
    keep = _kept(recipe, model).to(library.device)
    labels = start.labels.to(library.device)
    places = [here for *_, here in ends(schedule, timesteps)]
    for step in steps:
        number, clean = first + step.k, start.clean
        x = put_back(step.x_next, clean, keep, noise(Stream.KNOWN, number), step.t)
        for turn in range(recipe.resample - 1 if step.t.sigma > 0.0 else 0):

            def draw(use: int, start: int = 3 * (number * MAX_PASSES + turn)) -> Tensor:
                return noise(Stream.AGAIN, start + use)

            x = resampled(model.denoiser, x, step.t, places[step.k + 1], labels, clean, keep, draw)
        _put(step, x)
        yield step


@torch.inference_mode()
def _put(step: Step, x: Tensor) -> None:
    """The next step starts from `x`."""
    step.x_next.copy_(x)


def _kept(recipe: Recipe, model: Model) -> Tensor:
    """True where the mask (of what is shown) keeps states: bool (N or 1, 1, *sides)."""
    mask, domain = decode(recipe.mask), model.coding.seen
    if "mask" not in MODALITIES[domain.modality].tools or not fits(mask, domain.shape):
        raise UserError(
            "The mask does not fit the items.",
            msg(
                "It is {size}; the items are {kind} of shape {shape}.",
                size=" x ".join(map(str, mask.shape)),
                kind=msg(domain.modality),
                shape=domain.shape,
            ),
            "Make a mask of the items' size, or leave it out.",
        )
    keep = torch.from_numpy(~at_size(mask, model.domain.shape[1:]))[None, None]
    if not recipe.mask_items:
        return keep
    chosen = torch.tensor([n for n in read_picked(recipe.mask_items) if n < recipe.count])
    whole = torch.ones(recipe.count, dtype=torch.bool)
    whole[chosen.long()] = False
    return keep | whole.reshape(-1, *[1] * (keep.ndim - 1))


def _from_items(
    library: Library, model: Model, recipe: Recipe, schedule: NoiseSchedule, t: int, noise: Draw
) -> _Start:
    """Items noised to index t (Meng et al. 2022, SDEdit); with a mask, its kept part only.

    What a mask generates from level 1 begins as noise alone, as without an item.
    """
    clean, labels = _clean(library, model, recipe)
    eps = noise(Stream.PRIOR, 0)
    alpha, sigma = float(schedule.alpha[t]), float(schedule.sigma[t])
    x = add_noise(clean, eps, alpha, sigma)
    if not recipe.mask:
        return _Start(x, labels)
    keep = _kept(recipe, model).to(library.device)
    if recipe.from_level == 1.0:
        x = torch.where(keep, x, sigma * eps)
    return _Start(x, labels, clean)


def _clean(library: Library, model: Model, recipe: Recipe) -> tuple[Tensor, Tensor]:
    data = library.begun_with(_at_size(recipe.init, model.shown))
    clean, own = items(data, recipe)
    # An item goes on as what it is, unless a class is asked for.
    same = data.domain.labels == model.domain.labels and not recipe.label
    labels = own if same else wanted_labels(recipe, model.domain)
    fitting = fitted(clean, data.domain, model.shown, recipe).to(library.device)
    return model.coding.encode(fitting), labels


def _at_size(init: str, domain: Domain) -> str:
    """A person's own pictures are read at the model's size, not enlarged to it afterwards."""
    modality = MODALITIES[domain.modality]
    path = init.removeprefix(modality.prefix)
    if init in DATASETS or not modality.sized or not home_path(path).exists():
        return init
    lengths = dict(zip(modality.axes, domain.shape, strict=True))
    side = max(domain.shape[-2:])  # what is left over of a square is cut off afterwards
    return modality.prefix + path + modality.sized.format(side=side, **lengths)


def _from_state(
    library: Library, model: Model, recipe: Recipe, parent: Recipe, state: State
) -> _Start:
    shape = (recipe.count, *model.domain.shape)
    if state.x.shape != shape:
        raise misfit(
            recipe, model.domain, dataclasses.replace(model.domain, shape=state.x.shape[1:])
        )

    def tensor(x: Float) -> Tensor:
        return torch.from_numpy(np.array(x, np.float32)).to(library.device)

    labels = torch.from_numpy(np.array(state.labels, np.int64))
    if (recipe.label, recipe.prompt) != (parent.label, parent.prompt):
        labels = wanted_labels(recipe, model.domain)
    labels = torch.where(labels < len(model.domain.labels), labels, -1)
    before = None
    if state.before is not None and parent.process == "reverse":
        before = int(timesteps_of(parent)[recipe.at - 1]), tensor(state.before)
    clean = _clean(library, model, recipe)[0] if recipe.mask else None
    return _Start(tensor(state.x), labels, clean, _counted(recipe), before)


def _given(library: Library, model: Model, recipe: Recipe, state: State) -> Tensor:
    """The noise of a state, (N, *S)."""
    if state.x.shape != (recipe.count, *model.domain.shape):
        given = dataclasses.replace(model.domain, shape=state.x.shape[1:])
        raise misfit(recipe, model.domain, given)
    return torch.from_numpy(np.array(state.x, np.float32)).to(library.device)


def _counted(recipe: Recipe) -> int:
    """Steps made before this run's first, along all the runs it goes on from."""
    return recipe.at + _counted(recipe.parent) if recipe.parent is not None else 0
