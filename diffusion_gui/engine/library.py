"""Models and data sets by name, loaded once and kept while they are in use."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable, Iterator
from typing import Any

from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.core.text import join_texts, msg
from diffusion_gui.data import Dataset, open_dataset, opening
from diffusion_gui.models.classifier import Classifier
from diffusion_gui.models.model import Model
from diffusion_gui.storage.model_sources import source_of
from diffusion_gui.training.device import pick_device

KEPT = 4


class Library:
    """Owns the loaded models and data sets; the least recently used ones are let go."""

    def __init__(self, device: str = "auto") -> None:
        self.device = pick_device(device)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def _once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._keep(key, make())
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: Hashable, thing: Any) -> None:
        self._kept[key] = thing
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def prepare(self, recipe: Recipe) -> Iterator[Event]:
        """Open the data that `recipe` names and that is not open yet, step by step.

        Yields Progress while a folder is read and a Notice for each note of the data, so that
        `data` and `model` need not wait. Raises UserError as `data` does.
        """
        named = (recipe.data, recipe.init, ideal_data(recipe.model))
        for spec in dict.fromkeys(filter(None, named)):
            opened = yield from self.open_data(spec)
            if opened and (notes := self.data(spec).notes):
                yield Notice(join_texts(notes))

    def open_data(self, spec: str) -> Generator[Progress, None, bool]:
        """Open the data set `spec` step by step; whether it was not open yet."""
        key = _data_key(spec)
        if key in self._kept:
            return False
        self._keep(key, (yield from opening(spec)))
        return True

    def data(self, spec: str) -> Dataset:
        """The data set `spec` names; raises UserError where there is none."""
        dataset: Dataset = self._once(_data_key(spec), lambda: open_dataset(spec))
        return dataset

    def model(self, name: str) -> Model:
        """The model `name` names: of any source.

        Raises:
            UserError: no name, an unknown name, or a file that is no model.
        """
        if not name:
            raise UserError(
                "No model was named.",
                "Denoising needs a denoiser.",
                msg("Name one, such as '{name}'.", name=FIRST_RECIPE.model),
            )
        source, data = source_of(name), ideal_data(name)
        # A run's checkpoint changes while it trains, and data while the program runs.
        key = ("model", source.source().describe(name), data and _data_key(data))
        model: Model = self._once(
            key, lambda: source.open(name, self.device, self._items).within_levels()
        )
        return model

    def classifier(
        self, data: str, make: Callable[[], Generator[Progress, None, Classifier]]
    ) -> Generator[Progress, None, Classifier]:
        """The classifier of the data set called `data`; `make` loads or trains it once."""
        key = ("classifier", data)
        if key not in self._kept:
            made = yield from make()
            made.network.to(self.device)
            self._once(key, lambda: made)
        classifier: Classifier = self._kept[key]
        return classifier

    def _items(self, spec: str) -> tuple[Domain, Tensor, Tensor]:
        dataset = self.data(spec)
        x, labels = dataset.tensors()
        return dataset.domain, x.to(self.device), labels.to(self.device)


def _data_key(spec: str) -> Hashable:
    # A picture may be changed, and a folder filled, while the program runs.
    asked = data_path(spec)
    try:
        return "data", spec, asked.place().stat().st_mtime_ns if asked else 0
    except (OSError, ValueError, UserError):
        return "data", spec, 0
