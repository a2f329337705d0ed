"""The file worker's side: open, copy, export and download, away from window and model."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from diffusion_gui.core.catalog import EXPORTERS
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
    OpenRequest,
    PictureRequest,
    PictureShown,
    TidyRequest,
)
from diffusion_gui.core.protocol.hub import FetchRequest, FindRequest, HubFound
from diffusion_gui.core.protocol.lessons import RecordedRequest, RecordedShown
from diffusion_gui.core.protocol.recordings import RecordingRequest
from diffusion_gui.core.protocol.run_folders import (
    AskRequest,
    FollowRequest,
    KeepSamplesRequest,
    KeepScoresRequest,
    KeptSamplesRequest,
    RewindRequest,
)
from diffusion_gui.core.recipes.inputs import refuse_overwrite
from diffusion_gui.core.text import msg
from diffusion_gui.storage import (
    atomic,
    cleanup,
    downloads,
    kept_scores,
    my_models,
    recorded_run,
    run_samples,
)
from diffusion_gui.storage.hub import download as hub

from . import moved_paths, recording_requests, run_folder_requests
from .opening import open_path


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
            film = moving_for(entry, request.exportable, request.options)
            yield Estimated(estimate(film, entry))
        case CopyRequest(source, target):
            yield from _copy(source, target)
        case DownloadRequest(data):
            yield from downloads.fetch(data)
        case FindRequest(name):
            yield HubFound((yield from hub.find(name)))
        case FetchRequest(plan):
            yield from hub.fetch(plan)
        case PictureRequest(path, side):
            from diffusion_gui.data.images import open_picture, within

            yield PictureShown(path, within(open_picture(path, enough=side).pixels, side))
        case OpenRequest(path, found):
            yield moved_paths.looked_for(open_path(path), found)
        case RecordedRequest(item):
            shipped = resource("demo.npz")
            ways = recorded_run.load(shipped, slice(item, item + 1)) if shipped.is_file() else []
            yield RecordedShown(tuple(ways))
        case TidyRequest(places):
            cleanup.tidy(places)
            my_models.restore_all()
        case RecordingRequest():
            yield recording_requests.follow(request)
        case FollowRequest():
            yield run_folder_requests.follow(request)
        case AskRequest():
            yield run_folder_requests.ask(request)
        case KeptSamplesRequest(folder, after):
            yield from run_samples.read(folder, after)
        case KeepSamplesRequest(folder, samples):
            run_samples.keep(folder, samples)
        case KeepScoresRequest(folder, step, scores):
            kept_scores.keep(folder, step, scores)
        case RewindRequest():
            yield run_folder_requests.rewind(request)
        case _:
            raise TypeError(f"the file worker has no handler for {type(request).__name__}")
    yield Finished()


def _copy(source: Path, target: Path) -> Iterator[Event]:
    started = time.perf_counter()
    refuse_overwrite(target, [str(source)])
    try:
        content = source.read_bytes()
    except OSError as error:
        raise UserError(
            msg("{path} could not be read.", path=source),
            reason(error),
            "Train again, or choose another run.",
        ) from error
    atomic.write_bytes(target, content)
    yield FileWritten(target, len(content), 0, time.perf_counter() - started)
