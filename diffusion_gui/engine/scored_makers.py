"""Who makes the items that are scored: a denoiser, step by step, or a generator in one go."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator
from dataclasses import dataclass

import torch
from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.noise import MAX_SEED
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.generator_spec import generator_name, generator_of
from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.core.recipes.recipe import MAX_COUNT, Recipe
from diffusion_gui.models.coding import Coding
from diffusion_gui.storage.checkpoints import CheckpointInfo
from diffusion_gui.storage.model_sources import describe
from diffusion_gui.training.parallel import group

from .items import wanted_labels
from .library import Library
from .reverse import reverse

Made = tuple[Tensor, Tensor, Recipe]
"""States (N, *S), the classes asked for (N,), and the recipe as it was run."""


@dataclass(frozen=True, eq=False)
class Maker:
    """What makes the items of a measurement.

    Attributes:
        domain: of its states; `coding` between them and the items.
        data: what it was trained on.
        make: of a recipe, the items.
        calls: (recipe, whether classes are asked for) -> network calls of an item.
    """

    domain: Domain
    coding: Coding
    data: str
    make: Callable[[Recipe], Generator[Event, None, Made]]
    calls: Callable[[Recipe, bool], int]

    @property
    def shown(self) -> Domain:
        """The domain of the items."""
        return self.coding.shown


def denoiser(library: Library, recipe: Recipe) -> Generator[Event, None, Maker]:
    """The recipe's model as what makes items, its data opened step by step."""
    yield from library.prepare(recipe)
    model = library.model_of(recipe)
    return Maker(
        model.domain,
        model.coding,
        model.data,
        lambda asked: _generate(library, asked),
        network_calls,
    )


def generator(library: Library, recipe: Recipe) -> Generator[Event, None, Maker]:
    """The recipe's model, which makes items in one go; raises UserError where it is damaged."""
    info = describe(recipe.model)
    assert isinstance(info, CheckpointInfo)
    known = generator_of(recipe.model)
    spec = recipe.model if known else generator_name(info.network, recipe.model)
    yield from library.open_data(recipe.data or info.data)
    yield from library.open_data(spec)
    domain = library.data(spec).domain

    def make(asked: Recipe) -> Generator[Event, None, Made]:
        yield Progress(0, 0, "generating")
        labels = wanted_labels(asked, domain)
        x, _ = library.data(spec).draw(asked.count, asked.seed, labels.tolist())
        stamped = dataclasses.replace(asked, model_sha256=info.sha256)
        return x.to(library.device), labels, stamped

    return Maker(domain, Coding("", domain, domain), info.data, make, lambda *_: 1)


def _generate(library: Library, recipe: Recipe) -> Generator[Event, None, Made]:
    """(states (N, *S), the classes asked for (N,), the recipe as it was run), chunk by chunk.

    Chunk n has the recipe's seed plus n. Of P processes the first gets all chunks, and process r
    makes those of n = r, r + P, ...
    """
    model = library.model_of(recipe)
    size, processes = _chunk(model.domain), group()
    states: list[Tensor] = []
    labels: list[Tensor] = []
    stamped = recipe
    for number, first in enumerate(range(0, recipe.count, size)):
        rows = min(size, recipe.count - first)
        part = dataclasses.replace(recipe, count=rows, seed=(recipe.seed + number) % MAX_SEED)
        labels.append(wanted_labels(part, model.domain))
        made = torch.empty(rows, *model.domain.shape)
        if number % processes.size == processes.rank:
            last: StepDone | None = None
            for event in reverse(library, part, None):
                if isinstance(event, RunStarted):
                    stamped = dataclasses.replace(
                        event.recipe, count=recipe.count, seed=recipe.seed
                    )
                elif isinstance(event, StepDone):
                    last = event
                    done = first * recipe.steps + (event.k + 1) * rows
                    yield Progress(done, recipe.count * recipe.steps, "generating")
            assert last is not None
            made = torch.tensor(last.x)
        states.append(made)
    for number, chunk in enumerate(states):
        processes.bring(chunk, number % processes.size)
    return torch.cat(states).to(library.device), torch.cat(labels), stamped


def _chunk(domain: Domain) -> int:
    """Items at once; whole rounds of the classes, so that each is generated equally often."""
    chunk, classes = MODALITIES[domain.modality].generated, max(len(domain.labels), 1)
    if not chunk:
        return MAX_COUNT
    return max(classes, chunk // classes * classes) if classes <= 4 * chunk else chunk
