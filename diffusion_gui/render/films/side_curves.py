"""Which curves stand beside which film: the schedule, the loss, or the distances."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs import comparison_clock
from diffusion_gui.core.runs.comparison_clock import FLOOR
from diffusion_gui.core.runs.exportable import ComparisonExport, FigureExport, TrainingExport
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.schedule import DB_SPAN
from diffusion_gui.render.charts.chart import Panel, Series, color_of
from diffusion_gui.render.palette import line_colors

from .comparison_film import PanesFilm
from .figure_film import FigureFilm
from .run_film import Film
from .side_chart import Cursor, Curves
from .sound_film import SoundFilm
from .training_film import TrainingFilm


def schedule_curves(film: Film | SoundFilm) -> Curves:
    """The schedule of each run, with the cursor at the state's index t."""
    drawn = [_schedule_panels(film, run) for run in film.trajectories]

    def cursor(i: int) -> Cursor:
        run, k = film.places[i]
        number, t = film.trajectories.index(run), int(run.path.t[k])
        dots = [
            (row, float(t), float(panel.series[0].y[t]), color_of(panel, 0))
            for row, panel in enumerate(drawn[number])
        ]
        return Cursor(float(t), tuple(dots), number)

    return Curves(drawn, cursor)


def _schedule_panels(film: Film | SoundFilm, run: Trajectory) -> tuple[Panel, Panel]:
    schedule = schedule_of(run.recipe)
    colors = line_colors(film.options.dark)
    words, t = film.options.words, np.arange(schedule.T + 1, dtype=np.float64)
    snr = np.clip(schedule.snr_db, -DB_SPAN, DB_SPAN)
    if schedule.sigma[-1] > 1.0 + 1e-9:  # variance-exploding: alpha is 1 throughout
        level = Series("", t, 100.0 * schedule.noise_level, colors[0])
        first = Panel(words.level, "t", (level,), (0.0, 100.0))
    else:
        first = Panel("alpha_bar", "t", (Series("", t, schedule.alpha_bar, colors[0]),), (0, 1))
    return first, Panel(words.snr, "t", (Series("", t, snr, colors[1]),), (-DB_SPAN, DB_SPAN))


def loss_curve(exportable: TrainingExport, film: TrainingFilm) -> Curves:
    """The loss against the step, with the cursor at the step that the samples were drawn at."""
    words, (x, y) = film.options.words, exportable.loss.T
    color = line_colors(film.options.dark)[0]
    panel = Panel(words.loss, words.steps, (Series("", x, y, color),), log_y=True)
    positive = y > 0.0

    def cursor(i: int) -> Cursor:
        step = float(exportable.steps[film.places[i]])
        place = min(max(step, float(x[0])), float(x[-1]))
        loss = float(np.interp(place, x[positive], y[positive]))
        return Cursor(place, ((0, place, loss, color),))

    return Curves([(panel,)], cursor)


def distance_curves(exportable: ComparisonExport, film: PanesFilm) -> Curves:
    """Each pane's distance to the reference's end, with the cursor at the common clock."""
    words, clock = film.options.words, exportable.comparison.clock
    colors = line_colors(film.options.dark)
    lines = {
        pane: Series(
            "",
            comparison_clock.axis(clock, exportable.comparison.panes[pane], exportable.runs[pane])[
                : len(far)
            ],
            np.maximum(np.asarray(far, np.float64), FLOOR),
            colors[pane],
        )
        for pane, far in enumerate(exportable.distances)
        if far
    }
    label = {"calls": words.calls, "level": words.level}.get(clock, words.progress)
    series = tuple(lines.values())
    panel = Panel(words.distance, label, series, log_y=True, backwards=clock == "level")

    def cursor(i: int) -> Cursor:
        moment = film.moments[i]
        dots = []
        for pane, line in lines.items():
            k = min(film.state(pane, moment), len(line.y) - 1)
            dots.append((0, float(line.x[k]), float(line.y[k]), colors[pane]))
        return Cursor(comparison_clock.reading(clock, moment, film.most_calls), tuple(dots))

    return Curves([(panel,)], cursor)


def figure_curves(exportable: FigureExport, film: FigureFilm) -> Curves:
    """A figure's own lines, with the cursor where its frame stands on them."""
    chart, colors = exportable.chart, line_colors(film.options.dark)
    series = tuple(
        Series(name, chart.x, y, color)
        for (name, y), color in zip(chart.lines, colors, strict=False)
    )
    panel = Panel(chart.title, chart.x_label, series, chart.y_range)

    def cursor(i: int) -> Cursor:
        place = film.places[i]
        x = float(chart.x[place])
        dots = tuple(
            (0, x, float(one.y[place]), color)
            for one, color in zip(series, colors, strict=False)
            if np.isfinite(one.y[place])
        )
        return Cursor(x, dots)

    return Curves([(panel,)], cursor)
