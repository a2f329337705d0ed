"""The trajectory file: an .npz of plain arrays, no pickles; the same run gives the same bytes."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.catalog.codecs import codec_entry
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.shown_values import state_value
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.core.text import Translatable, message_of, msg

from . import atomic
from .domain_json import domain_json, read_domain
from .file_places import found_text, with_places
from .learned_codecs import moved_codec
from .npz_header import Member, read_members
from .recording_file import SCRIPT, read_script, script_json
from .untrusted import foreign, open_regular

SUFFIX = ".npz"
_TEXT = 4 * 2**20
"""Bytes of the longest recipe, four a character."""
_ARRAYS = ("x", "x0", "noise", "t", "alpha", "sigma", "labels", "recipe")
_TEXTS = ("domain", "codec", "shown", SCRIPT)


def save(trajectory: Trajectory, target: Path, record: Collection[str] = ("x0", "noise")) -> None:
    """Write a complete trajectory.

    Args:
        record: arrays to keep beside x, from x0, noise, eps (the predicted noise, (K, N, *S)) and
            words (see `_words`).
            Without x0 and noise the file is smaller, but `load` refuses it.

    Raises:
        UserError: the place cannot be written.
    """
    if not {"x0", "eps"}.isdisjoint(record) and len(trajectory.unknown):
        raise ValueError("predictions are missing")
    arrays: dict[str, Any] = {"x": trajectory.x}
    if "x0" in record:
        arrays["x0"] = trajectory.x0
    if "noise" in record:
        arrays["noise"] = trajectory.noise
    if "eps" in record:
        arrays["eps"] = _eps(trajectory)
    if "words" in record:
        arrays |= _words(trajectory)
    arrays |= {
        "t": trajectory.path.t,
        "alpha": trajectory.path.alpha,
        "sigma": trajectory.path.sigma,
        "labels": trajectory.labels,
        "recipe": np.array(with_places(trajectory.recipe.to_json(), target)),
        "domain": np.array(_domain_json(trajectory.domain)),
    }
    items = trajectory.hidden if trajectory.decoded is None else trajectory.decoded
    if items is not None:
        arrays |= {"codec": np.array(items.codec), "shown": np.array(_domain_json(items.domain))}
    if trajectory.recorded is not None:
        arrays[SCRIPT] = np.array(script_json(trajectory.recorded, trajectory.known))
    # Members carry zip's fixed date of 1980, so equal runs are equal files.
    with atomic.replacing(target) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _eps(trajectory: Trajectory) -> npt.NDArray[np.float32]:
    """The predicted noise of every step, (K, N, *S); zeros where sigma is 0."""
    eps = np.zeros_like(trajectory.x0)
    for k in np.flatnonzero(trajectory.path.sigma[:-1] > 0.0).tolist():
        eps[k] = state_value(trajectory, k, "eps")
    return eps


def _words(trajectory: Trajectory) -> dict[str, npt.NDArray[Any]]:
    """`words`, JSON: a list of those of each item. `word_maps`, float16 (K+1, N, W, *M), in order.

    M is (h, w), of clips (F, h, w); zeros where there is no such word, or the model was not asked.
    """
    known, items = trajectory.words, range(len(trajectory.labels))
    texts = [known.texts.get(item, ()) for item in items]
    shape = next((one.shape[1:] for one in known.maps.values()), (0, 0))
    most = max(map(len, texts), default=0)
    maps = np.zeros((len(trajectory), len(items), most, *shape), np.float16)
    for (item, k), found in known.maps.items():
        maps[k, item, : len(found)] = found
    return {"words": np.array(json.dumps(texts, ensure_ascii=False)), "word_maps": maps}


def _domain_json(domain: Domain) -> str:
    return json.dumps(domain_json(domain))


def _domain(path: Path, text: npt.NDArray[np.str_]) -> Domain:
    try:
        return read_domain(json.loads(str(text)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _refuse(path, msg("Its domain is damaged.")) from error


def _refuse(path: Path, why: Translatable) -> UserError:
    return UserError(
        msg("{path} is not a trajectory.", path=path),
        why,
        "Choose an .npz made by 'diffusion-gui sample'.",
    )


def load(path: Path) -> Trajectory:
    """Read a trajectory file; raises UserError where it is damaged or something else."""
    arrays = _read(path)
    if not _finite(arrays):
        raise _refuse(path, msg("Its numbers are not finite, or out of range."))
    x, x0 = arrays["x"], arrays["x0"]
    try:
        recipe = Recipe.from_json(found_text(str(arrays["recipe"]), path))
    except UserError as error:
        raise _refuse(path, msg("Its recipe is damaged. {reason}", reason=error.what)) from error
    if arrays["t"].max() > recipe.T:
        raise _refuse(
            path,
            msg("It visits step {step} of a schedule of {T}.", step=arrays["t"].max(), T=recipe.T),
        )
    items = None
    if "codec" in arrays and "shown" in arrays:
        items = _codec(recipe, str(arrays["codec"])), _domain(path, arrays["shown"])
    if "domain" in arrays:
        domain = _domain(path, arrays["domain"])
        if domain.shape != x.shape[2:]:
            raise _refuse(path, msg("Its domain is of another shape than its arrays."))
        if domain.labels and arrays["labels"].max() >= len(domain.labels):
            raise _refuse(path, msg("Its labels are of other classes than its domain's."))
    else:
        lengths = x.shape[2:]
        fits = [one.name for one in MODALITIES.values() if len(one.axes) == len(lengths)]
        if not fits:
            raise _refuse(path, msg("Its domain is damaged."))
        domain = Domain(fits[0], lengths)
    trajectory = Trajectory(
        recipe,
        domain,
        arrays["labels"].astype(np.int64),
        NoiseLevels(arrays["t"].astype(np.int64), arrays["alpha"], arrays["sigma"]),
        x[0],
        items=items,
    )
    known = np.ones(len(x0), np.bool_)
    if SCRIPT in arrays:
        try:
            trajectory.recorded, known = read_script(str(arrays[SCRIPT]), len(x0))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise _refuse(path, msg("Its note of what recorded it is damaged.")) from error
    for k in range(len(x0)):
        trajectory.add(x0[k] if known[k] else None, arrays["noise"][k], x[k + 1])
    return trajectory


def _codec(recipe: Recipe, name: str) -> str:
    """The codec that a file names; a learned one is where the recipe's model or codec is now."""
    codec_entry(name)
    return moved_codec(name, recipe.codec or recipe.model)


