"""The chart of score against network calls, and logarithmic axes."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.protocol.scoring import Score, Scored
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.render.charts.chart import log_ticks
from diffusion_gui.render.charts.scores import SMALLEST, draw_scores, score_chart, steps_for


def scored(sampler: str, calls: int, value: float) -> Scored:
    """One measurement."""
    scores = (Score("energy_distance", value, 1e-3), Score("accuracy", 0.9, 0.99))
    return Scored(Recipe(model="m", sampler=sampler), calls, scores)


def test_every_sampler_has_a_line_in_order_of_calls_and_real_items_have_one() -> None:
    chart = score_chart([scored("ddim", 20, 0.1), scored("ddim", 5, 0.4), scored("heun", 9, -0.1)])
    distance, accuracy = chart.panels
    ddim, heun, real = distance.series
    np.testing.assert_array_equal(ddim.x, [5, 20])
    np.testing.assert_array_equal(ddim.y, [0.4, 0.1])
    np.testing.assert_array_equal(heun.y, [SMALLEST])  # a distance below 0 has no logarithm
    np.testing.assert_array_equal(real.y, [1e-3, 1e-3])
    np.testing.assert_allclose(accuracy.series[0].y, [90, 90])
    assert distance.log_y
    assert not accuracy.log_y
    assert draw_scores([scored("ddim", 5, 0.4)], ".png").startswith(b"\x89PNG")


def test_levels_in_db_are_drawn_as_they_are() -> None:
    level = Scored(Recipe(model="m", sampler="ddim"), 5, (Score("silence", -96.0, -120.0),))
    (panel,) = score_chart([level]).panels
    np.testing.assert_allclose([one.y[0] for one in panel.series], [-96.0, -120.0])
    assert not panel.log_y
    assert panel.title.endswith("dB")


def test_heun_gets_half_the_steps_and_none_gets_more_than_T() -> None:
    steps = steps_for(1000)
    assert [n for sampler, n in steps if sampler == "ddim"] == [5, 10, 20, 50]
    assert [n for sampler, n in steps if sampler == "heun"] == [3, 5, 10, 25]
    assert [n for sampler, n in steps_for(8) if sampler == "ddim"] == [5, 8]


def test_ticks_of_a_logarithmic_axis() -> None:
    assert log_ticks(5, 50) == [5, 10, 20, 50]
    np.testing.assert_allclose(log_ticks(2e-4, 0.5), [1e-3, 1e-2, 1e-1])
    two_powers = [0.5, 1, 2, 5, 10, 20, 50]  # and no even steps, which crowd at the upper end
    np.testing.assert_allclose(log_ticks(0.49, 77), two_powers)
