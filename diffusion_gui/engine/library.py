"""Models and data sets by name, loaded once and kept while there is room for them."""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from torch import Tensor

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.catalog.codecs import AS_IT_IS, codec_entry
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.kept import Kept
from diffusion_gui.core.model_ref import ModelInfo, no_denoiser
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Notice, Progress
from diffusion_gui.core.recipes.codec_choice import codec_for
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.item_size import check_bytes, wanted_shape
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.core.text import Translatable, join_texts, msg
from diffusion_gui.data import Dataset, open_dataset, opening
from diffusion_gui.models.classifier import Classifier
from diffusion_gui.models.classifier import load as load_classifier
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.models.model import Model
from diffusion_gui.storage.classifier_files import find_guide
from diffusion_gui.storage.fingerprints import same_as
from diffusion_gui.storage.generators import find_generator
from diffusion_gui.storage.learned_codecs import found_codec, same_codec, takes_the_place
from diffusion_gui.storage.model_sources import source_of
from diffusion_gui.storage.stand_ins import stand_in
from diffusion_gui.training.device import pick_device

from .attention import AttentionStore
from .codec_instead import decoded_by
from .generated import open_generator
from .held_bytes import held_bytes
from .stand_ins import open_stand_in

KEPT = 4
"""Data sets, their states and classifiers that are kept."""
MODEL_BYTES = 4 * 2**30
"""Memory of the models that are kept; the newest is however large it is."""


class Library:
    """Owns the loaded models and data sets; the least recently used ones are let go."""

    def __init__(self, device: str = "auto") -> None:
        self.device = pick_device(device)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._models: Kept[Model] = Kept(MODEL_BYTES, held_bytes)
        self._said: set[Hashable] = set()
        self.attention = AttentionStore()

    def is_news(self, what: Hashable) -> bool:
        """Whether `what` was not said yet; it is from now on."""
        news = what not in self._said
        self._said.add(what)
        return news

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
        ideal = [ideal_data(recipe.model), ideal_data(recipe.second)]
        for spec in dict.fromkeys(filter(None, (recipe.data, recipe.init, *ideal))):
            opened = _stand_in_key(spec) not in self._kept
            if spec in ideal or stand_in(spec) is None:
                opened = yield from self.open_data(spec)
            dataset = self.data(spec) if spec in ideal else self.begun_with(spec)
            if opened and dataset.notes:
                yield Notice(join_texts(dataset.notes))
        if recipe.model:
            info = _info_of(recipe)
            if info.own and not self._has(info):  # another program's: it takes time
                yield Progress(0, 0, "opening the model")
                if info.notes:
                    yield Notice(join_texts(info.notes))
        for name in filter(ideal_data, (recipe.model, recipe.second)):
            info = _info(name, recipe.codec)
            noising = recipe.process != "reverse"  # which shows at once
            if not noising and not self._has(info):
                yield from self.prepare_states(ideal_data(info.name), info.codec)

    def prepare_states(self, spec: str, codec: str) -> Iterator[Progress]:
        """Make and encode all items of a data set step by step, so that `states` need not wait."""
        dataset = self.data(spec)
        key = ("states", _data_key(spec), codec)
        if key in self._kept:
            return
        yield from dataset.making()
        if codec:
            coding = coding_of_items(codec, dataset.domain)
            self._keep(key, (yield from coding.encoding(dataset.tensors()[0])))

    def open_data(self, spec: str) -> Generator[Progress, None, bool]:
        """Open the data set `spec` step by step; whether it was not open yet."""
        key = _data_key(spec)
        if key in self._kept:
            return False
        self._keep(key, self.data(spec) if generator_of(spec) else (yield from opening(spec)))
        return True

    def data(self, spec: str) -> Dataset:
        """The data set, or the generator's items, that `spec` names; UserError without any."""
        opened = open_generator if generator_of(spec) else open_dataset
        dataset: Dataset = self._once(_data_key(spec), lambda: opened(spec))
        return dataset

    def begun_with(self, spec: str) -> Dataset:
        """The data set `spec` as what runs begin with: where it is not on this machine, what its
        model makes in its place. Raises UserError as `data` does.
        """
        info = stand_in(spec)
        if info is None:
            return self.data(spec)

        def opened() -> Dataset:
            return open_stand_in(spec, self.model(info.name), self.device)

        made: Dataset = self._once(_stand_in_key(spec), opened)
        return made

    def news(self) -> list[Translatable]:
        """What open data sets left out since they were last asked."""
        sets = [one for one in self._kept.values() if isinstance(one, Dataset)]
        return [left_out for one in sets if (left_out := one.news())]

    def model(self, name: str, codec: str = "") -> Model:
        """The model `name` names: of any source.

        Args:
            codec: as recipes ask for it; "" for what the model works through.

        Raises:
            UserError: no name, an unknown name, a file that is no model, or a model that works
                through another codec, or on latents that the codec does not fit.
        """
        if not name:
            raise UserError(
                "No model was named.",
                "Denoising needs a denoiser.",
                msg("Name one, such as '{name}'.", name=FIRST_RECIPE.model),
            )
        source, info = source_of(name), _info(name, codec)

        def opened() -> Model:
            made: Model = source.open(name, self.device, partial(self._items, info.codec))
            coded = dataclasses.replace(made.info, codec=found_codec(info.codec))
            return dataclasses.replace(made, info=coded).within_levels()

        made = self._models.once(_key(info), opened, info.bytes, _version(info))
        return decoded_by(made, codec)

    def model_of(self, recipe: Recipe) -> Model:
        """The recipe's model, at the size that it asks for; raises UserError as `model` does."""
        return at_size(self.model(recipe.model, recipe.codec), recipe)

    def _has(self, info: ModelInfo) -> bool:
        return self._models.holds(_key(info), _version(info))

    def guide(self, guide: str) -> Classifier:
        """The classifier that a recipe's guide names; raises UserError where there is none."""
        return self.classifier(find_guide(guide))

    def classifier(self, path: Path) -> Classifier:
        """The classifier in a file; raises UserError where it is none."""

        def opened() -> Classifier:
            one = load_classifier(path)
            one.network.to(self.device)
            return one

        made: Classifier = self._once(("classifier", path, _changed(path)), opened)
        return made

    def classifiers(
        self, data: str, make: Callable[[], Generator[Progress, None, tuple[Classifier, ...]]]
    ) -> Generator[Progress, None, tuple[Classifier, ...]]:
        """The judges of the data set called `data`; `make` loads or trains them once."""
        key = ("classifiers", data)
        if key not in self._kept:
            made = yield from make()
            for one in made:
                one.network.to(self.device)
            self._keep(key, made)
        classifiers: tuple[Classifier, ...] = self._once(key, tuple)
        return classifiers

    def states(self, spec: str, codec: str) -> tuple[Domain, Tensor, Tensor]:
        """Domain, states (N, *S) and labels (N,) of all items of a data set, by a codec's name."""
        dataset = self.data(spec)
        x, labels = dataset.tensors()
        if not codec:
            return dataset.domain, x, labels
        coding = coding_of_items(codec, dataset.domain)
        coded: Tensor = self._once(("states", _data_key(spec), codec), lambda: coding.encode(x))
        return coding.domain, coded, labels

    def noised(self, recipe: Recipe, model: Model | None) -> Dataset:
        """Whose items a noising process of `recipe` noises: what its run starts from, if that is a
        generator's and fits the model; else the recipe's data, or the model's.
        """
        if generator_of(recipe.init):
            start = self.data(recipe.init)
            if model is None or start.domain.shape == model.shown.shape:
                return start
        return self.begun_with(recipe.data or (model.data if model else ""))

    def _items(self, codec: str, spec: str) -> tuple[Domain, Tensor, Tensor]:
        domain, x, labels = self.states(spec, codec)
        return domain, x.to(self.device), labels.to(self.device)


