"""The formula in symbols says what the formula in numbers says, for every sampler and schedule."""

from __future__ import annotations

import math

import pytest

from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.step_formula import explain, explanation_of
from diffusion_gui.core.runs.trajectory import NoiseLevels

SIGNS = {"√(": "sqrt(", "²": "**2", "·": "*", "−": "-", "½": "0.5", "′": "1", "x̂": "d"}
LETTERS = {"α": "a", "σ": "s", "η": "eta", "ε": "z"}


def value(text: str, **known: float) -> float:
    """The number that a formula gives."""
    for sign, code in (SIGNS | LETTERS).items():
        text = text.replace(sign, code)
    return float(eval(text, {"__builtins__": {}, "sqrt": math.sqrt}, known))


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize(
    "recipe",
    [
        *(Recipe(sampler=name) for name in SAMPLERS),
        Recipe(sampler="ddim", eta=0.4),
        Recipe(sampler="ddim", eta=1.0),
        Recipe(process="forward"),
        Recipe(process="markov"),
    ],
)
def test_the_symbols_give_the_numbers(recipe: Recipe, schedule: str) -> None:
    recipe = recipe.changed(schedule=schedule, T=40, steps=20)
    table = schedule_of(recipe)
    t = table.timesteps(20)
    if recipe.process != "reverse":
        t = t[::-1]
    path = NoiseLevels(t, table.alpha[t], table.sigma[t])
    one = explanation_of(recipe).symbols(recipe)
    assert bool(one.correction) == (recipe.sampler in ("heun", "dpmpp_2m")) * (
        recipe.process == "reverse"
    )
    for k in (3, 9, 15):
        numbers = explain(recipe, path, k)
        assert numbers is not None
        known = {
            "a": path.alpha[k], "s": path.sigma[k], "a1": path.alpha[k + 1],
            "s1": path.sigma[k + 1], "eta": recipe.eta, "x_t": 0.7, "x_0": -0.4, "d_0": -0.4,
            "z": 1.3,
        }  # fmt: skip
        for where in one.where if numbers.fresh else ():
            name, _, right = where.partition(" = ")
            known[name.replace("σ", "s")] = value(right, **known)
        assert one.formula.startswith("x_next = ")
        told = value(one.formula.removeprefix("x_next = "), **known)
        made = numbers.keep * 0.7 + numbers.pull * -0.4 + numbers.fresh * 1.3
        assert told == pytest.approx(made, abs=1e-9)
