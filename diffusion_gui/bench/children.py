"""Windows and first forward passes in processes of their own: bench itself never loads Qt."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import diffusion_gui
from diffusion_gui.core.system_check import has_display, library_advice

LIMIT_SECONDS = 300.0
FOLDERS = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")


def obstacle() -> str:
    """Why no window can be opened here, in one line; empty where it can."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whose libraries are fewer; as for the window
    advice = library_advice()
    return advice.splitlines()[0] if advice else ""


def write_bytecode() -> None:
    """Compile the program as an installer does: a run from its sources may never have been."""
    compileall.compile_dir(Path(diffusion_gui.__file__).parent, quiet=2)


def run(module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m MODULE ... FILE` and return the JSON it writes to FILE.

    Stamps in it, seconds since the epoch under `stamps`, come back as seconds since the start of
    the process; `ended` is added to them. Settings and runs of the person are not touched.

    Raises:
        RuntimeError: the process failed, or took longer than LIMIT_SECONDS.
    """
    with tempfile.TemporaryDirectory(prefix="diffusion-gui-bench-") as folder:
        target = Path(folder, "measured.json")
        environment = os.environ | dict.fromkeys(FOLDERS, folder)
        if not has_display():
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, "-m", module, *arguments, str(target)]
        began = time.time()
        try:
            done = subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LIMIT_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"{module} was not done after {LIMIT_SECONDS:.0f} s") from error
        ended = time.time()
        if done.returncode or not target.is_file():
            lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
            raise RuntimeError(f"{module} failed: {lines[-1]}")
        measured: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    stamps = measured["stamps"] | {"ended": ended}
    measured["stamps"] = {name: stamp - began for name, stamp in stamps.items()}
    return measured
