"""Model files without torch: the safetensors header, its limits, and which models there are.

A safetensors file is 8 bytes of header length, that many bytes of JSON, then tensor data. Only the
header is read here, and only within limits, so a hostile file costs nothing.
"""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

from .domain import Domain
from .errors import UserError, unknown_name
from .paths import data_dir, resource

MAX_HEADER = 2**20
MAX_TENSORS = 10_000
METADATA_KEY = "diffusion_gui"
IDEAL_PREFIX = "ideal:"


def _refuse(path: Path, why: str) -> UserError:
    return UserError(
        f"{path} is not a model this program can use.",
        why,
        "Choose a .safetensors checkpoint made by 'diffusion-gui train'.",
    )


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key occurs twice")
    return result


def read_header(path: Path) -> dict[str, Any]:
    """The JSON header of a safetensors file, as a dictionary.

    Raises:
        UserError: no such file, not a regular file, or not a safetensors header; says which.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise UserError(
            f"{path} could not be opened.",
            f"The system says: {error.strerror}.",
            "Check the path.",
        ) from error
    if not stat.S_ISREG(status.st_mode):
        raise _refuse(path, "It is a folder or a device, not a file.")
    try:
        with path.open("rb") as file:
            start = file.read(8)
            if start[:2] in (b"PK", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"):
                raise _refuse(path, "It is a pickle, which can run code when it is opened.")
            length = int.from_bytes(start, "little")
            if len(start) < 8 or length > MAX_HEADER or 8 + length > status.st_size:
                raise _refuse(path, "It has no safetensors header, or is cut short.")
            header = json.loads(file.read(length).decode("utf-8"), object_pairs_hook=_no_duplicates)
    except OSError as error:
        raise _refuse(path, f"It could not be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise _refuse(path, "Its header is damaged.") from error
    if not isinstance(header, dict) or len(header) > MAX_TENSORS:
        raise _refuse(path, "Its header is damaged.")
    return header


def read_metadata(path: Path) -> dict[str, Any]:
    """The `diffusion_gui` metadata of a checkpoint; raises UserError as `read_header` does."""
    metadata = read_header(path).get("__metadata__")
    text = metadata.get(METADATA_KEY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise _refuse(path, "It holds no diffusion_gui metadata; another program made it.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refuse(path, "Its metadata is damaged.") from error
    if not isinstance(content, dict) or not isinstance(content.get("domain"), dict):
        raise _refuse(path, "Its metadata is damaged.")
    return content


def model_domain(path: Path) -> Domain:
    """The domain a checkpoint was trained on; raises UserError as `read_header` does."""
    try:
        return Domain.from_json(read_metadata(path)["domain"])
    except (KeyError, TypeError, ValueError) as error:
        raise _refuse(path, "Its metadata is damaged.") from error


def user_models_dir() -> Path:
    """Where models saved by the person lie; listed beside the shipped ones."""
    return data_dir() / "models"


def models() -> dict[str, Path]:
    """Every model there is, by name: the shipped ones first, then the person's own.

    A file name stands for a model name with `points_moons` for `points:moons`.
    """
    found: dict[str, Path] = {}
    for folder in (resource("models"), user_models_dir()):
        for path in sorted(folder.glob("*.safetensors")):
            found.setdefault(path.stem.replace("points_", "points:", 1), path)
    return found


def find_model(name: str) -> Path:
    """The file of a model given by name or path (a run folder stands for its checkpoint).

    Raises:
        UserError: no such model; lists those there are.
    """
    path = Path(name).expanduser()
    if path.is_dir() and (path / "checkpoint.safetensors").is_file():
        return path / "checkpoint.safetensors"
    known = models()
    if name in known:
        return known[name]
    if path.exists() or path.suffix == ".safetensors" or len(path.parts) > 1:
        return path
    raise unknown_name("model", name, [*known, IDEAL_PREFIX + "DATA"])
