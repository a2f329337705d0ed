"""Where the runs of this window are kept, and what each is called."""

from __future__ import annotations

import re
import time
from pathlib import Path

from diffusion_gui.core.paths import data_dir
from diffusion_gui.storage.user_files import unused


def new_run_folder(data: str) -> Path:
    """A folder for a run on `data`, which is not there yet."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    return unused(data_dir() / "runs" / f"{stamp}-{_called(data)}")


def _called(data: str) -> str:
    """What a run on `data` is called: own data by its last name, without when it was drawn."""
    kind, _, place = data.partition(":")
    own = Path(place)
    if len(own.parts) > 1 or own.suffix:
        data = re.sub(r"-\d{8}-\d{6}$", "", own.stem) or kind
    return re.sub(r"[^\w.-]+", "-", data)[-40:].strip("-.")
