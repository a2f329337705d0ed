"""What a training run has told so far, in bounded memory: as much as can be drawn, and its end."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .training_record import BINS, MEAN_STEPS, Detail, LogPart, TrainStep

MOST = 1024
"""Buckets that all steps of a run are gathered in; more than there are pixels for."""
FIRST, RECENT = 50, 1000
"""Steps of a run's beginning and end that are kept one by one."""
_WAITING = 512
STEP, LOSS, NORM, RATE = range(4)
COLUMNS = 4

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Curve:
    """A figure over the run: the mean of each bucket of steps (K,), and what it reached there."""

    steps: Floats
    mean: Floats
    low: Floats
    high: Floats

    def rows(self) -> Floats:
        """Steps and means (K, 2), where they are numbers."""
        rows = np.stack([self.steps, self.mean], axis=1)
        finite: Floats = rows[np.isfinite(self.mean)]
        return finite


class _Buckets:
    """Rows of figures in at most MOST buckets of one width, which doubles when they are full."""

    def __init__(self) -> None:
        self._width, self._total = 1, 0
        self._sum, self._low, self._high = _empty(MOST)

    def _count(self) -> int:
        """Buckets in use; the last one may still be filling."""
        return -(-self._total // self._width)

    def extend(self, rows: Floats) -> None:
        """Add rows (R, COLUMNS), steps rising."""
        while len(rows):
            if self._total == MOST * self._width:
                self._widen()
            part = min(len(rows), MOST * self._width - self._total)
            self._add(rows[:part])
            rows = rows[part:]

    def _add(self, rows: Floats) -> None:
        places = (self._total + np.arange(len(rows))) // self._width
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        at = places[starts]
        self._sum[at] += np.add.reduceat(rows, starts)
        self._low[at] = np.fmin(self._low[at], np.fmin.reduceat(rows, starts))
        self._high[at] = np.fmax(self._high[at], np.fmax.reduceat(rows, starts))
        self._total += len(rows)

    def _widen(self) -> None:
        tables = (self._sum, self._low, self._high)
        pairs = [table.reshape(-1, 2, COLUMNS) for table in tables]
        halves = (pairs[0].sum(1), pairs[1].min(1), pairs[2].max(1))
        rest = _empty(MOST - MOST // 2)
        self._sum, self._low, self._high = map(np.concatenate, zip(halves, rest, strict=True))
        self._width *= 2

    def cut(self, step: int) -> None:
        """Let go of every bucket that reaches past `step`."""
        before = self._count()
        kept = int(np.searchsorted(self._high[:before, STEP], step, side="right"))
        if kept < before:
            self._total = kept * self._width
            self._sum[kept:], self._low[kept:], self._high[kept:] = _empty(MOST - kept)

    def curve(self, column: int) -> Curve:
        n = self._count()
        rows = np.full(n, self._width)
        rows[-1:] = self._total - (n - 1) * self._width
        means = self._sum[:n] / rows[:, None]
        return Curve(
            means[:, STEP], means[:, column], self._low[:n, column], self._high[:n, column]
        )


def _empty(count: int) -> tuple[Floats, Floats, Floats]:
    """Sums, least and greatest of nothing."""
    shape = (count, COLUMNS)
    return np.zeros(shape), np.full(shape, np.inf), np.full(shape, -np.inf)


class _Details:
    """All details of a run, in arrays that grow by halves: there are few, however long it is."""

    def __init__(self, groups: tuple[str, ...] = ()) -> None:
        self.groups = groups
        self._count = 0
        self._table = np.empty((64, 1 + len(groups) + BINS))

    def add(self, detail: Detail) -> None:
        if self._count == len(self._table):
            self._table = np.concatenate([self._table, np.empty_like(self._table)])
        self._table[self._count] = (detail.step, *detail.norms, *detail.level_loss)
        self._count += 1

    def cut(self, step: int) -> None:
        self._count = int(np.searchsorted(self.steps, step, side="right"))

    @property
    def steps(self) -> Floats:
        return self._table[: self._count, 0]

    @property
    def norms(self) -> Floats:
        return self._table[: self._count, 1 : 1 + len(self.groups)]

    @property
    def losses(self) -> Floats:
        return self._table[: self._count, 1 + len(self.groups) :]


class RunHistory:
    """Owns what is known of one run. Adding is cheap; reading costs the same at any length.

    Attributes:
        last: the last step, 0 before the first.
    """

    def __init__(self) -> None:
        self.last = 0
        self._buckets = _Buckets()
        self._waiting: list[tuple[float, ...]] = []
        self._begin, self._end = np.empty((0, COLUMNS)), np.empty((0, COLUMNS))
        self._details = _Details()
        self._mean_loss = math.nan

    def add(self, step: TrainStep) -> None:
        """Take a step that was just made."""
        self.last = step.step
        self._mean_loss = step.mean_loss
        self._waiting.append((step.step, step.loss, step.grad_norm, step.lr))
        if step.detail is not None:
            self._add_detail(step.detail)
        if len(self._waiting) >= _WAITING:
            self._gather()

    def extend(self, part: LogPart) -> None:
        """Take lines of a log."""
        if len(part):
            self._gather()
            self.last = int(part.steps[-1])
            self._mean_loss = part.mean_loss
            self._take(np.stack([part.steps, part.losses, part.norms, part.rates], axis=1))
            for detail in part.details:
                self._add_detail(detail)

    def _add_detail(self, detail: Detail) -> None:
        if detail.groups != self._details.groups:
            self._details = _Details(detail.groups)
        self._details.add(detail)

    def cut(self, step: int) -> None:
        """Forget what came after `step`."""
        self._gather()
        if step < self.last:
            self.last, self._mean_loss = step, math.nan
        self._buckets.cut(step)
        self._begin = self._begin[self._begin[:, STEP] <= step]
        self._end = self._end[self._end[:, STEP] <= step]
        self._details.cut(step)

    def _gather(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._take(np.asarray(waiting, dtype=np.float64))

    def _take(self, rows: Floats) -> None:
        self._buckets.extend(rows)
        if len(self._begin) < FIRST:
            self._begin = np.concatenate([self._begin, rows])[:FIRST]
        self._end = np.concatenate([self._end, rows[-RECENT:]])[-RECENT:]

    @property
    def mean_loss(self) -> float:
        """Of the last MEAN_STEPS steps, as the run tells it; nan where that is not known."""
        if math.isfinite(self._mean_loss):
            return self._mean_loss
        steps, losses = self._recent(STEP)[-MEAN_STEPS:], self._recent(LOSS)[-MEAN_STEPS:]
        known = len(steps) and steps[0] <= max(1, self.last - MEAN_STEPS + 1)
        return float(np.mean(losses)) if known else math.nan

    @property
    def loss(self) -> Curve:
        """The loss."""
        return self._curve(LOSS)

    @property
    def norm(self) -> Curve:
        """The norm of all gradients, before clipping."""
        return self._curve(NORM)

    @property
    def rate(self) -> Curve:
        """The learning rate."""
        return self._curve(RATE)

    def _curve(self, column: int) -> Curve:
        self._gather()
        return self._buckets.curve(column)

    def first(self) -> tuple[Floats, Floats]:
        """Losses and norms of the first steps, at most FIRST."""
        self._gather()
        return self._begin[:, LOSS], self._begin[:, NORM]

    def recent(self) -> tuple[Floats, Floats]:
        """Losses and norms of the last steps, at most RECENT."""
        return self._recent(LOSS), self._recent(NORM)

    def _recent(self, column: int) -> Floats:
        self._gather()
        recent: Floats = self._end[:, column]
        return recent

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the layer groups; empty where the run tells none."""
        return self._details.groups

    def group_norms(self) -> tuple[Floats, Floats]:
        """Steps (D,) and gradient norms by layer group (D, G) of the details."""
        return self._details.steps, self._details.norms

    def level_losses(self) -> tuple[Floats, Floats]:
        """Steps (D,) and losses by noise level (D, bins) of the details, nan where unknown."""
        return self._details.steps, self._details.losses


def binned(steps: Floats, table: Floats, columns: int) -> Floats:
    """Rows `table` (D, C) averaged in at most `columns` equal stretches of steps 0 to the last.

    Unknown (nan) figures are left out; a stretch without any has those of the one before.
    """
    if not len(steps):
        return np.empty((0, table.shape[1]))
    columns = min(columns, len(steps))
    places = ((steps - 1.0) * columns / steps[-1]).astype(np.int64)
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    known = np.isfinite(table)
    sums = np.add.reduceat(np.where(known, table, 0.0), starts)
    counts = np.add.reduceat(known, starts, dtype=np.int64)
    picture = np.full((columns, table.shape[1]), np.nan)
    picture[places[starts]] = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    held = np.maximum.accumulate(
        np.where(np.isfinite(picture), np.arange(columns)[:, None], 0), axis=0
    )
    filled: Floats = np.take_along_axis(picture, held, axis=0)
    return filled
