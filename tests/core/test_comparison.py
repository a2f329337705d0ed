"""Comparisons: what differs is named, the clocks agree with the runs, files restore them."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from diffusion_gui.core.catalog import COMPARISONS, SAMPLERS, SCHEDULES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes import comparison as comparing
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.network_calls import calls_before, network_calls
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs import comparison_clock
from diffusion_gui.core.runs.comparison_clock import TICKS
from diffusion_gui.core.schedule import SPACINGS
from diffusion_gui.core.schedule_handles import DEFAULT_HANDLES

BASE = Recipe(data="points:moons", model="points:moons", count=5, seed=3, steps=8, T=100)


def panes(*changes: dict) -> tuple[Pane, ...]:
    return tuple(Pane(BASE.changed(**change)) for change in changes)


@pytest.mark.parametrize("name", COMPARISONS)
@pytest.mark.parametrize("recipe", [BASE, FIRST_RECIPE], ids=["points", "images"])
def test_every_ready_made_comparison_starts_from_one_noise_and_differs(name, recipe) -> None:
    made = COMPARISONS[name].load()(recipe).checked()
    assert 2 <= len(made.panes) <= 4
    assert {pane.recipe.seed for pane in made.panes} == {recipe.seed}
    assert {pane.recipe.count for pane in made.panes} == {recipe.count}
    assert all(pane.recipe.process == "reverse" for pane in made.panes)
    assert name == "vae" or not any(pane.recipe.init for pane in made.panes)
    names = comparing.pane_names(made.panes)
    assert len(set(names)) == len(names)


def any_recipe(chance: random.Random) -> Recipe:
    """The items of FIRST_RECIPE with everything else as it may have been chosen before."""
    T = chance.choice((10, 50, 100, 1000))
    return FIRST_RECIPE.changed(
        T=T,
        steps=chance.randint(1, min(T, 60)),
        schedule=chance.choice(list(SCHEDULES)),
        handles=chance.choice((DEFAULT_HANDLES, "50,40,30,0,-30,-40,-50")),
        sampler=chance.choice(list(SAMPLERS)),
        eta=chance.choice((0.0, 0.3, 1.0)),
        guidance=chance.choice((0.0, 1.0, 4.0)),
        label=chance.choice(("", ALL, "none", "star")),
        spacing=chance.choice(SPACINGS),
        interpolate=chance.choice((-1, 7)),
        init=chance.choice(("", "shapes")),
        from_level=chance.choice((1.0, 0.4)),
        resample=chance.choice((1, 3)),
        items=chance.choice(("", "3,5")),
    )


@pytest.mark.parametrize("name", COMPARISONS)
def test_a_ready_made_comparison_is_the_same_whatever_was_chosen_before(name: str) -> None:
    make, chance = COMPARISONS[name].load(), random.Random(name)
    expected = make(FIRST_RECIPE).checked()
    for _ in range(60):
        assert make(any_recipe(chance)).checked() == expected


def test_names_say_what_differs_and_nothing_else() -> None:
    assert comparing.pane_names(panes({"steps": 4}, {"steps": 8})) == ["Steps 4", "Steps 8"]
    assert comparing.pane_names(panes({"sampler": "heun"}, {"sampler": "ddpm"})) == ["Heun", "DDPM"]
    assert comparing.pane_names(panes({"guidance": 0.0}, {"guidance": 3.0})) == [
        "Guidance 0",
        "Guidance 3",
    ]
    assert comparing.pane_names(panes({}, {})) == ["1", "2"]
    some = panes({"steps": 4}, {"steps": 8}, {"steps": 4})
    assert comparing.pane_names(some) == ["Steps 4 (1)", "Steps 8", "Steps 4 (3)"]
    early = Pane(BASE, stop=3)
    assert comparing.pane_names((early, Pane(BASE.changed(steps=3)))) == [
        "Steps 8 · Stop after 3",
        "Steps 3",
    ]


def test_eta_is_no_difference_where_no_sampler_uses_it() -> None:
    pair = panes({"eta": 0.0, "sampler": "heun"}, {"eta": 1.0, "sampler": "heun"})
    assert comparing.differing(pair) == []


def test_heun_calls_twice_but_at_the_end_and_guidance_doubles() -> None:
    heun = BASE.changed(sampler="heun", steps=4)
    assert calls_before(heun, 4, False).tolist() == [0, 2, 4, 6, 7]
    assert calls_before(heun, 2, False).tolist() == [0, 2, 4]
    assert calls_before(BASE.changed(guidance=3.0), 3, True).tolist() == [0, 2, 4, 6]
    assert calls_before(BASE.changed(guidance=3.0), 3, False).tolist() == [0, 1, 2, 3]
    assert calls_before(BASE.changed(guidance=0.0), 3, True).tolist() == [0, 1, 2, 3]


def test_a_run_that_begins_with_few_steps_left_takes_no_more() -> None:
    few = BASE.changed(init="vae:shapes", from_level=0.05, steps=8, sampler="heun")
    taken = len(timesteps_of(few)) - 1
    assert Pane(few).planned == taken < 8
    assert network_calls(few, False) == 2 * taken - 1
    assert Pane(few, stop=2).planned == 2
    assert Pane(few.changed(from_level=0.0)).planned == 1, "it is refused when it runs"


def test_each_clock_brings_every_pane_from_its_start_to_its_end(make_run) -> None:
    run = make_run(steps=8)
    pane = Pane(run.recipe.changed(label=""))
    for clock in ("progress", "level"):
        places = comparison_clock.ticks(clock, run, pane, 8)
        assert places[0] <= TICKS // 8
        assert places[-1] == TICKS
        assert (np.diff(places) >= 0).all()
        assert comparison_clock.due(places, TICKS, 9) == 8
        assert comparison_clock.due(places, 0, 9) == 0


def test_by_calls_a_cheaper_run_arrives_earlier(make_run) -> None:
    run = make_run(steps=8)
    pane = Pane(run.recipe.changed(label=""))
    places = comparison_clock.ticks("calls", run, pane, 16)
    assert places[-1] == TICKS // 2
    assert comparison_clock.due(places, TICKS // 4, 9) == 4
    assert comparison_clock.due(places, TICKS, 9) == 8


def test_a_state_that_is_not_there_yet_gives_way_to_the_newest(make_run) -> None:
    places = comparison_clock.ticks("progress", make_run(steps=8), Pane(BASE), 8)
    assert comparison_clock.due(places, TICKS, 3) == 2


def test_distance_is_the_root_mean_square_averaged_over_items(make_run) -> None:
    run = make_run(steps=4)
    end = run.x[-1]
    shifted = end + np.array([1.0, 2.0, 3.0, 4.0], np.float32)[:, None, None, None]
    assert comparison_clock.distance(run, 4, shifted, "x") == pytest.approx(2.5, rel=1e-5)
    # the fake run's prediction is right at every step
    assert comparison_clock.distance(run, 1, end, "x0") == pytest.approx(0.0, abs=1e-6)
    assert comparison_clock.distance(run, 1, end, "x") > 0.1


def test_json_restores_the_comparison_and_is_a_recipe_for_others() -> None:
    made = Comparison((Pane(BASE, 3), *panes({"steps": 3})), "calls", 1)
    text = made.to_json()
    assert comparing.from_json(text) == made
    assert Recipe.from_json(text) == made.panes[1].recipe
    assert comparing.from_json(BASE.to_json()) is None


@pytest.mark.parametrize(
    "content",
    [
        {"panes": 3},
        {"panes": []},
        {"panes": [{"recipe": {}}]},
        {"panes": [{}, {}]},
        {"panes": [{"recipe": {}, "stop": -1}, {"recipe": {}}]},
        {"panes": [{"recipe": {"steps": 0}}, {"recipe": {}}]},
        {"panes": [{"recipe": {}}, {"recipe": {}}], "clock": "sundial"},
    ],
)
def test_a_damaged_comparison_is_refused_in_words(content) -> None:
    with pytest.raises(UserError):
        comparing.from_json(json.dumps({"comparison": content}))