def _read(path: Path) -> dict[str, Any]:
    """Every array of the file that a trajectory has; none is read before all fit together."""
    try:
        with open_regular(path) as file:
            head = file.read(64)
            if not zipfile.is_zipfile(file):
                cut = msg("It is cut short, or damaged.") if head[:2] == b"PK" else foreign(head)
                raise _refuse(path, cut or msg("It is damaged, or of another file type."))
            file.seek(0)
            members = read_members(file)
            missing = [name for name in _ARRAYS if name not in members]
            if missing:
                raise _refuse(path, msg("It lacks {names}.", names=", ".join(missing)))
            if not _fit(members):
                raise _refuse(path, msg("Its arrays do not fit together."))
            with np.load(file, allow_pickle=False) as arrays:
                return {name: arrays[name] for name in (*_ARRAYS, *_TEXTS) if name in members}
    except UserError:
        raise
    except OSError as error:
        raise _refuse(path, reason(error)) from error
    except Exception as error:  # zip and NumPy fail in a dozen ways on foreign bytes
        why = msg("It is damaged, or of another file type.")
        if isinstance(error, ValueError):
            why = msg("It is damaged, or of another file type ({error}).", error=message_of(error))
        raise _refuse(path, why) from error


def _fit(arrays: Mapping[str, Member]) -> bool:
    """Whether shapes and types are those of a trajectory."""
    x, x0, noise = arrays["x"], arrays["x0"], arrays["noise"]
    levels = arrays["alpha"], arrays["sigma"]
    texts = [arrays[name] for name in ("recipe", *_TEXTS) if name in arrays]
    return bool(
        x.ndim >= 3
        and len(x) >= 2
        and all(x.shape)
        and x.dtype == x0.dtype == noise.dtype == np.float32
        and x0.shape == noise.shape == (len(x) - 1, *x.shape[1:])
        and arrays["t"].shape == (len(x),)
        and arrays["labels"].shape == x.shape[1:2]
        and arrays["t"].dtype.kind == arrays["labels"].dtype.kind == "i"
        and all(level.shape == (len(x),) and level.dtype == np.float64 for level in levels)
        and all(t.ndim == 0 and t.dtype.kind == "U" and t.dtype.itemsize < _TEXT for t in texts)
    )


def _finite(arrays: Mapping[str, npt.NDArray[Any]]) -> bool:
    """Whether the numbers are finite, and steps, levels and labels ones that can be."""
    levels = arrays["alpha"], arrays["sigma"]
    return bool(
        all(np.isfinite(arrays[name]).all() for name in ("x", "x0", "noise", "alpha", "sigma"))
        and all((level >= 0).all() for level in levels)
        and (arrays["t"] >= 0).all()
        and (arrays["labels"] >= -1).all()
    )
