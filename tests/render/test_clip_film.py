"""In which order the frames of clips come, and what stands under and beside them."""

from __future__ import annotations

import numpy as np
import pytest

from diffusion_gui.core.recipes.captions import Captions
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.render.films.clip_film import in_turn
from diffusion_gui.render.films.make import film_of

STILL = {"fps": 12.0, "hold_first": 0.0, "hold_last": 0.0}


def order(states: int, moments: int, **options: object) -> list[tuple[int, int]]:
    return in_turn(states, moments, ExportOptions(**(STILL | options)))


def test_every_state_plays_all_moments_in_order() -> None:
    assert order(3, 4) == [(state, moment) for state in range(3) for moment in range(4)]


def test_states_between_stay_a_frame_while_the_clips_time_runs_on() -> None:
    assert order(6, 3, clip_every=4) == [
        (0, 0), (0, 1), (0, 2), (1, 0), (2, 1), (3, 2), (4, 0), (4, 1), (4, 2), (5, 0), (5, 1),
        (5, 2),
    ]  # fmt: skip
    assert order(7, 2, clip_every=100)[2:-2] == [(1, 0), (2, 1), (3, 0), (4, 1), (5, 0)]


@pytest.mark.parametrize(
    ("hold", "plays"), [(0.0, 1), (0.4, 1), (0.6, 2), (1.4, 2), (1.6, 3), (3.0, 4)]
)
def test_a_hold_lets_the_clip_play_on_in_whole_plays(hold: float, plays: int) -> None:
    whole = [(1, moment) for moment in range(12)]
    assert order(2, 12, hold_last=hold)[12:] == whole * plays
    assert order(2, 12, hold_first=hold)[-12:] == whole
    assert len(order(2, 12, hold_first=hold)) == 12 * (plays + 1)


def test_the_finished_clip_alone_is_the_last_state_once() -> None:
    assert order(5, 4, final=True, hold_last=9.0, clip_every=3) == [(4, j) for j in range(4)]


def test_captions_name_both_clocks(make_run, monkeypatch) -> None:
    run = make_run(kind="video", count=1, steps=3)
    said: list[str] = []

    def told(texts: list[str], width: int, size: float) -> str:
        said.append(texts[0])
        return texts[0]

    monkeypatch.setattr("diffusion_gui.render.films.clip_film.fitting_text", told)
    film = film_of((run,), ExportOptions(**STILL, captions=True, scale=8))
    plain = film_of((run,), ExportOptions(**STILL, scale=8))
    film.frame(2 * 5 + 4)
    assert said == ["step 2 of 3     frame 5 of 5"]
    assert film.size[1] > plain.size[1] + 26
    words = Captions(training="S{k}", clip="F{k}")
    film_of((run,), ExportOptions(**STILL, captions=True, words=words)).frame(0)
    assert said[-1] == "S0     F1"


def test_a_frame_is_the_same_whatever_was_drawn_before(make_run) -> None:
    film = film_of((make_run(kind="video", count=2, steps=2),), ExportOptions(**STILL))
    first = [film.frame(i) for i in range(len(film))]
    for i in reversed(range(len(film))):
        np.testing.assert_array_equal(film.frame(i), first[i])


def test_the_cursor_on_the_curves_stays_while_a_clip_plays(make_run) -> None:
    run = make_run(kind="video", count=1, steps=2)
    film = film_of((run,), ExportOptions(**STILL, curves=True))
    wide = film_of((run,), ExportOptions(**STILL)).size[0]
    sides = [film.frame(i)[:, wide:] for i in range(len(film))]
    np.testing.assert_array_equal(sides[0], sides[4])
    assert not np.array_equal(sides[4], sides[5])
