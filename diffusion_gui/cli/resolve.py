"""What data and model arguments name, as far as it is known before PyTorch is loaded."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from diffusion_gui.core.catalog import DATASETS, MODALITIES
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.item_size import wanted_shape
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import OF_PROMPTS, Recipe
from diffusion_gui.core.recipes.second_model import OF_A_SECOND
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS
from diffusion_gui.core.registry import Registry
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.storage import downloads
from diffusion_gui.storage.classifier_files import describe_guide
from diffusion_gui.storage.downloads import DOWNLOADS, is_downloaded
from diffusion_gui.storage.generators import find_generator
from diffusion_gui.storage.model_sources import describe, model_names

from .command import flag
from .progress import Bar

DEVICE = replace(TRAIN_OPTIONS["device"], help="The processor or graphics card that computes")


def check_data(spec: str) -> None:
    """Refuse a data set that is neither a name nor a path; raises UserError listing the names."""
    asked = data_path(spec)
    if asked is None:
        return
    path = asked.place()
    if not os.path.lexists(path):
        named = any(n.startswith(asked.prefix) for n, one in DATASETS.items() if not one.pattern)
        if len(path.parts) > 1 or not named or path.suffix:
            raise UserError(f"{path} does not exist.", what_to_do="Check the path.")
        raise unknown_name("data set", spec, DATASETS)


def check_items(spec: str) -> None:
    """Refuse what is neither data nor a generator of items; raises UserError."""
    if generator_of(spec):
        find_generator(spec)
    else:
        check_data(spec)


def check_start(asked: Mapping[str, object], recipe: Recipe) -> None:
    """Refuse a start that is not there, or a level without one; raises UserError."""
    if recipe.init:
        check_items(recipe.init)
    elif "from_level" in asked:
        raise UserError(
            "--from-level is how far an item is noised first, and there is no item.",
            what_to_do="Give --init with an image, a data set or a generator (vae:shapes), or "
            "leave --from-level out.",
        )


def check_model(name: str) -> str:
    """The model that was asked for; raises UserError, listing the names, where none was."""
    if not name:
        listed = ", ".join(model_names())
        raise UserError(
            "No model was named.",
            what_to_do=f"Give --model and one of: {listed}, or a checkpoint's path.",
        )
    return name


def check_guide(asked: Mapping[str, object], recipe: Recipe) -> None:
    """Refuse a guide that is not there, or a scale without one; raises UserError."""
    if recipe.guide:
        describe_guide(recipe.guide)
    elif "guide_scale" in asked:
        raise UserError(
            "--guide-scale is how strongly a classifier leads, and there is none.",
            what_to_do="Give --guide with classifier:NAME, or leave --guide-scale out.",
        )


def check_prompt(asked: Mapping[str, object], model: str) -> None:
    """Refuse words for a model that takes none, and classes for one that takes words.

    Raises:
        UserError: there is such a flag, or no such model.
    """
    words = describe(model).conditioning == "text"
    wrong = [name for name in (("label",) if words else OF_PROMPTS) if asked.get(name)]
    if wrong and words:
        raise UserError(
            f"The model '{model}' knows no classes.",
            "It is asked by words.",
            "Give --prompt in place of --label.",
        )
    if wrong:
        raise UserError(
            f"The model '{model}' takes no prompt.",
            "It was trained without words.",
            f"Leave {' and '.join(map(flag, wrong))} out, or choose a model that takes them.",
        )


def check_second(asked: Mapping[str, object], recipe: Recipe) -> None:
    """Refuse a second model that is not there, or its settings without one; raises UserError."""
    if recipe.second:
        model_modality(recipe.second)
        return
    unused = [flag(name) for name in OF_A_SECOND if name in asked]
    if unused:
        raise UserError(
            f"{', '.join(unused)}: there is no second model.",
            "It is about how the scores of two models are put together.",
            f"Give --second with a model, or leave {' and '.join(unused)} out.",
        )


def model_modality(name: str) -> ModalityEntry:
    """The modality of the items that the model `name` makes.

    Raises:
        UserError: no such model, or a file that is none.
    """
    if data := ideal_data(name):
        check_data(data)
    return MODALITIES[describe(name, whole=True).modality]


def items_shape(recipe: Recipe) -> tuple[int, ...]:
    """The shape of one item of a recipe; reads the data of an ideal denoiser.

    Raises:
        UserError: no such model, or a file that is none.
    """
    info = describe(recipe.model)
    if wanted := wanted_shape(info, recipe.size, recipe.frames):
        return wanted
    if info.domain is None:
        from diffusion_gui.data import open_dataset

        return open_dataset(info.data).domain.shape
    return (codec_of(info.codec).shown(info.domain) if info.codec else info.domain).shape


def refuse_unused(
    asked: Mapping[str, object], registry: Registry[Any], name: str, chosen_by: str
) -> None:
    """Refuse an option that other entries of `registry` take, and the entry `name` would ignore.

    Raises:
        UserError: one was asked for, and not its default, which is what the others have.
    """
    for option in (option for entry in registry.values() for option in entry.options):
        here = option.name in asked and not registry[name].takes(option.name)
        if here and option.check(asked[option.name]) != option.default:
            having = " or ".join(n for n, entry in registry.items() if entry.takes(option.name))
            raise UserError(
                f"The {registry.kind} '{name}' has no {option.name}.",
                what_to_do=f"Leave --{option.name} out, or choose {chosen_by} {having}.",
            )


class _DataDir(argparse.Action):
    """Keeps the folder where whoever opens data looks for it."""

    def __call__(self, parser: object, namespace: object, values: Any, option: object = "") -> None:
        os.environ[downloads.DATA_DIR] = str(home_path(str(values)))


def add_data_flags(parser: argparse.ArgumentParser) -> None:
    """The flags for data sets that are fetched, and those that a machine has already."""
    parser.add_argument(
        "--download",
        action="store_true",
        help="fetch a data set, or a model of Hugging Face, that is not on this machine yet",
    )
    parser.add_argument(
        "--data-dir",
        metavar="DIR",
        action=_DataDir,
        default=argparse.SUPPRESS,
        help="folder with mnist or fashion_mnist, as files or in torchvision's layout, "
        "with cifar10's binary version, or with fsdd",
    )


def fetch(spec: str, bar: Bar) -> None:
    """Download the data set `spec` if it is one that is fetched and not here, telling `bar`."""
    if spec in DOWNLOADS and not is_downloaded(spec):
        for progress in downloads.fetch(spec):
            done, total = (round(count / 1e6) for count in (progress.done, progress.total))
            bar.update(done, total, f"downloading {spec} (MB)")
