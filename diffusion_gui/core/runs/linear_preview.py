"""Pictures of latents without their decoder: each colour a linear function of the channels.

Fitted by least squares to what the codec itself decoded, block by block, so that no table of
another model is needed. All that a fit needs of a decoded state are two small matrices of sums:
they are made where it was decoded, and added up here.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.latent_frames import first_frames, latents_of_frames

Values = npt.NDArray[np.floating]
Sums = npt.NDArray[np.float64]
FITS_KEPT = 16
"""Codecs whose fits are kept: they are small."""
LEAST_WEIGHT = 0.01
"""Of a state that is noise alone: its picture says little of those of clean latents."""
RIDGE = 1e-4
"""Of the mean variance of a channel: what was never varied alone takes no part."""


@dataclass(frozen=True, eq=False)
class LinearSums:
    """Of L latents z (c,), a 1 behind each, and the mean colours y (C,) of their blocks.

    Attributes:
        zz: (c + 1, c + 1) mean of z z^T; `zy` (c + 1, C) of z y^T.
    """

    zz: Sums
    zy: Sums


def linear_sums(latents: Values, pictures: Values) -> LinearSums | None:
    """Of latents (N, c, h, w) and what was decoded of them (N, C, f h, f w), or of clips of both.

    None where the sides are no multiples, or a latent is not finite.
    """
    if latents.ndim == 5 and latents.shape[2] != pictures.shape[2]:
        pictures = _mean_frames(pictures, latents.shape[2])
    latents, pictures = one_below_the_other(latents), one_below_the_other(pictures)
    n, channels, rows, columns = latents.shape
    colors, height, width = pictures.shape[1:]
    if height % rows or width % columns or not np.isfinite(latents).all():
        return None
    blocks = pictures.reshape(n, colors, rows, height // rows, columns, width // columns)
    y = blocks.mean(axis=(3, 5), dtype=np.float64).transpose(0, 2, 3, 1).reshape(-1, colors)
    z = latents.transpose(0, 2, 3, 1).reshape(-1, channels).astype(np.float64)
    z = np.concatenate([z, np.ones((len(z), 1))], axis=1)
    return LinearSums(z.T @ z / len(z), z.T @ y / len(z))


def _mean_frames(clips: Values, latents: int) -> Values:
    """Clips (N, C, F, H, W) as the means of the frames that each latent stands for."""
    starts = first_frames(latents, clips.shape[2])
    counts = np.diff(starts, append=clips.shape[2]).reshape(-1, 1, 1)
    made: Values = np.add.reduceat(clips, starts, axis=2) / counts.astype(np.float32)
    return made


def one_below_the_other(frames: Values) -> Values:
    """Clips (N, C, F, H, W) as pictures (N, C, F H, W); pictures as they are."""
    return frames.reshape(*frames.shape[:2], -1, frames.shape[-1])


class LinearPreview:
    """Linear previews of one codec's latents."""

    def __init__(self) -> None:
        self._zz: Sums | float = 0.0
        self._zy: Sums | float = 0.0
        self._fitted = np.zeros((0, 0), np.float32)
        self.version = 0
        """How often it was fitted."""

    def add(self, sums: LinearSums, weight: float) -> None:
        """Fit it to one more decoded state; a clean one weighs 1, noise alone `LEAST_WEIGHT`."""
        weight = max(weight, LEAST_WEIGHT)
        self._zz = self._zz + weight * sums.zz
        self._zy = self._zy + weight * sums.zy
        scale = np.trace(self._zz[:-1, :-1]) / max(1, len(self._zz) - 1)
        ridge = (RIDGE * scale + 1e-9) * np.eye(len(self._zz))
        ridge[-1, -1] = 1e-12
        self._fitted = np.linalg.solve(self._zz + ridge, self._zy).astype(np.float32)
        self.version += 1

    def __call__(self, latents: Values, shape: tuple[int, ...]) -> Values:
        """Pictures (N, *shape) of latents (N, c, h, w): each is a block of one colour.

        Clips of latents (N, c, F, h, w) have clips, of as many frames as `shape` says.
        """
        down, across = (one // of for one, of in zip(shape[-2:], latents.shape[-2:], strict=True))
        colors = self.colors(one_below_the_other(latents))
        if latents.ndim == 5 and latents.shape[2] != shape[1]:
            frames = colors.reshape(*colors.shape[:2], *latents.shape[2:])
            colors = one_below_the_other(
                frames[:, :, latents_of_frames(latents.shape[2], shape[1])]
            )
        made: Values = colors.repeat(across, axis=3).repeat(down, axis=2)
        return made.reshape(len(latents), *shape)

    def rows(self, latents: Values, row: int, shape: tuple[int, ...]) -> Values:
        """Row `row` of the same pictures, (N, C, W)."""
        down, across = (one // of for one, of in zip(shape[-2:], latents.shape[-2:], strict=True))
        place = row // down
        return self.colors(latents[:, :, place : place + 1])[:, :, 0].repeat(across, axis=2)

    def colors(self, latents: Values) -> Values:
        """The colour (N, C, h, w) of each latent (N, c, h, w), within -1 and 1."""
        n, channels, rows, columns = latents.shape
        slope, offset = self._fitted[:-1], self._fitted[-1]
        flat = np.ascontiguousarray(latents, np.float32).reshape(n, channels, -1)
        found = np.matmul(slope.T, flat) + offset[:, None]
        colors: Values = np.clip(found, -1.0, 1.0).reshape(n, -1, rows, columns)
        return colors


_FITS: OrderedDict[str, LinearPreview] = OrderedDict()


def preview_of(codec: str) -> LinearPreview | None:
    """The previews of a codec, by its whole name; None while nothing of it was decoded."""
    return _FITS.get(codec)


def fit_preview(codec: str, sums: LinearSums, weight: float) -> None:
    """Fit the previews of a codec to what was decoded of one more state."""
    fit = _FITS.setdefault(codec, LinearPreview())
    fit.add(sums, weight)
    while len(_FITS) > FITS_KEPT:
        _FITS.popitem(last=False)


def forget_previews() -> None:
    """As if nothing had been decoded yet."""
    _FITS.clear()
