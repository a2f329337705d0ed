"""Handles: read and refused in words, a curve through them that only falls, on any schedule."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from references import schedules as papers

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule, schedule_of
from diffusion_gui.core.schedule_handles import (
    DEFAULT_HANDLES,
    GAP_DB,
    LIMIT_DB,
    PLACES,
    Handles,
    curve,
    handles_on,
    moved,
    read_handles,
    write_handles,
)

STEEP = (60.0, 59.9, 59.8, 0.0, -0.1, -59.0, -60.0)


@st.composite
def any_handles(draw: st.DrawFn) -> Handles:
    tenths = draw(st.lists(st.integers(-600, 600), min_size=7, max_size=7, unique=True))
    return tuple(sorted((n / 10 for n in tenths), reverse=True))


@given(handles=any_handles())
def test_the_curve_goes_through_its_handles_and_only_down(handles: Handles) -> None:
    np.testing.assert_allclose(curve(handles, PLACES), handles, atol=1e-9)
    assert (np.diff(curve(handles, np.linspace(0.0, 1.0, 2001))) < 0.0).all()
    assert read_handles(write_handles(handles)) == handles


@pytest.mark.parametrize("T", [1, 2, 50, 1000, 10_000])
@pytest.mark.parametrize("handles", [STEEP, (9.5, 3.0, 2.0, 1.0, 0.5, 0.25, -40.0)])
def test_the_tables_are_those_of_the_reference(handles: Handles, T: int) -> None:
    schedule = make_schedule("custom", T, handles=write_handles(handles))
    alpha, sigma = papers.custom(T, handles)
    np.testing.assert_allclose(schedule.alpha, alpha, rtol=1e-11)
    np.testing.assert_allclose(schedule.sigma, sigma, rtol=1e-11)
    np.testing.assert_allclose(schedule.alpha**2 + schedule.sigma**2, 1.0, rtol=1e-14)
    np.testing.assert_allclose(schedule.alpha_bar, np.cumprod(1.0 - schedule.beta), rtol=1e-9)
    assert (np.diff(schedule.sigma) > 0.0).all()
    assert ((schedule.beta[1:] > 0.0) & (schedule.beta[1:] < 1.0)).all()


def test_handles_on_the_cosine_schedule_are_the_cosine_schedule() -> None:
    u = np.arange(1, 1000) / 1000
    expected = -20.0 * np.log10(np.tan(np.pi / 2 * (u + 0.008) / 1.016))
    np.testing.assert_allclose(curve(read_handles(DEFAULT_HANDLES), u), expected, atol=0.1)
    assert make_schedule("custom", 1000).alpha_bar[500] == pytest.approx(0.5)


@pytest.mark.parametrize("T", [20, 50, 100, 400, 1000])
@pytest.mark.parametrize("name", [name for name in SCHEDULES if name != "article"])
def test_a_schedule_can_be_followed_closely(name: str, T: int) -> None:
    """The share of the signal's power, alpha^2 / (alpha^2 + sigma^2), is told for any schedule."""
    theirs = make_schedule(name, T)
    handles = handles_on(theirs.snr_db)
    assert read_handles(write_handles(handles)) == handles
    ours = make_schedule("custom", T, handles=write_handles(handles))
    power = theirs.alpha**2 / (theirs.alpha**2 + theirs.sigma**2)
    np.testing.assert_allclose(ours.alpha_bar, power, atol=0.02)
    np.testing.assert_allclose(ours.alpha, np.sqrt(power), atol=0.04)
    # What signal is left in x_T is the schedule's to say, not the handles'.
    left, expected = np.maximum([ours.snr_db[-1], theirs.snr_db[-1]], -28.0)
    assert left == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize("T", [1, 2, 3, 7, 14, 15, 10_000])
@pytest.mark.parametrize("name", SCHEDULES)
def test_handles_are_found_for_every_schedule(name: str, T: int) -> None:
    handles = handles_on(make_schedule(name, T).snr_db)
    assert read_handles(write_handles(handles)) == handles


@given(handles=any_handles(), number=st.integers(0, 6), decibels=st.floats(-200, 200))
def test_a_moved_handle_pushes_only_what_is_in_its_way(
    handles: Handles, number: int, decibels: float
) -> None:
    after = moved(handles, number, decibels)
    assert read_handles(write_handles(after)) == after
    top, bottom = LIMIT_DB - GAP_DB * number, GAP_DB * (6 - number) - LIMIT_DB
    assert after[number] == pytest.approx(min(max(decibels, bottom), top), abs=0.051)
    for i, (old, new) in enumerate(zip(handles, after, strict=True)):
        room = GAP_DB * abs(i - number)
        beyond = old > after[number] + room - 1e-6 if i < number else old < after[number] - room
        if i != number and beyond:
            assert new == pytest.approx(old, abs=1e-8)
        elif i != number:
            assert abs(new - after[number]) == pytest.approx(room)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a list of numbers"),
        ("40;20;8;0;-8;-20;-40", "not a list of numbers"),
        ("1,2,3", "3 were given"),
        ("40,20,8,0,-8,-20,-40,-50", "8 were given"),
        ("40,20,8,nan,-8,-20,-40", "nan dB is outside -60 to 60"),
        ("inf,20,8,0,-8,-20,-40", "inf dB is outside"),
        ("61,20,8,0,-8,-20,-40", "61 dB is outside"),
        ("40,20,8,9,-8,-20,-40", "9 dB after 8 dB does not fall"),
        ("40,20,8,8,-8,-20,-40", "8 dB after 8 dB does not fall"),
        ("40,20,8,7.95,-8,-20,-40", "7.95 dB after 8 dB does not fall"),
    ],
)
def test_what_makes_no_schedule_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read_handles(text)
    assert said in refused.value.why
    assert DEFAULT_HANDLES in refused.value.what_to_do


def test_a_recipe_makes_its_own_schedule() -> None:
    handles = "40, 20.0, 8, 0, -8, -20, -40"
    recipe = Recipe().changed(schedule="custom", handles=handles, T=60)
    assert recipe.handles == "40,20,8,0,-8,-20,-40", "equal handles are equal text"
    assert schedule_of(recipe).snr_db[10] == pytest.approx(20.0)
    assert schedule_of(recipe).snr_db[60] == pytest.approx(-40.0)
    # Another schedule takes no notice, and keeps them for the way back.
    cosine = recipe.changed(schedule="cosine")
    assert schedule_of(cosine) is make_schedule("cosine", 60)
    assert cosine.changed(schedule="custom") == recipe


def test_a_run_that_goes_on_keeps_its_handles() -> None:
    run = Recipe().changed(schedule="custom")
    other = "40,20,8,0,-8,-20,-40"
    with pytest.raises(UserError, match="keeps its handles"):
        run.changed(parent=run, at=3, handles=other)
    cosine = Recipe()
    assert cosine.changed(parent=cosine, at=3, handles=other).parent == cosine


def test_other_schedules_take_no_handles() -> None:
    with pytest.raises(UserError, match="no options"):
        make_schedule("cosine", 10, handles=DEFAULT_HANDLES)


def test_the_gap_keeps_the_finest_table_falling() -> None:
    flat = write_handles(tuple(0.3 - 0.1 * i for i in range(7)))
    schedule = make_schedule("custom", 10_000, handles=flat)
    assert (np.diff(schedule.snr_db[1:]) < 0.0).all()
    assert schedule.snr_db[0] == math.inf
