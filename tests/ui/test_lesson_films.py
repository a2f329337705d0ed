"""Films of the lessons' figures: the numbers that the page shows, at every place of its slider."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pytest

from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol import Request
from diffusion_gui.core.protocol.lessons import (
    ArticleRequest,
    ArticleShown,
    SweepRequest,
    SweepShown,
)
from diffusion_gui.core.protocol.sampling import Preview, PreviewRequest
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.storage import recorded_run
from diffusion_gui.ui.state.learn.figure_films import (
    article_film,
    article_panels,
    journey_film,
    sweep_film,
)
from diffusion_gui.ui.state.learn.learn import LOOK_ITEM, LOOK_RECIPE, RECORDED_ITEM

Told = TypeVar("Told")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def ways() -> tuple[Trajectory, ...]:
    return tuple(recorded_run.load(resource("demo.npz"), slice(RECORDED_ITEM, RECORDED_ITEM + 1)))


def answer(engine: Engine, request: Request, kind: type[Told]) -> Told:
    return next(event for event in engine.execute(request) if isinstance(event, kind))


def test_a_look_of_the_film_is_the_look_of_the_page(engine: Engine) -> None:
    sweep = answer(engine, SweepRequest(LOOK_RECIPE, LOOK_ITEM, 9), SweepShown)
    film, schedule = sweep_film(sweep), schedule_of(LOOK_RECIPE)
    assert [panel.kind for panel in film.panels] == ["x", "x0", "eps"]
    assert len(film.captions) == 9
    assert sweep.t.tolist() == [schedule.nearest(level / 8) for level in range(9)]
    for place in (0, 4, 8):
        request = PreviewRequest(LOOK_RECIPE, int(sweep.t[place]), LOOK_ITEM)
        look = answer(engine, request, Preview)
        for panel, shown in zip(film.panels, (look.x, look.x0, look.eps), strict=True):
            np.testing.assert_array_equal(panel.x[place], shown[0])
    (_, error), level = film.chart.lines[0], film.chart.x
    assert (np.diff(level) > 0.0).all()
    assert error[0] == 0.0
    assert error[-1] > 3 * error[4] > 0.0, "the guess is worse, the more noise there is"
    assert "noise 50 %" in film.captions[4]


def test_the_journey_goes_to_noise_and_back(ways: tuple[Trajectory, ...]) -> None:
    film = journey_film(ways)
    (panel,) = film.panels
    forward, reverse = ways
    assert len(panel.x) == len(film.captions) == len(forward) + len(reverse)
    np.testing.assert_array_equal(panel.x[: len(forward)], forward.x[:, 0])
    np.testing.assert_array_equal(panel.x[len(forward) :], reverse.x[:, 0])
    (_, level) = film.chart.lines[0]
    turn = len(forward) - 1
    assert level[0] == level[-1] == 0.0
    assert level[turn] > 99.0
    assert (np.diff(level[: turn + 1]) > 0.0).all()
    assert (np.diff(level[turn + 1 :]) < 0.0).all()
    assert "forward" in film.captions[0]
    assert "reverse" in film.captions[-1]


def test_the_articles_film_is_its_figure_at_every_place(
    engine: Engine, ways: tuple[Trajectory, ...]
) -> None:
    shown = answer(engine, ArticleRequest(), ArticleShown)
    film = article_film(shown, ways)
    assert len(film.panels) == 4
    for place in (0, 42, 99):
        for panel, one in zip(film.panels, article_panels(shown, ways, place / 99), strict=True):
            np.testing.assert_array_equal(panel.x[place], one.x[0])
    levels = dict(film.chart.lines)
    assert levels["article"].min() >= 50.0 - 1e-9, "sigmoid(0.1 t) of t >= 0"
    assert levels["correct"][-1] == 0.0
    alone = article_film(shown, ())
    assert len(alone.panels) == 2, "without the recorded run"
    assert len(alone.chart.lines) == 1