def at_size(model: Model, recipe: Recipe) -> Model:
    """`model`, of items of the size that a recipe asks for; raises UserError where it has none."""
    shape = wanted_shape(model.info, recipe.size, recipe.frames)
    if shape is None:
        return model
    check_bytes(shape, recipe.count)
    return model.sized(shape)


def _info(name: str, codec: str) -> ModelInfo:
    """What is known of a model; an ideal denoiser works through the codec that is asked for."""
    info = source_of(name).source().describe(name)
    if not info.denoises:
        raise no_denoiser(info)
    codec = found_codec(codec)
    if ideal_data(name):
        return dataclasses.replace(info, codec=codec_for(codec, MODALITIES[info.modality]))
    if takes_the_place(codec):
        return info
    if codec and not same_codec(found_codec(info.codec), codec.removeprefix(AS_IT_IS)):
        raise _other_codec(name, info.codec)
    return info


def _info_of(recipe: Recipe) -> ModelInfo:
    """As `_info`; what is wrong is told with the fingerprint of the model that a recipe was of."""
    try:
        return _info(recipe.model, recipe.codec)
    except UserError as error:
        if not recipe.model_sha256:
            raise
        made = msg("The run was made with a model of SHA-256 {sha256}.", sha256=recipe.model_sha256)
        why = join_texts([error.why, made]) if error.why else made
        do = error.what_to_do
        if same := same_as(recipe.model_sha256, but=recipe.model):
            do = msg("The same model is here: {name}. Take that.", name=same)
        raise UserError(error.what, why, do) from error


def _key(info: ModelInfo) -> Hashable:
    return info.name, info.codec


def _version(info: ModelInfo) -> Hashable:
    # A run's checkpoint changes while it trains, and data while the program runs.
    data = ideal_data(info.name)
    return info, data and _data_key(data)


def _other_codec(name: str, codec: str) -> UserError:
    works = codec_entry(codec).label if codec else "To the items themselves"
    return UserError(
        msg("The model '{model}' was trained otherwise.", model=name),
        msg("Noise is added: {codec}.", codec=msg(works)),
        "Leave the choice to the model.",
    )


def _stand_in_key(spec: str) -> Hashable:
    return "stand-in", spec, stand_in(spec)


def _data_key(spec: str) -> Hashable:
    # A picture may be changed, and a folder filled, while the program runs.
    if generator_of(spec):
        return "data", spec, find_generator(spec).stamp
    asked = data_path(spec)
    try:
        return "data", spec, _changed(asked.place()) if asked else 0
    except UserError:
        return "data", spec, 0


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except (OSError, ValueError):
        return 0
