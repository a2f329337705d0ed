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


def test_what_the_codec_alone_costs_is_explained_where_there_is_one() -> None:
    figure = Score("frechet_log_mel", 1.0, 0.4, 0.1, 0.1)
    assert "only encoded and decoded" not in told(figure)
    coded = Score("frechet_log_mel", 1.0, 0.4, 0.1, 0.1, codec=0.5)
    assert "only encoded and decoded" in told(coded)


def test_a_level_below_0_db_is_no_negative_distance() -> None:
    assert "negative" not in told(Score("silence", -96.0, -120.0, 1.0, 1.0))
