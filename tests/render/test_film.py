from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.captions import Captions
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.films.run_film import Film, caption_lines
from diffusion_gui.render.films.strip import COLUMNS, ROWS, draw_strip
from diffusion_gui.render.palette import DARK, LIGHT
from diffusion_gui.render.pixels import to_rgb

MakeRun = Callable[..., Trajectory]


def _cell(film: Film, i: int, scale: int, side: int = 12) -> np.ndarray:
    """The first item of a frame, read back from the picture at its own resolution."""
    gap = max(4, scale)
    return film.frame(i)[gap : gap + side * scale : scale, gap : gap + side * scale : scale]


def test_every_state_is_shown_once_and_pixels_are_those_of_the_data(make_run: MakeRun) -> None:
    run = make_run()
    film = Film((run,), ExportOptions(scale=4))
    assert len(film) == 11
    for k in (0, 5, 10):
        expected = to_rgb(run.x[k], run.domain)[0]
        np.testing.assert_array_equal(_cell(film, k, 4), expected)


def test_size_is_even_and_matches_the_frames(make_run: MakeRun) -> None:
    for options in (
        ExportOptions(scale=1),
        ExportOptions(scale=3, show=("x", "x0", "eps")),
        ExportOptions(scale=5, captions=True),
    ):
        film = Film((make_run(shape=(1, 7, 9), count=3),), options)
        width, height = film.size
        assert width % 2 == height % 2 == 0
        assert film.frame(0).shape == (height, width, 3)
        assert film.frame(0).dtype == np.uint8


@pytest.mark.parametrize("count", [1, 4, 16, 64])
def test_automatic_pictures_are_neither_tiny_nor_huge(make_run: MakeRun, count: int) -> None:
    film = Film((make_run(count=count, shape=(1, 28, 28), steps=1),), ExportOptions())
    assert 440 <= max(film.size) <= 700


def test_holds_are_extra_time_of_the_ends(make_run: MakeRun) -> None:
    film = Film((make_run(),), ExportOptions(fps=10, hold_first=0.25, hold_last=2))
    assert film.durations == pytest.approx([0.35, *[0.1] * 9, 2.1])
    assert sum(film.durations) == pytest.approx(1.1 + 2.25)


@pytest.mark.parametrize(("every", "states"), [(1, 11), (3, 5), (4, 4), (10, 2), (500, 2)])
def test_every_nth_frame_always_keeps_the_last(make_run: MakeRun, every: int, states: int) -> None:
    run = make_run()
    film = Film((run,), ExportOptions(every=every, scale=4))
    assert len(film) == states
    np.testing.assert_array_equal(_cell(film, -1, 4), to_rgb(run.x[10], run.domain)[0])


def test_journeys_play_one_run_after_the_other(make_run: MakeRun) -> None:
    there, back = make_run(process="forward"), make_run()
    film = Film((there, back), ExportOptions(scale=4))
    assert len(film) == 22
    assert film.frame(0).tobytes() == film.frame(21).tobytes()
    assert json.loads(film.recipe_json)["process"] == "reverse"


def test_a_growing_run_is_exported_as_far_as_it_is(make_run: MakeRun) -> None:
    whole = make_run()
    part = Trajectory(whole.recipe, whole.domain, whole.labels, whole.path, whole.x[0])
    part.add(whole.x0[0], None, whole.x[1])
    film = Film((part,), ExportOptions())
    part.add(whole.x0[1], None, whole.x[2])
    assert len(film) == 2
    film.frame(1)


def test_several_things_stand_side_by_side(make_run: MakeRun) -> None:
    run = make_run(count=1)
    film = Film((run,), ExportOptions(scale=4, show=("x", "x0")))
    alone = Film((run,), ExportOptions(scale=4, show=("x0",)))
    left = film.size[0] - alone.size[0]
    right = film.frame(3)[film.size[1] - alone.size[1] :, left:]
    np.testing.assert_array_equal(right[4:-4, 4:-4], alone.frame(3)[4:-4, 4:-4])


@pytest.mark.parametrize(
    ("process", "way"), [("reverse", "denoising"), ("forward", "noising"), ("markov", "noising")]
)
def test_captions_say_which_way_the_run_goes(make_run: MakeRun, process: str, way: str) -> None:
    run = make_run()
    run.recipe = run.recipe.changed(process=process)
    assert all(text.split()[0] == way for text in caption_lines(run, 5)[:4])
    said = caption_lines(run, 5, Captions(noising="N", denoising="D"))[:4]
    assert all(text.startswith("D" if way == "denoising" else "N") for text in said)


def test_captions_tell_step_level_and_snr(make_run: MakeRun) -> None:
    run = make_run(schedule="flow")
    words = " ".join(caption_lines(run, 5)[0].split())
    assert words == "denoising t = 50 of 100 noise 50 % SNR 0.0 dB"
    assert "SNR inf dB" in caption_lines(run, 10)[0]
    assert "SNR -inf dB" in caption_lines(run, 0)[0]


def test_captions_change_the_picture_below_and_nothing_in_the_cells(make_run: MakeRun) -> None:
    run = make_run()
    film = Film((run,), ExportOptions(scale=8, captions=True))
    plain = Film((run,), ExportOptions(scale=8))
    assert film.size[0] == plain.size[0]
    assert film.size[1] > plain.size[1]
    first, second = film.frame(2)[-26:], film.frame(3)[-26:]
    assert (first != second).any()
    assert first.max() > 150


def test_light_and_dark_backgrounds(make_run: MakeRun) -> None:
    for dark, colors in ((True, DARK), (False, LIGHT)):
        film = Film((make_run(kind="points", count=50),), ExportOptions(dark=dark))
        assert tuple(film.frame(0)[0, 0]) == colors.background


def test_nothing_to_show_is_said(make_run: MakeRun) -> None:
    with pytest.raises(UserError, match="nothing to export"):
        Film((), ExportOptions())


def test_a_picture_too_large_for_any_encoder_is_refused_with_the_remedy(make_run: MakeRun) -> None:
    with pytest.raises(UserError, match="Lower the scale"):
        Film((make_run(count=100, steps=1),), ExportOptions(scale=64))


def test_a_strip_runs_from_the_first_state_to_the_last(make_run: MakeRun) -> None:
    run = make_run(count=2, steps=30)
    strip = draw_strip(Film((run,), ExportOptions(scale=2)))
    pitch = 12 * 2 + 2
    assert strip.shape[1] == 2 + COLUMNS * pitch
    first, last = strip[2:26:2, 2:26:2], strip[2:26:2, -pitch:-2:2]
    np.testing.assert_array_equal(first, to_rgb(run.x[0], run.domain)[0])
    np.testing.assert_array_equal(last, to_rgb(run.x[30], run.domain)[0])


def test_a_strip_of_many_items_shows_the_first_ones(make_run: MakeRun) -> None:
    few = draw_strip(Film((make_run(count=ROWS),), ExportOptions(scale=2)))
    many = draw_strip(Film((make_run(count=40),), ExportOptions(scale=2)))
    assert few.shape == many.shape


@pytest.mark.parametrize("kind", ["image", "points"])
def test_strips_draw_everything_that_can_be_shown(make_run: MakeRun, kind: str) -> None:
    options = ExportOptions(show=("x", "x0", "eps"), captions=True)
    strip = draw_strip(Film((make_run(kind=kind), make_run(kind=kind)), options))
    assert strip.shape[0] * 1.2 < strip.shape[1] <= 2200
