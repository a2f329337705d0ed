"""The recorded run that ships: something real moves before torch is loaded.

A small NumPy file of 8-bit states, each with its own scale, so that clean frames are exact on
screen and the file stays small. It is for looking at; a trajectory file holds the real numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory

from . import atomic
from .domain_json import domain_json, read_domain


def _packed(x: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    axes = tuple(range(1, x.ndim))
    scale = np.maximum(np.abs(x).max(axis=axes), 1e-6).astype(np.float32) / 127
    shaped = scale.reshape(-1, *[1] * (x.ndim - 1))
    return np.round(x / shaped).astype(np.int8), scale


def save(trajectories: Sequence[Trajectory], target: Path) -> None:
    """Write the journey `trajectories` as a recorded run."""
    arrays: dict[str, npt.NDArray[np.generic]] = {}
    for i, one in enumerate(trajectories):
        arrays[f"{i}.recipe"] = np.array(one.recipe.to_json())
        arrays[f"{i}.domain"] = np.array(json.dumps(domain_json(one.domain)))
        arrays[f"{i}.labels"] = one.labels
        arrays[f"{i}.t"], arrays[f"{i}.alpha"] = one.path.t, one.path.alpha
        arrays[f"{i}.sigma"] = one.path.sigma
        # The closed form's x_0 is the same at every step; once is enough.
        x0 = one.x0[:1] if one.recipe.process == "forward" else one.x0
        for name, values in (("x", one.x), ("x0", x0)):
            arrays[f"{i}.{name}"], arrays[f"{i}.{name}.scale"] = _packed(values)
    with atomic.replacing(target) as temporary, temporary.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


def load(path: Path, items: slice = slice(None)) -> list[Trajectory]:
    """Read a recorded run, or `items` of it."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    result = []
    for i in range(sum(name.endswith(".recipe") for name in arrays)):

        def unpacked(name: str, i: int = i) -> npt.NDArray[np.float32]:
            values = arrays[f"{i}.{name}"][:, items]
            scale = arrays[f"{i}.{name}.scale"].reshape(-1, *[1] * (values.ndim - 1))
            return np.asarray(values * scale, dtype=np.float32)

        x, x0 = unpacked("x"), unpacked("x0")
        one = Trajectory(
            Recipe.from_json(str(arrays[f"{i}.recipe"])),
            read_domain(json.loads(str(arrays[f"{i}.domain"]))),
            arrays[f"{i}.labels"][items],
            NoiseLevels(arrays[f"{i}.t"], arrays[f"{i}.alpha"], arrays[f"{i}.sigma"]),
            x[0],
        )
        for k in range(len(x) - 1):
            one.add(x0[min(k, len(x0) - 1)], None, x[k + 1])
        result.append(one)
    return result
