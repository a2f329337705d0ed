"""Changing a sound model file as a careful forger would: its table, metadata and checksums."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.numpy import load_file, save_file

from diffusion_gui.models import checkpoint
from diffusion_gui.storage import safetensors_file

Header = dict[str, Any]


def rewritten(path: Path, change: Callable[[Header], Any], pad: bool = False) -> None:
    """Write the file again with its header changed: to what `change` returns, or in place."""
    raw = path.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8 : 8 + length])
    result = change(header)
    new = header if result is None else result
    text = new if isinstance(new, bytes) else json.dumps(new).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + raw[8 + length :])


def with_metadata(path: Path, **changes: Any) -> None:
    """Change the metadata and its checksum, as a careful forger would."""

    def change(header: Header) -> None:
        content = json.loads(header["__metadata__"]["diffusion_gui"])
        content = {k: v for k, v in (content | changes).items() if v is not ...}
        rest = {k: v for k, v in content.items() if k != "metadata_sha256"}
        content["metadata_sha256"] = safetensors_file.content_sha256(rest)
        header["__metadata__"]["diffusion_gui"] = json.dumps(content)

    rewritten(path, change)


def with_tensors(path: Path, **changes: Any) -> None:
    """Change tensors, and all checksums with them."""
    raw = path.read_bytes()
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
    content = json.loads(header["__metadata__"]["diffusion_gui"])
    tensors = load_file(path) | changes
    tensors = {name: array for name, array in tensors.items() if array is not None}
    torched = {name: torch.from_numpy(array) for name, array in tensors.items()}
    content["sha256"] = checkpoint.tensors_sha256(torched)
    content = safetensors_file.sealed({n: a.shape for n, a in tensors.items()}, content)
    content.pop("metadata_sha256")
    content["metadata_sha256"] = safetensors_file.content_sha256(content)
    save_file(tensors, path, {"diffusion_gui": json.dumps(content)})
