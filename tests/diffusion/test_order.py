"""Order of accuracy: how fast the error falls with the number of steps.

The truth needs no fine run: on a line, paths of the probability flow cannot cross, so a point keeps
its quantile, and the exact end of every path follows from the mixture's distribution function.
"""

from __future__ import annotations

import numpy as np
import pytest
from references.mixture import LINE
from stage import mixture_denoiser, steps_of

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.diffusion import accuracy

COUNTS = (16, 32, 64, 128)
QUANTILES = (-1.7, -0.8, -0.2, 0.4, 1.1, 2.0)


def errors(name: str, schedule_name: str) -> list[float]:
    """Root mean square error at the end of N steps from 0.95 T to 0.1 T.

    The last step, to sigma = 0, is of first order by definition, and so is dpmpp_2m's from
    alpha = 0: near either end log(alpha / sigma) runs away and no step is small.
    """
    T, top, low = 2560, 2432, 256
    schedule = make_schedule(schedule_name, T)
    (alpha_s, alpha_t), (sigma_s, sigma_t) = schedule.alpha[[top, low]], schedule.sigma[[top, low]]
    spread = np.sqrt(alpha_s**2 + sigma_s**2)
    start = spread * np.array(QUANTILES)
    truth = np.array([LINE.carried(x, alpha_s, sigma_s, alpha_t, sigma_t) for x in start])
    result = []
    for N in COUNTS:
        timesteps = np.linspace(top, low, N + 1).round().astype(np.int64)
        run = steps_of(
            name, schedule, timesteps, start[:, None], np.zeros(N), denoiser=mixture_denoiser(LINE)
        )
        result.append(float(np.sqrt(np.mean((run[-1].x_next.numpy()[:, 0] - truth) ** 2))))
    return result


@pytest.mark.parametrize("schedule_name", ["karras", "linear", "cosine", "flow"])
@pytest.mark.parametrize(("name", "order"), [("euler", 1), ("heun", 2), ("dpmpp_2m", 2)])
def test_error_falls_at_the_textbook_rate(name: str, order: int, schedule_name: str) -> None:
    slope = -np.polyfit(np.log2(COUNTS), np.log2(errors(name, schedule_name)), 1)[0]
    assert slope == pytest.approx(order, abs=0.2)


@pytest.mark.parametrize("name", ["euler", "heun", "dpmpp_2m"])
def test_the_figures_the_program_draws_are_these(name: str) -> None:
    for schedule_name in ("cosine", "karras"):
        drawn = accuracy.errors(SAMPLERS[name].load(), make_schedule(schedule_name, accuracy.T))
        np.testing.assert_allclose(drawn, errors(name, schedule_name), rtol=1e-6)
    assert accuracy.COUNTS == COUNTS
    assert accuracy.order((1, 2, 4), np.array([8.0, 2.0, 0.5])) == pytest.approx(2.0)
