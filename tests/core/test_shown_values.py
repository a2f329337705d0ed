"""What is shown of each state: the values of the papers within a run, and their limits at its ends.

Window, film strip, row over time, distances and exports call one function; that they show its
bytes is checked here for the export and in ui/test_shown_bytes.py for the window.
"""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.shown_values import is_known, shown_range, shown_value
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory

PLANE = Domain("points", (2,), -2.0, 2.0)
QUANTITIES = ("x", "x0", "eps", "z")


def moved(process: str, sigma: list[float], known: bool = True) -> Trajectory:
    """Two steps of three points; x is k + 1, the prediction of step k is 0.25 + k, z is 0.5 + k."""
    deviation = np.array(sigma)
    path = NoiseLevels(np.arange(3), np.sqrt(np.maximum(0.0, 1.0 - deviation**2)), deviation)
    recipe = Recipe(process=process)  # type: ignore[arg-type]
    one = Trajectory(recipe, PLANE, np.array([-1] * 3), path, np.ones((3, 2)))
    for k in (0, 1):
        x0, z, x = (np.full((3, 2), start + k, np.float32) for start in (0.25, 0.5, 2.0))
        one.add(x0 if known or k == 0 else None, z, x)
    return one


NOISED = moved("forward", [0.0, 0.6, 1.0])
MADE = moved("reverse", [1.0, 0.6, 0.0])


def test_within_a_run_eps_is_what_the_state_and_its_prediction_say() -> None:
    np.testing.assert_allclose(shown_value(MADE, 1, "x0"), 1.25)
    np.testing.assert_allclose(shown_value(MADE, 1, "eps"), (2.0 - 0.8 * 1.25) / 0.6, rtol=1e-6)
    np.testing.assert_allclose(shown_value(NOISED, 1, "eps"), (2.0 - 0.8 * 1.25) / 0.6, rtol=1e-6)


@pytest.mark.parametrize("process", ["forward", "markov"])
def test_at_the_clean_end_of_noising_eps_is_the_noise_that_is_put_in(process: str) -> None:
    one = moved(process, [0.0, 0.6, 1.0])
    np.testing.assert_array_equal(shown_value(one, 0, "eps"), one.noise[0])
    np.testing.assert_array_equal(shown_value(one, 0, "x0"), 0.25)


def test_the_noisy_end_of_noising_keeps_the_last_prediction() -> None:
    np.testing.assert_array_equal(shown_value(NOISED, 2, "x0"), 1.25)
    np.testing.assert_allclose(shown_value(NOISED, 2, "eps"), 3.0)  # (3 - 0 * 1.25) / 1


def test_a_finished_sample_is_its_own_x0_and_keeps_the_last_eps() -> None:
    np.testing.assert_array_equal(shown_value(MADE, 2, "x0"), MADE.x[2])
    np.testing.assert_array_equal(shown_value(MADE, 2, "eps"), shown_value(MADE, 1, "eps"))


def test_the_fresh_noise_of_the_last_state_is_none() -> None:
    np.testing.assert_array_equal(shown_value(MADE, 1, "z"), 1.5)
    assert not shown_value(MADE, 2, "z").any()


def test_a_variance_exploding_state_is_shown_at_the_size_of_data() -> None:
    schedule = make_schedule("karras", 2)
    path = NoiseLevels(np.array([2, 1, 0]), schedule.alpha[::-1], schedule.sigma[::-1])
    one = Trajectory(Recipe(), PLANE, np.array([-1]), path, np.full((1, 2), 80.0))
    np.testing.assert_allclose(shown_value(one, 0, "x"), 1.0, rtol=1e-3)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("one", [NOISED, MADE], ids=["noising", "denoising"])
def test_a_range_of_states_is_the_single_ones_bit_for_bit(one: Trajectory, quantity: str) -> None:
    ks, together = shown_range(one, slice(0, 3), quantity, (slice(1, 3),))
    assert ks == [0, 1, 2]
    for k in range(3):
        single = shown_value(one, k, quantity, slice(1, 3))
        np.testing.assert_array_equal(together[k], single)
        np.testing.assert_array_equal(
            shown_range(one, slice(0, 3), quantity, (2, 1))[1][k], single[1, 1]
        )


def test_a_prediction_that_nobody_has_asked_for_is_not_known_and_shows_nothing() -> None:
    one = moved("forward", [0.0, 0.6, 1.0], known=False)
    known = {quantity: [is_known(one, k, quantity) for k in range(3)] for quantity in QUANTITIES}
    assert known == {
        "x": [True] * 3,
        "x0": [True, False, False],
        "eps": [True, False, False],
        "z": [True] * 3,
    }
    for quantity in ("x0", "eps"):
        assert not shown_value(one, 1, quantity).any()
    one.predict(1, np.full((3, 2), 1.25, np.float32))
    for quantity in ("x0", "eps"):
        for k in range(3):
            same = shown_value(NOISED, k, quantity)
            np.testing.assert_array_equal(shown_value(one, k, quantity), same)


def test_no_state_is_made_up() -> None:
    with pytest.raises(IndexError):
        shown_value(MADE, 3, "x")
    with pytest.raises(ValueError, match="quantity"):
        shown_value(MADE, 0, "score")
