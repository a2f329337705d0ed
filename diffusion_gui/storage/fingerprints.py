"""Fingerprints of models that were opened before: the same model elsewhere is found by its own.

A foreign model's is over all its tensors, which takes seconds of reading; it is noted once it is
known, and holds for as long as its files are as they were.
"""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.paths import cache_dir

from . import atomic
from .checkpoints import read_checkpoint
from .foreign.info import ForeignInfo
from .foreign.recognised import HUB
from .model_files import models
from .model_sources import describe
from .my_models import my_models
from .untrusted import read_text

MOST = 500
"""Models whose fingerprints are kept."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _file() -> Path:
    return cache_dir() / "fingerprints.json"


def _known() -> dict[str, Any]:
    try:
        content = json.loads(read_text(_file()))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _entry(info: ForeignInfo, sha256: str) -> dict[str, Any]:
    return {"sha256": sha256, "stamp": [list(one) for one in info.stamp]}


def remember(info: ModelInfo) -> None:
    """Note the fingerprint of a model of another program's that has just been opened."""
    if not isinstance(info, ForeignInfo) or not info.sha256:
        return
    known, entry = _known(), _entry(info, info.sha256)
    name = info.name
    if not name.startswith(HUB):
        name = str(Path(name).expanduser().absolute())
    if known.get(name) == entry:
        return
    known.pop(name, None)
    newest = dict([*known.items(), (name, entry)][-MOST:])
    with contextlib.suppress(UserError, OSError):  # known again when it is opened the next time
        atomic.write_bytes(_file(), json.dumps(newest).encode())


def same_as(sha256: str, but: str = "") -> str:
    """The name of a model on this machine with that fingerprint; "" where none is known.

    Args:
        but: a name that is not looked at.
    """
    if not _SHA256.fullmatch(sha256):
        return ""
    for one in my_models():
        if one.info.sha256 == sha256 and str(one.path) != but:
            return str(one.path)
    for name, path in models().items():
        with contextlib.suppress(UserError):
            if name != but and read_checkpoint(path).sha256 == sha256:
                return name
    for name, entry in _known().items():
        if name == but or not isinstance(entry, dict) or entry.get("sha256") != sha256:
            continue
        with contextlib.suppress(UserError):
            info = describe(name)
            if isinstance(info, ForeignInfo) and _entry(info, sha256) == entry:
                return name
    return ""
