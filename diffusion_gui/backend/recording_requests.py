"""The file worker's side of recordings that scripts write: reading them again as they grow."""

from __future__ import annotations

import time

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.protocol.recordings import RecordingRead, RecordingRequest
from diffusion_gui.storage import trajectory_file


def follow(request: RecordingRequest) -> RecordingRead:
    """What is new in the file; nothing is raised, for it may be there again at the next reading."""
    began = time.perf_counter()
    try:
        found = request.path.stat()
    except OSError as error:
        return RecordingRead((), trouble=reason(error))
    stamp = found.st_ino, found.st_size, found.st_mtime_ns
    idle = max(0.0, time.time() - found.st_mtime)
    if stamp == request.stamp:
        return RecordingRead(stamp, idle=idle)
    try:
        trajectory = trajectory_file.load(request.path)
    except UserError as error:
        return RecordingRead(request.stamp, trouble=error.whole(), idle=idle)
    return RecordingRead(stamp, trajectory, idle=idle, took=time.perf_counter() - began)
