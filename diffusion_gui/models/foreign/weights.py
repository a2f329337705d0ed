"""A foreign network from checked safetensors: built without memory, compared, then filled."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.steps import step
from diffusion_gui.core.text import message_of, msg
from diffusion_gui.models.meta import on_meta
from diffusion_gui.storage.foreign.info import Part
from diffusion_gui.storage.foreign.libraries import lacking, pip_line, stay_offline
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.safetensors_file import TensorFile, misfits
from diffusion_gui.storage.safetensors_header import Place

from .pieces import READING, TYPES, read_finite, tensors_of

Rename = Callable[[str], str | None]
"""The name of a tensor in a file -> that of the network, or None where it is left out."""

_OLD_ATTENTION = re.compile(r"(\.attentions\.\d+\.)(query|key|value|proj_attn)(\.(?:weight|bias))$")
_NEW_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


def new_names(name: str) -> str:
    """Attention had other names in diffusers before 0.12."""
    return _OLD_ATTENTION.sub(lambda found: found[1] + _NEW_NAMES[found[2]] + found[3], name)


def classes_of(library: str, *names: str, inside: str = "") -> list[Any]:
    """Classes of `diffusers` or `transformers`, which alone are used; the network is not asked.

    Args:
        inside: the module of the library that has them, where it does not hand them out itself.

    Raises:
        UserError: the library is not there, or too old.
    """
    stay_offline()
    try:
        module = __import__(library)
        place = import_module(f"{library}.{inside}") if inside else module
        found = [getattr(place, name) for name in names]
    except (ImportError, RuntimeError, AttributeError) as error:
        raise _lacking(library, message_of(error)) from error
    if why := lacking(library, module.__version__):
        raise _lacking(library, why)
    return found


def _lacking(library: str, why: str) -> UserError:
    return UserError(
        msg("Models in this format need the package {package}.", package=library),
        why,
        pip_line(),
    )


def built(
    make: Callable[[], nn.Module], part: Part, rename: Rename = new_names
) -> tuple[nn.Module, dict[str, Tensor]]:
    """The network in float32, ready to use on the CPU, and the tensors as they stand in its files.

    Args:
        make: builds it; called on the meta device.

    Raises:
        UserError: it cannot be built, or the files are not those of its weights.
    """
    folder = part.weights[0] if part.pieces is not None else part.weights[0].parent
    try:
        network = on_meta(make)
    except (
        ValueError, TypeError, RuntimeError, ArithmeticError, LookupError, AssertionError
    ) as error:  # fmt: skip
        raise refuse(
            folder, msg("Its network cannot be built: {error}", error=message_of(error)[:200])
        ) from error
    # Versions of a library name the same tensors otherwise: they are compared as renamed.
    own = {rename(name) or name: name for name in network.state_dict()}
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    expected = {new: shapes[name] for new, name in own.items()}
    if part.pieces is None:
        tensors = _tensors(part.weights, expected, rename)
    else:
        tensors = tensors_of(part.weights[0], part.pieces, expected)
    network.load_state_dict({own[n]: t.float() for n, t in tensors.items()}, assign=True)
    return network.eval().requires_grad_(False), tensors


def _tensors(
    paths: Sequence[Path], expected: dict[str, tuple[int, ...]], rename: Rename
) -> dict[str, Tensor]:
    """The tensors by name, in their own types, all finite, and no others than are expected."""
    files: list[TensorFile] = []
    places: dict[str, Place] = {}
    try:
        for path in paths:
            files.append(TensorFile(path, refuse))
            for old, place in files[-1].table.places.items():
                new = rename(old)
                if new in places:
                    raise refuse(path, msg("It holds a tensor that another file holds too."))
                if new is not None:
                    places[new] = place
        if why := misfits(places, expected, tuple(TYPES)):
            raise refuse(paths[0] if len(files) == 1 else paths[0].parent, why)
        found: dict[str, Tensor] = {}
        done, total = 0, sum(place.end - place.begin for place in places.values())
        for file in files:
            # In the order in which they lie; each can be the last, where somebody stops it.
            for old, place in sorted(file.table.places.items(), key=lambda one: one[1].begin):
                if (new := rename(old)) is not None:
                    step(done, total, READING)
                    found[new] = read_finite(file, old)
                    done += place.end - place.begin
        step(done, total, READING)
        return found
    finally:
        for file in files:
            file.__exit__()
