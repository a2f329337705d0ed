"""Films of comparisons and of training: what they show when, their size, and what they carry."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusion_gui.backend.file_requests import execute as open_file
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import (
    Estimated,
    EstimateRequest,
    ExportRequest,
    FileWritten,
    OpenRequest,
)
from diffusion_gui.core.recipes.comparison import Comparison, Pane
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.exportable import (
    ComparisonExport,
    FigureChart,
    FigureExport,
    FigurePanel,
    TrainingExport,
)
from diffusion_gui.export import execute
from diffusion_gui.render.films.comparison_film import PanesFilm
from diffusion_gui.render.films.figure_film import FigureFilm
from diffusion_gui.render.films.make import film_of
from diffusion_gui.render.films.training_film import TrainingFilm

PLAIN = ExportOptions(scale=2, hold_first=0.0, hold_last=0.0)


def compared(make_run, *steps: int) -> ComparisonExport:
    runs = tuple(make_run(steps=n) for n in steps)
    panes = tuple(Pane(Recipe(model="shapes", steps=n, T=100)) for n in steps)
    names = tuple(f"Steps {n}" for n in steps)
    return ComparisonExport(Comparison(panes, reference=len(panes) - 1), runs, names)


def trained(make_run, grids: int = 5) -> TrainingExport:
    run = make_run()
    items = tuple(np.asarray(run.x[-1] * (i / grids), np.float32) for i in range(grids))
    return TrainingExport(
        TrainSettings(data="digits", lr=0.02),
        run.domain,
        run.labels,
        tuple(range(10, 10 * grids + 1, 10)),
        items,
    )


def test_panes_of_different_length_begin_and_end_together(make_run) -> None:
    film = PanesFilm(compared(make_run, 3, 6), PLAIN)
    assert len(film) == 7
    assert film.size[0] % 2 == film.size[1] % 2 == 0
    whole = [film.frame(i) for i in range(7)]
    half = film.size[0] // 2
    left = [not np.array_equal(a[:, :half], b[:, :half]) for a, b in itertools.pairwise(whole)]
    right = [not np.array_equal(a[:, half:], b[:, half:]) for a, b in itertools.pairwise(whole)]
    assert sum(left) == 3
    assert all(right)
    assert left[-1]


def test_every_and_holds_change_frames_and_time(make_run) -> None:
    exportable = compared(make_run, 3, 6)
    film = PanesFilm(exportable, ExportOptions(fps=10, every=2, hold_first=1, hold_last=2))
    assert len(film) == 4
    assert sum(film.durations) == pytest.approx(4 / 10 + 3)


def test_four_panes_stand_in_a_square_and_captions_take_room(make_run) -> None:
    four = PanesFilm(compared(make_run, 3, 4, 5, 6), PLAIN)
    two = PanesFilm(compared(make_run, 3, 4), PLAIN)
    assert four.size[0] == two.size[0]
    assert four.size[1] > 1.8 * two.size[1]
    told = PanesFilm(compared(make_run, 3, 4), ExportOptions(scale=2, captions=True))
    assert told.size[1] > two.size[1]


def test_a_picture_too_large_is_refused(make_run) -> None:
    exportable = compared(make_run, 3, 4)
    with pytest.raises(UserError, match="At most"):
        PanesFilm(exportable, ExportOptions(scale=2000))


@pytest.mark.parametrize("suffix", [".gif", ".mp4", ".png"])
def test_an_exported_comparison_opens_as_that_comparison(make_run, tmp_path, suffix) -> None:
    exportable = compared(make_run, 2, 3)
    target = tmp_path / f"both{suffix}"
    *_, written = execute(ExportRequest(exportable, PLAIN, target))
    assert isinstance(written, FileWritten)
    assert written.frames == 5
    opened, _ = open_file(OpenRequest(target))
    assert opened.comparison == exportable.comparison.checked()


def test_a_film_of_training_has_a_frame_for_each_grid_and_restores_the_settings(
    make_run, tmp_path: Path
) -> None:
    exportable = trained(make_run)
    film = TrainingFilm(exportable, PLAIN)
    assert len(film) == 5
    assert not np.array_equal(film.frame(0), film.frame(4))
    assert json.loads(film.recipe_json)["data"] == "digits"
    target = tmp_path / "film.gif"
    list(execute(ExportRequest(exportable, PLAIN, target)))
    with Image.open(target) as image:
        assert image.n_frames == 5
    opened, _ = open_file(OpenRequest(target))
    assert opened.training.lr == 0.02
    assert opened.recipe is None


def test_no_samples_are_nothing_to_export(make_run) -> None:
    with pytest.raises(UserError, match="nothing to export"):
        TrainingFilm(trained(make_run, 0), PLAIN)


@pytest.mark.parametrize("name", ["both.npz", "both.strip.png"])
def test_formats_of_single_runs_refuse_panes_in_words(make_run, tmp_path: Path, name) -> None:
    with pytest.raises(UserError, match="single runs"):
        list(execute(ExportRequest(compared(make_run, 2, 3), PLAIN, tmp_path / name)))
    assert not list(tmp_path.iterdir())


def test_the_estimate_is_near_what_is_written(make_run, tmp_path: Path) -> None:
    exportable = compared(make_run, 6, 24)
    estimated, _ = open_file(EstimateRequest(exportable, PLAIN, "apng"))
    assert isinstance(estimated, Estimated)
    target = tmp_path / "both.png"
    *_, written = execute(ExportRequest(exportable, PLAIN, target))
    assert written.bytes / 2 < estimated.bytes < written.bytes * 2


def figure(make_run, frames: int = 5) -> FigureExport:
    run = make_run(steps=frames - 1)
    x = run.x[:, 0]
    panels = (
        FigurePanel("given", "x", x),
        FigurePanel("made", "x0", np.ascontiguousarray(x[::-1])),
    )
    at = np.linspace(0.0, 100.0, frames)
    chart = FigureChart("Level", "Share", at, (("one", at), ("other", 100.0 - at)), (0.0, 100.0))
    texts = tuple(f"frame {i}" for i in range(frames))
    return FigureExport(run.recipe, run.domain, panels, texts, chart)


def test_a_figures_pictures_move_together_under_names_and_captions(make_run) -> None:
    exportable = figure(make_run)
    film = FigureFilm(exportable, PLAIN)
    assert len(film) == 5
    assert film.size[0] % 2 == film.size[1] % 2 == 0
    half = film.size[0] // 2
    first, last = film.frame(0), film.frame(4)
    side = film._panel.size[0]
    left, right = slice(12, 12 + side), slice(24 + side, 24 + 2 * side)
    np.testing.assert_array_equal(first[28:-12, left], last[28:-12, right])
    assert not np.array_equal(first[28:-12, left], last[28:-12, left])
    assert first[:28, :half].max() > 150, "the name"
    told = FigureFilm(exportable, ExportOptions(scale=2, captions=True))
    assert told.size[1] > film.size[1]
    assert told.frame(2)[-26:].max() > 150
    assert not np.array_equal(told.frame(1)[-26:], told.frame(2)[-26:])


def test_a_figures_lines_stand_beside_it_with_the_cursor_at_its_frame(make_run) -> None:
    exportable = figure(make_run)
    film = film_of(exportable, ExportOptions(scale=2, curves=True, every=2))
    assert len(film) == 3
    rules = []
    for i in range(3):
        side = film.frame(i)[:, FigureFilm(exportable, PLAIN).size[0] :]
        # The cursor is the one column that is as bright as text all the way down.
        rules.append(int(np.argmax((side.min(axis=2) > 200).sum(axis=0))))
    assert rules[0] < rules[1] < rules[2]
    assert rules[1] == pytest.approx((rules[0] + rules[2]) / 2, abs=1)


def test_an_exported_figure_opens_as_the_run_it_is_of(make_run, tmp_path: Path) -> None:
    exportable = figure(make_run)
    target = tmp_path / "figure.gif"
    list(execute(ExportRequest(exportable, PLAIN, target)))
    opened, _ = open_file(OpenRequest(target))
    assert opened.recipe == exportable.recipe
    with pytest.raises(UserError, match="single runs"):
        list(execute(ExportRequest(exportable, PLAIN, tmp_path / "figure.npz")))
    with pytest.raises(UserError, match="At most"):
        FigureFilm(exportable, ExportOptions(scale=4000))
