"""The samples that a training run has drawn, kept in its folder: its film after a restart."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.core.protocol.training import LatentFigures, TrainSamples

from . import atomic
from .npz_header import read_members
from .untrusted import open_regular

SAMPLES = "samples"
MOST = 100
"""Grids of samples that stay; when there are more, every second older one goes."""


def keep(folder: Path, samples: TrainSamples) -> None:
    """Keep `samples` of the run in `folder`; too many are thinned out.

    Raises:
        UserError: they cannot be written.
    """
    place = folder / SAMPLES
    arrays: dict[str, Any] = {"x": samples.x, "labels": samples.labels}
    if samples.path is not None:
        arrays["path"] = samples.path
    if samples.latents is not None:
        arrays["latents"] = np.array(astuple(samples.latents))
    content = io.BytesIO()
    np.savez(content, allow_pickle=False, **arrays)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise atomic.write_error(place, error) from error
    atomic.write_bytes(place / f"{samples.step:08d}.npz", content.getvalue())
    kept = _kept(folder)
    if len(kept) > MOST:
        for step in list(kept)[1:-1:2]:
            kept[step].unlink(missing_ok=True)


def forget_after(folder: Path, step: int) -> None:
    """Let go of the samples drawn after `step`; what cannot be removed stays."""
    for drawn, path in _kept(folder).items():
        if drawn > step:
            with contextlib.suppress(OSError):
                path.unlink()


def read(folder: Path, after: int = 0) -> Iterator[TrainSamples]:
    """The samples of the run in `folder`, earliest first; what is damaged is left out.

    Only those drawn after step `after`.
    """
    for step, path in _kept(folder).items():
        if step <= after:
            continue
        try:
            samples = _read(path, step)
        except Exception:  # zip and NumPy fail in a dozen ways on damaged files
            continue
        if samples is not None:
            yield samples


def newest_step(folder: Path) -> int:
    """The step of the last samples of the run in `folder`; 0 where there are none."""
    return max(_kept(folder), default=0)


def newest(folder: Path) -> TrainSamples | None:
    """The last samples of the run in `folder` that can be read; None where there are none."""
    for step, path in reversed(_kept(folder).items()):
        with contextlib.suppress(Exception):  # as above
            if (samples := _read(path, step)) is not None:
                return samples
    return None


def _kept(folder: Path) -> dict[int, Path]:
    """The files by their step, earliest first."""
    found = {
        int(path.stem): path for path in (folder / SAMPLES).glob("*.npz") if path.stem.isdecimal()
    }
    return dict(sorted(found.items()))


def _read(path: Path, step: int) -> TrainSamples | None:
    with open_regular(path) as file:
        members = read_members(file)
        if not {"x", "labels"} <= members.keys():
            return None
        with np.load(file, allow_pickle=False) as arrays:
            x, labels = arrays["x"], arrays["labels"]
            way = arrays["path"] if "path" in members else None
            figures = arrays["latents"] if "latents" in members else None
    fits = x.dtype == np.float32 and x.ndim >= 2 and labels.shape == x.shape[:1]
    if way is not None:
        fits = fits and way.dtype == np.float16 and way.shape[1:] == x.shape and len(way) > 0
    finite = all(one is None or np.isfinite(one).all() for one in (x, way, figures))
    if figures is not None:
        fits = (
            fits and figures.dtype == np.float64 and figures.shape == (len(fields(LatentFigures)),)
        )
    if not (fits and finite and labels.dtype == np.int64):
        return None
    latents = None if figures is None else LatentFigures(*figures.tolist())
    return TrainSamples(step, labels, x, way, latents)
