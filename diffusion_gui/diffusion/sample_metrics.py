"""How near generated items come to real ones: distances between two samples, and to a memory.

None of these figures means much alone. Each is read beside its floor: the same figure of real
items against other real items, in the same number.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable

import torch
from torch import Tensor

from diffusion_gui.core.noise import Stream, generator

BLOCK = 1024
"""Rows compared at once; bounds the memory whatever the number of items."""
WIDE = 4096
"""Items of more numbers are searched in their own precision: a copy in double would take seconds,
and distances that are sums of so many terms differ by more than it would show."""
PARTS = 8
"""Parts that samples are split into for a standard error."""
STRETCH, APART = 512, 128
"""Samples of the stretches whose level is taken, and between their beginnings."""
SILENT_DB = -120.0
"""Levels below are this one: what is silent has none."""
DIRECTIONS = 256
"""Lines that the sliced distance looks along."""


def standard_error(figure: Callable[..., float], *samples: Tensor, least: int = 2) -> float | None:
    """The standard error of `figure` of `samples`, from its spread over PARTS parts of them.

    Parts follow one another and share no item. Where the spread falls as 1 / sqrt(N), this is its
    estimate; a distance of two samples of one distribution spreads as 1 / N, and there the error
    is too large by up to sqrt(PARTS), never too small.

    Args:
        samples: (N, ...) each; `figure` is asked for the parts of them in its order.
        least: items that a part has at least.

    Returns:
        The error in the figure's own unit; None where there are too few items for two parts.
    """
    count = min(PARTS, *(len(sample) // least for sample in samples))
    if count < 2:
        return None
    parts = zip(*(torch.tensor_split(sample, count) for sample in samples), strict=True)
    return statistics.stdev(figure(*part) for part in parts) / math.sqrt(count)


def psnr_db(x: Tensor, y: Tensor, span: float) -> Tensor:
    """Peak signal-to-noise ratio of items y (N, *S) against x in dB, (N,): 10 log10(span^2 / MSE).

    Args:
        span: of the values, from black to white.
    """
    error = (y - x).double().square().flatten(1).mean(dim=1)
    return 10.0 * torch.log10(span**2 / error.clamp(min=1e-12))


def energy_distance(x: Tensor, y: Tensor) -> float:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'|, estimated without bias from two samples.

    Szekely & Rizzo 2013, eq. 1.2; pairs of an item with itself are left out of the two means within
    a sample (U-statistics), so that two samples of one distribution give 0 on average and half the
    time a number below it. Zero in expectation only where the distributions are equal.

    Args:
        x, y: (N, *S) and (M, *S) with N, M >= 2.
    """
    n, m = len(x), len(y)
    between = _distance_sum(x, y) / (n * m)
    return 2.0 * between - _distance_sum(x, x) / (n * (n - 1)) - _distance_sum(y, y) / (m * (m - 1))


def _distance_sum(x: Tensor, y: Tensor) -> float:
    """Sum of the Euclidean distances of all pairs, exact in float64, by blocks."""
    x, y = x.flatten(1).double(), y.flatten(1).double()
    # Through matrix products cdist would lose the digits of small distances.
    exact = "donot_use_mm_for_euclid_dist"
    sums = [
        float(torch.cdist(rows, columns, compute_mode=exact).sum())
        for rows in torch.split(x, BLOCK)
        for columns in torch.split(y, BLOCK)
    ]
    return math.fsum(sums)


def directions(size: int, count: int = DIRECTIONS) -> Tensor:
    """(size, count) unit vectors, always the same ones, orthogonal within groups of up to `size`.

    Orthogonal groups are spread more evenly than independent vectors (Rowland et al. 2019).
    """
    rng = generator(0, Stream.DATA)
    groups = []
    for start in range(0, count, size):
        normal = torch.from_numpy(rng.standard_normal((size, min(size, count - start))))
        groups.append(torch.linalg.qr(normal)[0])
    return torch.cat(groups, dim=1)


