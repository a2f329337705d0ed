"""Schedule tables against closed forms from the papers and against diffusers' betas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from references import schedules as papers

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.schedule import MAX_T, SPACINGS

NAMES = tuple(SCHEDULES)
VARIANCE_PRESERVING = ("linear", "scaled_linear", "cosine", "sigmoid", "own", "custom")
LENGTHS = (1, 2, 3, 5, 10, 50, 100, 999, 1000, 1001, 4000, MAX_T)


@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize("name", NAMES)
def test_alpha_and_sigma_are_those_of_the_paper(name: str, T: int) -> None:
    schedule = make_schedule(name, T)
    alpha, sigma = papers.SCHEDULES[name](T)
    assert schedule.alpha.shape == schedule.sigma.shape == schedule.beta.shape == (T + 1,)
    assert schedule.alpha.dtype == schedule.sigma.dtype == np.float64
    # 1 - alpha_bar keeps ten digits where alpha_bar is nearly 1
    np.testing.assert_allclose(schedule.alpha, alpha, rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(schedule.sigma, sigma, rtol=1e-10, atol=0.0)


@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_from_clean_data_to_noise_without_turning_back(name: str, T: int) -> None:
    schedule = make_schedule(name, T)
    assert schedule.T == T
    assert (schedule.alpha[0], schedule.sigma[0]) == (1.0, 0.0)
    assert (np.diff(schedule.alpha) <= 0).all()
    assert (np.diff(schedule.sigma) >= 0).all()
    known = schedule.alpha > 1e-12  # the article's 1 - level has no digits left below that
    assert (np.diff(schedule.snr_db[known]) < 0).all(), "each step is noisier than the last"
    assert (schedule.noise_level[0], schedule.snr_db[0]) == (0.0, math.inf)


@pytest.mark.parametrize("T", LENGTHS)
@pytest.mark.parametrize("name", [name for name in NAMES if name != "article"])
def test_x_T_is_noise_for_every_T(name: str, T: int) -> None:
    """Signal of unit variance is at least 20 dB under the noise; latent diffusion's own is 23."""
    assert make_schedule(name, T).snr_db[-1] < -20.0


def test_the_articles_schedule_starts_half_noisy_and_ends_in_noise_at_its_own_T() -> None:
    schedule = make_schedule("article", 100)
    assert schedule.sigma[1] == schedule.alpha[1] == 0.5
    assert schedule.sigma[100] == pytest.approx(0.99995, abs=1e-5)


@pytest.mark.parametrize("name", VARIANCE_PRESERVING)
def test_alpha_bar_is_the_product_of_what_each_beta_keeps(name: str) -> None:
    """Ho et al. 2020, eq. 4."""
    schedule = make_schedule(name, 200)
    assert schedule.beta[0] == 0.0
    np.testing.assert_allclose(schedule.alpha_bar, np.cumprod(1.0 - schedule.beta), rtol=1e-9)
    np.testing.assert_allclose(schedule.alpha**2 + schedule.sigma**2, 1.0, rtol=1e-14)


@pytest.mark.parametrize("name", ["karras", "flow", "article"])
def test_beta_is_nan_where_a_schedule_has_none(name: str) -> None:
    assert np.isnan(make_schedule(name, 10).beta).all()


@pytest.mark.parametrize(
    ("name", "at", "alpha_bar"),
    [
        # Ho et al. 2020 give L_T ~ 0 with these betas; their products, computed by hand in logs.
        ("linear", 1, 0.9999),
        ("linear", 1000, 4.0358e-5),
        ("scaled_linear", 1, 1 - 0.00085),
        ("scaled_linear", 1000, 4.660e-3),
        # cos^2((1/2 + s) / (1 + s) pi / 2) / cos^2(s / (1 + s) pi / 2)
        ("cosine", 500, 0.49384),
        # gamma(1/2) = (sigmoid(3) - 1/2) / (sigmoid(3) - sigmoid(-3)) = 1/2
        ("sigmoid", 500, 0.5),
    ],
)
def test_known_values(name: str, at: int, alpha_bar: float) -> None:
    assert make_schedule(name, 1000).alpha_bar[at] == pytest.approx(alpha_bar, rel=1e-3)


