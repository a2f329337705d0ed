"""Whether a folder is a model in the format of Hugging Face diffusers, by its files' names."""

from __future__ import annotations

import json
import os
from pathlib import Path

from diffusion_gui.core.os_text import is_file
from diffusion_gui.storage.untrusted import read_text

INDEX, CONFIG = "model_index.json", "config.json"
STEM = "diffusion_pytorch_model"
CLASS_NAME = "_class_name"
HUB = "hf:"
"""Before the name of a model in the cache of Hugging Face."""


def is_foreign(folder: Path) -> bool:
    """Whether `folder` holds a model in diffusers' format, and no run of this program's."""
    if not folder.is_dir() or is_file(folder / "checkpoint.safetensors"):
        return False
    if os.path.lexists(folder / INDEX):
        return True
    try:
        if any(name.startswith(STEM) for name in os.listdir(folder)):
            return True
        return f'"{CLASS_NAME}"' in read_text(folder / CONFIG)
    except (OSError, ValueError):
        return False


def class_in(folder: Path) -> str:
    """The class that the pipeline or the network in `folder` is of; "" where none is named."""
    for name in (INDEX, CONFIG):
        try:
            content = json.loads(read_text(folder / name))
        except (OSError, ValueError, RecursionError):
            continue
        called = content.get(CLASS_NAME) if isinstance(content, dict) else None
        if isinstance(called, str) and called.isidentifier():
            return called[:60]
    return ""
