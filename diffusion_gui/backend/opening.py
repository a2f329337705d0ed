"""Opening a file or folder of the person's: the first reader that recognises it reads it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from diffusion_gui.core.catalog import (
    DATASETS,
    MODALITIES,
    PICTURE_SUFFIXES,
    SOUND_SUFFIXES,
    VIDEO_SUFFIXES,
)
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.protocol.files import Opened
from diffusion_gui.core.recipes import comparison
from diffusion_gui.core.recipes.data_spec import data_of
from diffusion_gui.core.recipes.inputs import not_a_recipes
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.exportable import TRAINING, WAY
from diffusion_gui.core.text import message_of, msg
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.csv_table import needs_choice, read_table
from diffusion_gui.storage.file_places import found_text
from diffusion_gui.storage.foreign.hub_cache import cached_at
from diffusion_gui.storage.foreign.loose_autoencoder import is_tiny
from diffusion_gui.storage.foreign.recognised import INDEX
from diffusion_gui.storage.model_sources import describe, is_model, model_suffixes
from diffusion_gui.storage.run_folder import is_run, settings_in
from diffusion_gui.storage.untrusted import read_text, what_is

PREVIEW_ROWS = 200
"""Of a table whose columns are to be chosen."""
_LOOKED_AT = 1000
"""Files of a folder by which its modality is known."""
DATA = (*PICTURE_SUFFIXES, *SOUND_SUFFIXES, *VIDEO_SUFFIXES)
ANIMATIONS = (".gif", ".webp", ".png", ".mp4", ".webm", ".wav", ".flac")


def open_path(path: Path) -> Opened:
    """What `path` holds: model, run folder, trajectory, animation with a recipe, or data.

    Raises:
        UserError: it cannot be read, or is none of what this program opens.
    """
    try:
        os.stat(path)
    except FileNotFoundError as error:
        raise UserError(
            msg("{path} does not exist.", path=path), what_to_do="Check the path."
        ) from error
    except (OSError, ValueError) as error:  # a loop of links, a name too long, a place of others'
        raise UserError(
            msg("{path} could not be opened.", path=path), reason(error), "Check the path."
        ) from error
    for recognises, reads in READERS:
        if recognises(path):
            return reads(path)
    raise UserError(
        msg("{name} is none of the files this program opens.", name=path.name),
        what_is(path) or msg("Its ending '{ending}' is unknown.", ending=path.suffix),
        "Open a model (.safetensors), a trajectory (.npz), a recipe (.json), an animation, "
        "an image, a sound, a video, a CSV of points or a folder of images.",
    )


def _ends(*suffixes: str) -> Callable[[Path], bool]:
    return lambda path: path.suffix.lower() in suffixes


def _is_model(path: Path) -> bool:
    """Whether a source of models has files with this ending, or knows the folder."""
    return is_model(str(path)) if path.is_dir() else path.suffix.lower() in model_suffixes()


def _model_of(path: Path) -> str:
    """The model that `path` is part of: by its index, or the folder that the cache has it in."""
    if path.is_dir():
        return cached_at(path)
    return str(path.parent) if path.name == INDEX and is_model(str(path.parent)) else ""


def _model(path: Path) -> Opened:
    if not path.is_dir():
        describe(str(path))
    return Opened(path, model=str(path))


def _folder_data(path: Path) -> str:
    """What names the data in a folder: its pictures, or where there are none its sounds or videos.

    Hidden files do not count, and of a large folder only the first files do.
    """
    endings, count = set(), 0
    for _, _, names in os.walk(path):
        endings |= {Path(name).suffix.lower() for name in names if not name.startswith(".")}
        count += len(names)
        if count > _LOOKED_AT:
            break
    for entry in DATASETS.values():
        if entry.pattern and not entry.file and endings.intersection(entry.suffixes):
            return MODALITIES[entry.modality].prefix + str(path)
    return data_of(path)


def _table(path: Path) -> Opened:
    table = read_table(path, PREVIEW_ROWS)
    return Opened(path, table=table) if needs_choice(table) else Opened(path, data=table.data())


def _animation(path: Path) -> Opened:
    """What made it; a picture, a sound or a video without notes is data."""
    from diffusion_gui.export.embedded import read_notes

    try:
        return _restored(path, *read_notes(path))
    except UserError:
        if path.suffix.lower() not in DATA:
            raise
    return Opened(path, data=str(path))


def _restored(path: Path, text: str, recipe: Recipe) -> Opened:
    """What an exported file carries: a comparison, a training run's settings, or a recipe."""
    made = comparison.from_json(text)
    if made is not None:
        return Opened(path, comparison=made)
    settings = json.loads(text).get(TRAINING)
    if settings is not None:
        return Opened(path, training=settings_in(json.dumps(settings), path))
    if recipe.recorded:
        raise not_a_recipes(recipe)
    way = json.loads(text).get(WAY)
    return Opened(
        path, recipe=recipe.changed(process=way) if way in ("forward", "markov") else recipe
    )


def _recipe(path: Path) -> Recipe:
    """The recipe in a JSON file, as `to_json` writes it."""
    try:
        return Recipe.from_json(found_text(read_text(path), path))
    except (OSError, ValueError) as error:
        why = (
            reason(error)
            if isinstance(error, OSError)
            else msg("It is no text: {error}.", error=message_of(error))
        )
    except UserError as error:
        why = msg("What it holds is none: {reason}", reason=error.what)
    raise UserError(
        msg("{path} is not a recipe.", path=path), why, "Open a recipe made by this program."
    )


READERS: tuple[tuple[Callable[[Path], bool], Callable[[Path], Opened]], ...] = (
    (lambda path: path.is_dir() and is_run(path), lambda path: Opened(path, run=True)),
    (lambda path: is_tiny(str(path)), lambda path: Opened(path, codec=str(path))),
    (_is_model, _model),
    (lambda path: bool(_model_of(path)), lambda path: Opened(path, model=_model_of(path))),
    (Path.is_dir, lambda path: Opened(path, data=_folder_data(path))),
    (
        _ends(trajectory_file.SUFFIX),
        lambda path: Opened(path, trajectory=trajectory_file.load(path)),
    ),
    (_ends(".csv", ".tsv"), _table),
    (_ends(".tar", ".parquet"), lambda path: Opened(path, data=data_of(path))),
    (_ends(*ANIMATIONS), _animation),
    (_ends(*DATA), lambda path: Opened(path, data=str(path))),
    (_ends(".json"), lambda path: Opened(path, recipe=_recipe(path))),
)
