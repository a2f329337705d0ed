"""Starting the process that talks to the hub, and reading its answers without waiting for it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path
from typing import IO, Any

import diffusion_gui.storage
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.libraries import (
    HUB_LIBRARY,
    environment_for_downloads,
    lacking,
    pip_line,
)

from .hub_errors import Asked, error_of

_BEAT = 0.1
"""Seconds between two signs of life while nothing comes."""
_SWITCHES = {
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
    "HF_HUB_DISABLE_XET": "1",  # its downloads cannot be gone on with
    "PYTHONSAFEPATH": "1",
    "PYTHONIOENCODING": "utf-8",
}
Answer = dict[str, Any]


def asked(request: Answer, about: Asked) -> Generator[Answer | None, None, None]:
    """The answers to `request`, and None at each beat while none comes; closing it ends all.

    Raises:
        UserError: it failed, in words about `about`.
    """
    if why := lacking(HUB_LIBRARY):
        raise UserError(msg("{name} cannot be downloaded.", name=about.name), why, pip_line())
    root = str(Path(diffusion_gui.storage.__file__).parents[2])
    environment = environment_for_downloads() | _SWITCHES
    paths = filter(None, (root, environment.get("PYTHONPATH", "")))
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    process = subprocess.Popen(
        [sys.executable, "-m", "diffusion_gui.storage.hub.hub_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it may say there is for whoever wrote the library
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process.stdout, lines), daemon=True)
    try:
        reader.start()
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        while True:
            try:
                line = lines.get(timeout=_BEAT)
            except queue.Empty:
                yield None
                continue
            if not line:
                raise error_of({"code": "ended"}, about)
            answer = json.loads(line)
            if failure := answer.get("failure"):
                raise error_of(failure, about)
            yield answer
            if "listing" in answer or "finished" in answer:
                return
    finally:
        process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()
        reader.join()
        process.stdout.close()


def _read(stream: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")