def test_karras_sigmas_are_those_of_the_paper() -> None:
    sigma = make_schedule("karras", 1000).sigma
    assert (sigma[0], sigma[1000]) == (0.0, pytest.approx(80.0))
    assert sigma[1] == pytest.approx(0.002)
    roots = sigma[1:] ** (1 / 7)
    np.testing.assert_allclose(np.diff(roots), roots[1] - roots[0], rtol=1e-9)


def test_snr_and_noise_level_follow_their_definitions() -> None:
    schedule = make_schedule("flow", 4)  # sigma 0, 1/4, 1/2, 3/4, 1
    np.testing.assert_allclose(schedule.noise_level, [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_allclose(schedule.snr_db[1:4], [20 * math.log10(3), 0, -20 * math.log10(3)])
    assert schedule.snr_db[4] == -math.inf
    assert make_schedule("karras", 10).noise_level[-1] == pytest.approx(80 / 81)


@pytest.mark.parametrize("name", NAMES)
def test_nearest_finds_the_index_of_a_level(name: str) -> None:
    schedule = make_schedule(name, 50)
    for t in range(51):
        assert schedule.nearest(float(schedule.noise_level[t])) == t
    assert schedule.nearest(0.0) == 0
    assert schedule.nearest(1.0) == 50


def test_tables_cannot_be_changed_by_their_readers() -> None:
    schedule = make_schedule("cosine", 10)
    with pytest.raises(ValueError, match="read-only"):
        schedule.alpha[0] = 2.0


@pytest.mark.parametrize("T", [0, -1, MAX_T + 1])
def test_an_impossible_T_is_refused_in_words(T: int) -> None:
    with pytest.raises(UserError) as refused:
        make_schedule("cosine", T)
    assert str(T) in refused.value.what
    assert refused.value.why
    assert refused.value.what_to_do


def test_an_unknown_schedule_is_answered_with_the_list() -> None:
    with pytest.raises(UserError) as refused:
        make_schedule("cosin", 10)
    assert all(name in refused.value.what_to_do for name in NAMES)


# ------------------------------------------------------------------ which steps are visited


@given(
    top=st.integers(1, 300),
    part=st.integers(1, 300),
    spacing=st.sampled_from(SPACINGS),
    above=st.integers(0, 50),
)
def test_sampling_goes_down_and_ends_at_clean_data(
    top: int, part: int, spacing: str, above: int
) -> None:
    steps = 1 + part % top
    timesteps_of = make_schedule("flow", top + above).timesteps(steps, spacing, start=top)
    assert timesteps_of.dtype == np.int64
    assert len(timesteps_of) == steps + 1
    assert timesteps_of[-1] == 0
    assert timesteps_of[0] <= top
    assert (np.diff(timesteps_of) < 0).all(), "each index once"
    if spacing == "trailing" or (spacing == "linspace" and steps > 1):
        assert timesteps_of[0] == top


@pytest.mark.parametrize("spacing", SPACINGS)
def test_all_steps_are_all_indices(spacing: str) -> None:
    for T in (1, 2, 7, 100):
        assert make_schedule("flow", T).timesteps(T, spacing).tolist() == list(range(T, -1, -1))


def test_spacing_by_hand() -> None:
    schedule = make_schedule("flow", 10)
    assert schedule.timesteps(4, "trailing").tolist() == [10, 8, 5, 3, 0]  # 7.5 and 2.5 go up
    assert schedule.timesteps(4, "leading").tolist() == [7, 5, 3, 1, 0]
    assert schedule.timesteps(4, "linspace").tolist() == [10, 7, 4, 1, 0]
    assert schedule.timesteps(2, "trailing", start=6).tolist() == [6, 3, 0]
    for spacing, first in (("trailing", 10), ("leading", 1), ("linspace", 10)):
        assert schedule.timesteps(1, spacing).tolist() == [first, 0]


@pytest.mark.parametrize("steps", [0, -1, 11])
def test_more_steps_than_there_are_is_refused_in_words(steps: int) -> None:
    with pytest.raises(UserError) as refused:
        make_schedule("cosine", 10).timesteps(steps)
    assert str(steps) in refused.value.what
    assert "1 to 10" in refused.value.what_to_do


def test_an_unknown_spacing_is_answered_with_the_list() -> None:
    with pytest.raises(UserError, match="trailing, leading, linspace"):
        make_schedule("cosine", 10).timesteps(5, "even")
