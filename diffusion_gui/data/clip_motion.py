"""Which way a shape moves in a clip, by its centre of mass and its area; no network takes part."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from .clips import LABELS

ROUNDS = 12
FAINT = 0.25
"""Share of the strongest contrast in a clip below which a pixel belongs to the ground."""
TURNING = (0.05, 0.85)
"""Share of a shape's area that differs from frame to frame, on average, while it turns."""


class Motion(NamedTuple):
    """Of each clip and frame, (N, F) float64.

    Attributes:
        x, y: the shape's centre of mass from the middle of the frame, pixels; y points down.
        area: pixels that the shape covers, at least 1e-6.
        changed: share of the shape's area that differs from the frame before; 0 in the first.
    """

    x: Tensor
    y: Tensor
    area: Tensor
    changed: Tensor


def motion(clips: Tensor) -> Motion:
    """Where the shape of each clip (N, C, F, H, W) is.

    The ground is a smooth picture that stands still: the plane a + b x + c y in each channel that
    most pixels of all frames lie near (least absolute deviations, by reweighted least squares).
    What stands out from it is the shape.
    """
    n, c, f, h, w = clips.shape
    at_y, at_x = (
        torch.arange(side, dtype=torch.float64, device=clips.device) - (side - 1) / 2.0
        for side in (h, w)
    )
    y, x = torch.meshgrid(at_y, at_x, indexing="ij")
    basis = torch.stack([torch.ones_like(x), x, y], dim=-1).reshape(h * w, 3)
    products = basis[:, :, None] * basis[:, None, :]
    values = clips.permute(0, 2, 3, 4, 1).reshape(n, f, h * w, c)
    weight = torch.ones_like(values[..., 0])
    for _ in range(ROUNDS):
        # The plane is the same in all frames, so their sums are all that is needed.
        total = weight.sum(dim=1).double()
        weighted = (weight[..., None] * values).sum(dim=1).double()
        left = torch.einsum("np,pij->nij", total, products)
        plane = torch.linalg.solve(left, torch.einsum("pi,npc->nic", basis, weighted))
        ground = torch.einsum("pi,nic->npc", basis, plane).to(values.dtype)
        contrast = (values - ground[:, None]).square().sum(-1).sqrt()
        weight = 1.0 / contrast.clamp(min=0.02)
    contrast = contrast.double()
    strongest = contrast.flatten(1).amax(dim=1)[:, None, None]
    cover = ((contrast / strongest.clamp(min=1e-6) - FAINT) / (1.0 - FAINT)).clamp(min=0.0)
    area = cover.sum(dim=2).clamp(min=1e-6)
    changed = torch.zeros_like(area)
    changed[:, 1:] = cover.diff(dim=1).abs().sum(dim=2) / area[:, 1:]
    return Motion((cover @ basis[:, 1]) / area, (cover @ basis[:, 2]) / area, area, changed)


def _range(values: Tensor) -> Tensor:
    return values.amax(dim=1) - values.amin(dim=1)


def _stays(m: Motion, reach: float) -> Tensor:
    return torch.maximum(_range(m.x), _range(m.y)) < reach


def _across(axis: int, sign: float) -> Callable[[Motion], Tensor]:
    """At least 4 pixels that way, most of it straight on, at most a third as much to the side."""

    def moves(m: Motion) -> Tensor:
        along, side = (m.x, m.y) if axis == 0 else (m.y, m.x)
        way = sign * (along[:, -1] - along[:, 0])
        straight = along.diff(dim=1).abs().sum(dim=1) <= 1.5 * way
        return straight & (way >= 4.0) & (_range(side) <= way / 3.0)

    return moves


def _turns(m: Motion) -> Tensor:
    """On its spot, of one size, and yet not still; a crescent's centre of mass goes in an arc."""
    steady = m.area.amax(dim=1) < 1.5 * m.area.amin(dim=1)
    way = torch.hypot(m.x.diff(dim=1), m.y.diff(dim=1)).sum(dim=1)
    apart = torch.hypot(m.x[:, -1] - m.x[:, 0], m.y[:, -1] - m.y[:, 0])
    on_its_spot = _stays(m, 2.0) | (_stays(m, 7.0) & (way < 18.0) & (apart < 0.9 * way))
    changed = m.changed[:, 1:].mean(dim=1)
    turning = (changed > TURNING[0]) & (changed < TURNING[1])
    return on_its_spot & steady & turning


def _grows(m: Motion) -> Tensor:
    """On its spot, to three times its area or more."""
    return _stays(m, 3.5) & (m.area[:, -1] >= 3.0 * m.area[:, 0])


def _bounces(m: Motion) -> Tensor:
    """Above one place, up and down: in all at least two and a half times as far as it reaches."""
    reach = _range(m.y)
    travelled = m.y.diff(dim=1).abs().sum(dim=1)
    return (_range(m.x) < 3.5) & (reach >= 3.0) & (travelled >= 2.5 * reach)


def _circle(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Middle (N, 1), (N, 1) and radius (N,) of the circle nearest to points (N, F).

    By least squares of x^2 + y^2 = 2 a x + 2 b y + c (Kasa 1976); where all lie at one place it is
    a point there.
    """
    mean_x, mean_y = x.mean(dim=1, keepdim=True), y.mean(dim=1, keepdim=True)
    u, v = x - mean_x, y - mean_y
    moments = torch.stack([u, v], dim=1)
    squares = (u * u + v * v)[:, None]
    slack = 1e-6 * torch.eye(2, dtype=x.dtype, device=x.device)
    middle = torch.linalg.solve(
        2.0 * moments @ moments.mT + slack, (moments * squares).sum(dim=2)[..., None]
    )
    a, b = middle[:, 0], middle[:, 1]
    return mean_x + a, mean_y + b, torch.hypot(u - a, v - b).mean(dim=1)


def _orbits(m: Motion) -> Tensor:
    """In a circle whose middle is near that of the frame, by at least 0.6 of it one way.

    A shape's centre of mass need not be what the circle is drawn with, as a crescent's is not.
    """
    x, y, radius = _circle(m.x, m.y)
    angle = torch.atan2(m.y - y, m.x - x).diff(dim=1)
    step = torch.remainder(angle + torch.pi, 2.0 * torch.pi) - torch.pi
    round_it = (torch.hypot(m.x - x, m.y - y) - radius[:, None]).abs().amax(dim=1) < 0.5 * radius
    near = torch.hypot(x, y)[:, 0] < 5.0
    return near & round_it & (radius >= 1.5) & (step.sum(dim=1).abs() >= 1.2 * torch.pi)


_MOVES: dict[str, Callable[[Motion], Tensor]] = {
    "right": _across(0, 1.0), "left": _across(0, -1.0),
    "up": _across(1, -1.0), "down": _across(1, 1.0),
    "turns": _turns, "grows": _grows, "bounces": _bounces, "orbits": _orbits,
}  # fmt: skip


def moves_as(clips: Tensor, labels: Tensor) -> Tensor:
    """Whether each clip (N, C, F, H, W) moves as its class (N,) says, (N,) bool."""
    found = motion(clips)
    result = torch.zeros(len(clips), dtype=torch.bool, device=clips.device)
    for number, name in enumerate(LABELS):
        rows = labels == number
        if rows.any():
            result[rows] = _MOVES[name](Motion(*(one[rows] for one in found)))
    return result


def moving_as_asked(clips: Tensor, labels: Tensor) -> float:
    """Share of clips that move as their classes say."""
    return float(moves_as(clips, labels).double().mean())
