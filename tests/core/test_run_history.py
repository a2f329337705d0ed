"""A run's history: bounded at any length, and true to what was told."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.runs.training_history import FIRST, MOST, RECENT, RunHistory, binned
from diffusion_gui.core.runs.training_record import Detail, LogPart, TrainStep
from diffusion_gui.storage.run_log import detail_due


def part(first: int, losses: np.ndarray, details: bool = False) -> LogPart:
    steps = np.arange(first, first + len(losses))
    told = (
        Detail(int(step), ("a", "b"), (float(step), 1.0), (float(loss),) * 10)
        for step, loss in zip(steps, losses, strict=True)
        if details and detail_due(int(step))
    )
    ones = np.ones(len(losses))
    return LogPart(steps, losses, 2.0 * losses, 1e-3 * ones, steps / 10, tuple(told))


def test_a_short_run_is_kept_step_by_step() -> None:
    losses = np.random.default_rng(0).random(MOST)
    history = RunHistory()
    for step, loss in enumerate(losses, start=1):
        history.add(TrainStep(step, loss, 2.0 * loss, 1e-3, step / 10))
    np.testing.assert_array_equal(history.loss.mean, losses)
    np.testing.assert_array_equal(history.loss.low, history.loss.high)
    np.testing.assert_array_equal(history.loss.steps, np.arange(1, MOST + 1))
    np.testing.assert_array_equal(history.norm.mean, 2.0 * losses)
    assert history.last == MOST


@pytest.mark.parametrize("piece", [1, 7, 1000, 20_000])
def test_a_long_run_keeps_means_and_extremes_however_it_came(piece: int) -> None:
    steps = 20_000
    losses = np.random.default_rng(1).random(steps)
    losses[12_345] = 99.0
    history = RunHistory()
    for start in range(0, steps, piece):
        history.extend(part(start + 1, losses[start : start + piece]))
    curve = history.loss
    width = 32  # 20,000 steps in at most 1024 buckets of a power of two
    assert len(curve.steps) == steps // width
    wide = losses.reshape(-1, width)
    np.testing.assert_allclose(curve.mean, wide.mean(1))
    np.testing.assert_array_equal(curve.low, wide.min(1))
    np.testing.assert_array_equal(curve.high, wide.max(1))
    np.testing.assert_allclose(curve.steps, np.arange(1, steps + 1).reshape(-1, width).mean(1))
    assert curve.high.max() == 99.0
    first, recent = history.first()[0], history.recent()[0]
    np.testing.assert_array_equal(first, losses[:FIRST])
    np.testing.assert_array_equal(recent, losses[-RECENT:])


def test_half_a_million_steps_take_no_more_room_than_a_thousand() -> None:
    history = RunHistory()
    losses = np.random.default_rng(2).random(500_000)
    for start in range(0, len(losses), 20_000):
        history.extend(part(start + 1, losses[start : start + 20_000], details=True))
    assert history.last == 500_000
    assert MOST // 2 < len(history.loss.steps) <= MOST
    assert history.loss.low.min() == losses.min()
    assert history.loss.high.max() == losses.max()
    steps, norms = history.group_norms()
    assert history.groups == ("a", "b")
    assert len(steps) < 5000
    np.testing.assert_array_equal(norms[:, 0], steps)


@pytest.mark.parametrize("steps", [300, 5000])
def test_cutting_back_forgets_what_came_later_and_goes_on(steps: int) -> None:
    losses = np.random.default_rng(3).random(steps)
    history = RunHistory()
    history.extend(part(1, losses, details=True))
    history.cut(200)
    assert history.last == 200
    assert history.loss.steps[-1] <= 200
    assert history.loss.high.max() <= losses[:200].max()
    assert history.group_norms()[0][-1] == 200
    assert len(history.first()[0]) == FIRST
    again = np.full(steps, 7.0)
    history.extend(part(201, again, details=True))
    assert history.last == 200 + steps
    assert (np.diff(history.loss.steps) > 0).all()
    assert history.loss.mean[-1] == 7.0
    assert history.recent()[0][-1] == 7.0


def test_figures_that_are_no_numbers_spoil_only_their_own_stretch() -> None:
    losses = np.ones(2 * MOST)
    losses[100] = np.nan
    history = RunHistory()
    history.extend(part(1, losses))
    assert np.isnan(history.loss.mean).sum() == 1
    assert (history.loss.low == 1.0).all()


def test_an_empty_history_has_empty_curves() -> None:
    history = RunHistory()
    for curve in (history.loss, history.norm, history.rate):
        assert len(curve.steps) == len(curve.mean) == len(curve.low) == 0
    assert history.groups == ()
    assert binned(*history.level_losses(), 240).size == 0
    history.cut(5)
    assert history.last == 0


def test_rows_are_averaged_over_equal_stretches_of_steps() -> None:
    steps = np.arange(1.0, 481.0)
    table = np.stack([steps, np.full(480, np.nan), np.full(480, 2.0)], axis=1)
    picture = binned(steps, table, 240)
    assert picture.shape == (240, 3)
    np.testing.assert_allclose(picture[0], [1.5, np.nan, 2.0])
    np.testing.assert_allclose(picture[-1], [479.5, np.nan, 2.0])
    # rows that stand for more and more steps: each keeps its place in time
    sparse = binned(np.array([1.0, 2.0, 3.0, 4.0, 8.0]), np.arange(5.0)[:, None], 4)
    np.testing.assert_allclose(sparse[:, 0], [0.5, 2.5, 2.5, 4.0])
    holed = binned(np.arange(1.0, 4.0), np.array([[1.0, 5.0], [2.0, np.nan], [3.0, 7.0]]), 240)
    np.testing.assert_allclose(holed[:, 1], [5.0, 5.0, 7.0])
