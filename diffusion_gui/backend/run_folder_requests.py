"""The file worker's side of training runs: reading along, and going back to a kept checkpoint."""

from __future__ import annotations

from pathlib import Path

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.protocol.run_folders import (
    Asked,
    AskRequest,
    FollowRequest,
    RewindRequest,
    Rewound,
    RunRead,
)
from diffusion_gui.core.text import msg
from diffusion_gui.storage import run_folder, run_requests, run_samples
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.run_log import CHUNK, LOG, read_log

from . import moved_paths


def follow(request: FollowRequest) -> RunRead:
    """What is new in the run's folder; raises UserError where it holds no run."""
    folder = request.folder
    settings = moved_paths.settings_at(run_folder.read_settings(folder), request.found)
    try:
        log = folder / LOG
        size = log.stat().st_size if log.exists() else 0
        part, offset, restarted = read_log(folder, request.offset)
    except OSError as error:
        raise UserError(
            msg("The log of {folder} could not be read.", folder=folder),
            reason(error),
            "Check the folder.",
        ) from error
    domain, saved, step = _checkpoint(folder / run_folder.CHECKPOINT)
    kept = tuple(run_folder.kept(folder))
    whole = size - (0 if restarted else request.offset) <= CHUNK
    sampled = run_samples.newest_step(folder)
    return RunRead(settings, part, offset, restarted, domain, saved, step, kept, whole, sampled)


def ask(request: AskRequest) -> Asked:
    """Carry out `request`; raises UserError as `run_requests.ask` does."""
    return Asked(request.request, run_requests.ask(request.folder, request.request))


def rewind(request: RewindRequest) -> Rewound:
    """Carry out `request`; raises UserError as `run_files.rewind` does."""
    run_folder.rewind(request.folder, request.step)
    return Rewound(request.step)


def _checkpoint(path: Path) -> tuple[Domain | None, int, int]:
    """Domain, time stamp and step of a checkpoint; (None, 0, 0) where there is none to use."""
    try:
        stamp = path.stat().st_mtime_ns
        info = read_checkpoint(path)
        return info.seen, stamp, info.steps
    except (OSError, UserError):
        return None, 0, 0
