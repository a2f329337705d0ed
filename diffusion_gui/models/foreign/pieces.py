"""Tensors of one network out of a file that holds several, read one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from diffusion_gui.core.steps import step
from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.info import Piece, Pieces
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.safetensors_file import TensorFile, misfits
from diffusion_gui.storage.safetensors_header import Place

TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
"""Of the weights of foreign models, by their names in the format."""
READING = msg("reading the model")
"""What a step of loading is called."""


def tensors_of(
    path: Path, pieces: Pieces, expected: Mapping[str, tuple[int, ...]]
) -> dict[str, Tensor]:
    """The tensors by their names in the network, in their own types, all finite.

    Args:
        expected: shapes by name; no others are taken.

    Raises:
        UserError: tensors are missing, unknown, of another shape or type, or not finite.
    """
    with TensorFile(path, refuse) as file:
        there = {new: one for new, one in pieces.items() if one.name in file.table.places}
        places = {new: _made(one, file.table.places[one.name]) for new, one in there.items()}
        if why := misfits(places, expected, tuple(TYPES)):
            raise refuse(path, why)
        found: dict[str, Tensor] = {}
        done, total = 0, sum(one.bytes for one in there.values())
        for new, one in there.items():
            step(done, total, READING)  # each can be the last, where somebody stops it
            found[new] = _read(file, one)
            done += one.bytes
        step(done, total, READING)
        return found


def _made(piece: Piece, place: Place) -> Place:
    """The place of a tensor with the shape that it has in the network."""
    shape = place.shape
    if piece.flat and set(shape[2:]) == {1}:
        shape = shape[:2]
    if piece.rows is not None and shape:
        first, end = piece.rows
        shape = (max(0, min(end, shape[0]) - first), *shape[1:])
    if piece.turned:
        shape = shape[::-1]
    return Place(place.dtype, shape, place.begin, place.end)


def _read(file: TensorFile, piece: Piece) -> Tensor:
    tensor = read_finite(file, piece.name)
    if piece.flat:
        tensor = tensor.reshape(tensor.shape[:2])
    if piece.rows is not None:
        tensor = tensor[slice(*piece.rows)].clone()
    return tensor.T.contiguous() if piece.turned else tensor


def read_finite(file: TensorFile, name: str) -> Tensor:
    """The tensor `name` of a file; raises UserError where it holds NaN or infinity."""
    place = file.table.places[name]
    content, dtype = file.read_tensor(place), TYPES[place.dtype]
    tensor = torch.frombuffer(content, dtype=dtype) if content else torch.empty(0, dtype=dtype)
    if not bool(torch.isfinite(tensor).all()):
        raise refuse(
            file.path,
            msg("Its weights are not finite numbers (first in {tensor}).", tensor=name[:60]),
        )
    return tensor.reshape(place.shape)
