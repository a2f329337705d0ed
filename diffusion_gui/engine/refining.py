"""Finished items and their names: of a denoiser, of a generator, and of one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.refining import Named, NamedRequest
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.data.dataset import Dataset
from diffusion_gui.storage.classifier_files import classifier_path

from .items import items
from .library import Library
from .reverse import reverse
from .to_numpy import array


def named(library: Library, request: NamedRequest) -> Iterator[Event]:
    """Progress, then one `Named`.

    Raises:
        UserError: as `runs.run`.
    """
    recipe = request.recipe.checked()
    yield from library.prepare(recipe)
    model = library.model_of(recipe)
    calls = int(generator_of(recipe.init) is not None)
    if recipe.init and recipe.from_level == 0.0:
        x, labels = items(library.data(recipe.init), recipe)
    else:
        last, labels = torch.empty(0), torch.empty(0)
        for event in reverse(library, recipe, None):
            if isinstance(event, RunStarted):
                labels = torch.from_numpy(event.labels)
            elif isinstance(event, StepDone):
                last = torch.tensor(event.x)
                yield Progress(event.k + 1, recipe.steps, "generating")
        x = model.coding.decode(last)
        calls += network_calls(recipe, bool((labels >= 0).any()))
    share = _share(library, library.data(recipe.data or model.data), x, labels)
    yield Named(recipe, model.shown, labels.numpy(), array(x), calls, share)


def _share(library: Library, data: Dataset, x: Tensor, labels: Tensor) -> float | None:
    """Of items (N, *S) those that the shipped classifier of `data` names as asked (N,)."""
    judges = MODALITIES[data.domain.modality].judges
    path = classifier_path(data.name, judges[0]) if judges else None
    if path is None or not path.is_file() or not bool((labels >= 0).all()):
        return None
    _, found = library.classifier(path).look(x.to(library.device))
    return float((found.cpu() == labels).double().mean())
