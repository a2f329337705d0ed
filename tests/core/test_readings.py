"""What a table of scores says about its own figures."""

from __future__ import annotations

from diffusion_gui.core.protocol.scoring import Score, Scored, readings
from diffusion_gui.core.recipes.recipe import Recipe


def told(*scores: Score) -> str:
    return " ".join(readings(Scored(Recipe(), 10, scores)))


def test_a_negative_energy_distance_is_explained() -> None:
    text = told(Score("energy_distance", -0.0004, 0.0003, 0.001, 0.001))
    assert "negative energy distance is chance" in text
    assert "shows no difference from real ones" in text
    assert "one standard error" in text


def test_a_difference_beyond_the_errors_is_not_called_none() -> None:
    text = told(Score("energy_distance", 0.05, -0.0003, 0.001, 0.001))
    assert "no difference" not in text
    assert "negative" in text, "the floor is"
    far, near = Score("frechet", 9.0, 1.0, 0.5, 0.5), Score("copies", 0.01, 0.01, 0.01, 0.01)
    assert "no difference" not in told(far, near)


def test_without_errors_nothing_is_said_of_them() -> None:
    assert told(Score("energy_distance", 0.1, 0.01)) == ""