def sliced_wasserstein(x: Tensor, y: Tensor, count: int = DIRECTIONS) -> float:
    """Root of the mean squared Wasserstein-2 distance along fixed lines.

    Bonneel et al. 2015, definition 5. Along a line the best matching is in order, so two sorted
    projections are compared. Moving one sample by s changes it from 0 to |s| / sqrt(size).

    Args:
        x, y: (N, *S), of equal length.

    Raises:
        ValueError: the samples differ in length.
    """
    if len(x) != len(y):
        raise ValueError("sliced_wasserstein compares samples of equal length")
    x, y = x.flatten(1).double(), y.flatten(1).double()
    lines = directions(x.shape[1], count).to(x.device)
    total = 0.0
    for group in torch.split(lines, 32, dim=1):
        gap = (x @ group).sort(dim=0).values - (y @ group).sort(dim=0).values
        total += float(gap.square().mean(dim=0).sum())
    return float((total / lines.shape[1]) ** 0.5)


def frechet_distance(x: Tensor, y: Tensor) -> float:
    """Frechet distance of the Gaussians that have the means and covariances of two samples.

    |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)): Dowson & Landau 1982, eq. 16; in the features of
    a classifier this is Heusel et al. 2017, section 3. The trace of the root is that of
    (C1^(1/2) C2 C1^(1/2))^(1/2), a symmetric matrix, whose eigenvalues are real.

    A finite sample raises it: compare figures of equal numbers of items only.

    Args:
        x, y: (N, F) and (M, F) features, N, M >= 2.
    """
    x, y = x.double(), y.double()
    root = _symmetric_root(torch.cov(x.T).reshape(x.shape[1], -1))
    other = torch.cov(y.T).reshape(y.shape[1], -1)
    cross = torch.linalg.eigvalsh(root @ other @ root).clamp(min=0.0).sqrt().sum()
    gap = (x.mean(0) - y.mean(0)).square().sum()
    total = gap + (root @ root).trace() + other.trace() - 2.0 * cross
    return max(float(total), 0.0)


def _symmetric_root(matrix: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    root: Tensor = (vectors * values.clamp(min=0.0).sqrt()) @ vectors.T
    return root


def nearest_items(x: Tensor, memory: Tensor, *, own: bool = False) -> tuple[Tensor, Tensor]:
    """Distance to the nearest item of `memory`, root mean square per number (N,), and its index.

    Generated items much nearer than real ones are to each other were learned by heart.

    Args:
        x, memory: (N, *S) and (M, *S).
        own: `x` was taken from `memory`; one occurrence of each item is left out (M >= 2).
    """
    flat = memory.flatten(1)
    precision = torch.float64 if flat.shape[1] <= WIDE else flat.dtype
    distances, places = [], []
    for rows in torch.split(x.flatten(1), BLOCK):
        best = torch.full((len(rows), 2), torch.inf, dtype=torch.float64, device=x.device)
        place = torch.zeros((len(rows), 2), dtype=torch.int64, device=x.device)
        for start in range(0, len(flat), BLOCK):
            block = flat[start : start + BLOCK].to(precision)
            # |x - y|^2 / 2 without |x|^2, which is the same for every y
            half_norm = 0.5 * torch.linalg.vector_norm(block, dim=1).square()
            found = (half_norm - rows.to(precision) @ block.T).double()
            values, index = found.topk(min(2, found.shape[1]), dim=1, largest=False)
            best, order = torch.cat([best, values], dim=1).topk(2, dim=1, largest=False)
            place = torch.cat([place, index + start], dim=1).gather(1, order)
        chosen = place[:, 1 if own else 0]
        # The product form that found it loses digits near 0; the winner is measured by itself.
        gap = rows.double() - flat[chosen].double()
        distances.append(gap.square().mean(dim=1).sqrt())
        places.append(chosen)
    return torch.cat(distances), torch.cat(places)


def silence_db(x: Tensor) -> float:
    """The level that one waveform in ten falls to: of its quietest stretch, in dB.

    A full-scale square wave has 0. Sounds that ring to their end say nothing about silence, so the
    tenth that is quietest somewhere is asked: where real ones have fallen silent, hiss shows.

    Args:
        x: (N, 1, L) with L of at least `STRETCH` samples.
    """
    stretches = x[:, 0].double().unfold(-1, min(STRETCH, x.shape[-1]), APART)
    level = stretches.square().mean(-1).sqrt().amin(-1).clamp(min=10.0 ** (SILENT_DB / 20.0))
    return float((20.0 * level.log10()).quantile(0.1))
