"""The file worker's side: open, copy, export and download, away from window and model."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from diffusion_gui.core.catalog import EXPORTERS, PICTURE_SUFFIXES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol import Event, Request
from diffusion_gui.core.protocol.events import Finished
from diffusion_gui.core.protocol.files import (
    CopyRequest,
    DownloadRequest,
    Estimated,
    EstimateRequest,
    ExportRequest,
    FileWritten,
    Opened,
    OpenRequest,
    PictureRequest,
    PictureShown,
    TidyRequest,
)
from diffusion_gui.core.protocol.lessons import RecordedRequest, RecordedShown
from diffusion_gui.core.protocol.run_folders import FollowRequest, KeptSamplesRequest, RewindRequest
from diffusion_gui.core.recipes import comparison
from diffusion_gui.core.recipes.data_spec import data_of
from diffusion_gui.core.recipes.inputs import refuse_source
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.exportable import TRAINING, WAY
from diffusion_gui.core.text import say, told
from diffusion_gui.storage import (
    atomic,
    cleanup,
    downloads,
    my_models,
    recorded_run,
    run_samples,
    trajectory_file,
)
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.csv_table import needs_choice, read_table
from diffusion_gui.storage.file_places import found_text
from diffusion_gui.storage.run_folder import is_run
from diffusion_gui.storage.untrusted import read_text, what_is

from . import moved_paths, run_folder_requests

PREVIEW_ROWS = 200
"""Of a table whose columns are to be chosen."""
ANIMATIONS = (".gif", ".webp", ".png", ".mp4", ".webm")


def execute(request: Request) -> Iterator[Event]:
    """Carry out a request of the files or the download lane; the last event is Finished.

    Raises:
        UserError: the file cannot be read or written, or is none this program knows.
    """
    match request:
        case ExportRequest():
            from diffusion_gui.export import execute as export

            yield from export(request)
        case EstimateRequest():
            from diffusion_gui.export import estimate, moving_for

            entry = EXPORTERS.find(request.exporter)
            film = moving_for(entry, request.footage, request.options)
            yield Estimated(estimate(film, entry))
        case CopyRequest(source, target):
            yield from _copy(source, target)
        case DownloadRequest(data):
            yield from downloads.fetch(data)
        case PictureRequest(path, side):
            from diffusion_gui.data.images import open_picture, within

            yield PictureShown(path, within(open_picture(path, enough=side).pixels, side))
        case OpenRequest(path, found):
            yield moved_paths.looked_for(_open(path), found)
        case RecordedRequest(item):
            shipped = resource("demo.npz")
            ways = recorded_run.load(shipped, slice(item, item + 1)) if shipped.is_file() else []
            yield RecordedShown(tuple(ways))
        case TidyRequest(places):
            cleanup.tidy(places)
            my_models.restore_all()
        case FollowRequest():
            yield run_folder_requests.follow(request)
        case KeptSamplesRequest(folder):
            yield from run_samples.read(folder)
        case RewindRequest():
            yield run_folder_requests.rewind(request)
        case _:
            raise TypeError(f"the file worker has no handler for {type(request).__name__}")
    yield Finished()


def _restored(path: Path, text: str, recipe: Recipe) -> Opened:
    """What an exported file carries: a comparison, a training run's settings, or a recipe."""
    made = comparison.from_json(text)
    if made is not None:
        return Opened(path, comparison=made)
    settings = json.loads(text).get(TRAINING)
    if settings is not None:
        return Opened(path, training=TrainSettings.from_json(json.dumps(settings)))
    way = json.loads(text).get(WAY)
    return Opened(
        path, recipe=recipe.changed(process=way) if way in ("forward", "markov") else recipe
    )


def _copy(source: Path, target: Path) -> Iterator[Event]:
    started = time.perf_counter()
    refuse_source(target, [str(source)])
    try:
        content = source.read_bytes()
    except OSError as error:
        raise UserError(
            say("{path} could not be read.", path=source),
            reason(error),
            "Train again, or choose another run.",
        ) from error
    atomic.write_bytes(target, content)
    yield FileWritten(target, len(content), 0, time.perf_counter() - started)


def _open(path: Path) -> Opened:
    """Whatever `path` holds: model, run folder, trajectory, animation with a recipe, or data."""
    try:
        os.stat(path)
    except FileNotFoundError as error:
        raise UserError(
            say("{path} does not exist.", path=path), what_to_do="Check the path."
        ) from error
    except (OSError, ValueError) as error:  # a loop of links, a name too long, a place of others'
        raise UserError(
            say("{path} could not be opened.", path=path), reason(error), "Check the path."
        ) from error
    if path.is_dir():
        if is_run(path):
            return Opened(path, run=True)
        if (path / "checkpoint.safetensors").is_file():
            return Opened(path, model=str(path))
        return Opened(path, data=data_of(path))
    suffix = path.suffix.lower()
    if suffix == trajectory_file.SUFFIX:
        return Opened(path, trajectory=trajectory_file.load(path))
    if suffix == ".safetensors":
        read_checkpoint(path)
        return Opened(path, model=str(path))
    if suffix in (".csv", ".tsv"):
        table = read_table(path, PREVIEW_ROWS)
        return Opened(path, table=table) if needs_choice(table) else Opened(path, data=table.data())
    if suffix in ANIMATIONS:
        from diffusion_gui.export.embedded import read_notes

        try:
            return _restored(path, *read_notes(path))
        except UserError:
            if suffix not in PICTURE_SUFFIXES:
                raise
    if suffix in PICTURE_SUFFIXES:
        return Opened(path, data=str(path))
    if suffix == ".json":
        return Opened(path, recipe=_recipe(path))
    raise UserError(
        say("{name} is none of the files this program opens.", name=path.name),
        what_is(path) or say("Its ending '{ending}' is unknown.", ending=path.suffix),
        "Open a model (.safetensors), a trajectory (.npz), a recipe (.json), an animation, "
        "an image, a CSV of points or a folder of images.",
    )


def _recipe(path: Path) -> Recipe:
    """The recipe in a JSON file, as `to_json` writes it."""
    try:
        return Recipe.from_json(found_text(read_text(path), path))
    except (OSError, ValueError) as error:
        why = (
            reason(error)
            if isinstance(error, OSError)
            else say("It is no text: {error}.", error=told(error))
        )
    except UserError as error:
        why = say("What it holds is none: {reason}", reason=error.what)
    raise UserError(
        say("{path} is not a recipe.", path=path), why, "Open a recipe made by this program."
    )
