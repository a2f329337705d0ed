"""Curves beside a film, and the words on it in other languages."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.captions import ENGLISH, Captions
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.comparison_clock import distance
from diffusion_gui.core.runs.exportable import ComparisonExport, TrainingExport
from diffusion_gui.render.films import side_chart
from diffusion_gui.render.films.animation import Excerpt, Moving
from diffusion_gui.render.films.make import film_of
from diffusion_gui.render.palette import DARK
from diffusion_gui.render.text import line

PLAIN = ExportOptions(scale=4, hold_first=0.0, hold_last=0.0)
CURVES = ExportOptions(scale=4, hold_first=0.0, hold_last=0.0, curves=True)
CHINESE = Captions(state="t = {t}     噪声 {level}     {snr} dB", loss="损失", training="{k} / {n}")


def rule(film: Moving, i: int) -> int:
    """The column of the side's cursor: the one with most of the text's colour."""
    side = film.frame(i)[:, film.size[0] - side_chart.WIDTH :]
    return int((side == np.array(DARK.text)).all(2).sum(0).argmax())


def compared(make_run, clock: str = "progress") -> ComparisonExport:
    runs = tuple(make_run(steps=n) for n in (4, 8))
    panes = tuple(Pane(Recipe(model="shapes", steps=n, T=100)) for n in (4, 8))
    end = runs[1].x[-1]
    far = tuple(tuple(distance(r, k, end, "x") for k in range(len(r))) for r in runs)
    return ComparisonExport(Comparison(panes, clock, 1), runs, ("4", "8"), far)


def trained(make_run, rows: list[tuple[float, float]]) -> TrainingExport:
    run = make_run()
    grids = tuple(run.x[k].copy() for k in (0, 5, 10))
    loss = np.array(rows, np.float64).reshape(-1, 2)
    settings = TrainSettings(data="digits")
    return TrainingExport(settings, run.domain, run.labels, (10, 20, 30), grids, loss)


def test_curves_stand_at_the_right_and_leave_the_picture_as_it_is(make_run) -> None:
    exportable = (make_run(count=16, shape=(3, 24, 24)),)
    plain, wide = film_of(exportable, PLAIN), film_of(exportable, CURVES)
    assert wide.size == (plain.size[0] + side_chart.WIDTH, plain.size[1])
    assert (wide.durations, wide.recipe_json) == (plain.durations, plain.recipe_json)
    np.testing.assert_array_equal(wide.frame(3)[:, : plain.size[0]], plain.frame(3))


def test_a_small_picture_is_given_the_height_that_curves_need(make_run) -> None:
    film = film_of((make_run(count=1),), CURVES)
    assert film.size[1] >= 360
    assert film.frame(0).shape == (film.size[1], film.size[0], 3)


def test_the_cursor_goes_to_the_right_towards_noise_and_back(make_run) -> None:
    there, back = make_run(process="forward"), make_run()
    film = film_of((there, back), CURVES)
    places = [rule(film, i) for i in range(len(film))]
    assert places[:11] == sorted(set(places[:11]))
    assert places[11:] == places[:11][::-1]


def test_the_cursor_of_each_clock_goes_from_one_side_to_the_other(make_run) -> None:
    for clock in ("progress", "calls", "level"):
        film = film_of(compared(make_run, clock), CURVES)
        places = [rule(film, i) for i in range(len(film))]
        assert places == sorted(places), clock
        assert places[-1] - places[0] > side_chart.WIDTH / 2


def test_the_dot_is_on_the_curve(make_run) -> None:
    film = film_of((make_run(),), CURVES)
    cursor = film._curves.cursor(5)
    assert cursor.x == 50.0
    assert cursor.dots[0][2] == pytest.approx(make_run().path.alpha[5] ** 2)


def test_a_schedule_of_ones_own_is_the_one_that_is_drawn(make_run) -> None:
    run = make_run(schedule="custom")
    run.recipe = run.recipe.changed(handles="40,30,25,20,-8,-20,-40")
    film = film_of((run,), CURVES)
    assert film._curves.cursor(5).dots[1][2] == pytest.approx(20.0)


def test_the_loss_is_drawn_and_its_cursor_stays_within_it(make_run) -> None:
    film = film_of(trained(make_run, [(5, 1.0), (15, 0.1), (25, 0.05)]), CURVES)
    assert [film._curves.cursor(i).x for i in range(3)] == [10.0, 20.0, 25.0]
    assert rule(film, 0) < rule(film, 1) < rule(film, 2)


@pytest.mark.parametrize("rows", [[], [(1.0, np.nan)], [(1.0, 0.0), (2.0, 0.0)]])
def test_without_a_loss_to_draw_there_is_no_curve(make_run, rows) -> None:
    exportable = trained(make_run, rows)
    assert film_of(exportable, CURVES).size == film_of(exportable, PLAIN).size


def test_a_chart_is_drawn_once_for_a_whole_film(make_run, monkeypatch) -> None:
    drawn = []
    draw = side_chart.draw
    monkeypatch.setattr(side_chart, "draw", lambda *args: (drawn.append(1), draw(*args)))
    film = film_of((make_run(),), CURVES)
    for i in range(len(film)):
        film.frame(i)
    assert len(drawn) == 1


def test_a_picture_that_curves_make_too_large_is_refused(make_run) -> None:
    exportable = (make_run(count=9, shape=(3, 42, 42)),)
    assert film_of(exportable, ExportOptions(scale=62)).size[0] > 8192 - side_chart.WIDTH
    with pytest.raises(UserError, match="At most"):
        film_of(exportable, ExportOptions(scale=62, curves=True))


def test_an_excerpt_shows_the_middle_of_the_film(make_run) -> None:
    film = film_of((make_run(),), CURVES)
    part = Excerpt(film, 3)
    assert len(part) == len(part.durations) == 3
    np.testing.assert_array_equal(part.frame(0), film.frame(4))
    assert len(Excerpt(film, 99)) == len(film)


# -- words ----------------------------------------------------------------------------------------


def test_captions_and_curves_speak_the_language_they_are_given(make_run) -> None:
    for exportable in ((make_run(),), trained(make_run, [(5, 1.0), (30, 0.1)])):
        told = {
            words: film_of(
                exportable, ExportOptions(captions=True, curves=True, words=words)
            ).frame(1)
            for words in (ENGLISH, CHINESE)
        }
        assert told[ENGLISH].shape == told[CHINESE].shape
        assert (told[ENGLISH] != told[CHINESE]).any()


def test_the_shipped_font_draws_chinese_and_no_boxes() -> None:
    def drawn(text: str) -> bytes:
        return line(text, 40, 40, 20, DARK.text, DARK.background).tobytes()

    unknown = drawn("\ue123")
    characters = [drawn(one) for one in "噪声损失步ε·"]
    assert len({unknown, *characters}) == 8
