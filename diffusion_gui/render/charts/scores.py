"""The chart of score against network calls, a line for each sampler, and one for real items."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.protocol.scoring import FIGURES, Figure, Scored
from diffusion_gui.core.recipes.network_calls import network_calls
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.render.palette import palette

from .canvas import CANVASES
from .chart import Chart, Panel, Series, draw

CALLS = (5, 10, 20, 50)
SMALLEST = 1e-4
"""On a logarithmic axis an unbiased distance below this is drawn here: it may even be negative."""


def plotted() -> list[str]:
    """The samplers that have a line."""
    return [e.name for e in sorted(SAMPLERS.values(), key=lambda e: e.line) if e.line]


def steps_for(T: int) -> list[tuple[str, int]]:
    """(sampler, steps) of every measurement: about `CALLS` network calls each, at most T steps."""
    asked = []
    for sampler in plotted():
        per_step = network_calls(Recipe(sampler=sampler, steps=2), labelled=False) - 1
        numbers = sorted({min(-(-calls // per_step), T) for calls in CALLS})
        asked += [(sampler, steps) for steps in numbers]
    return asked


def score_chart(scored: Sequence[Scored]) -> Chart:
    """A panel for each figure that all of `scored` have; x is the number of network calls."""
    names = [one.name for one in scored[0].scores]
    panels = [_panel(name, scored) for name in names]
    recipe = scored[0].recipe
    return Chart(
        f"{recipe.model}: {recipe.count} items, {recipe.schedule} schedule, "
        f"guidance {recipe.guidance:g}",
        panels,
        shared_legend=True,
    )


def _panel(name: str, scored: Sequence[Scored]) -> Panel:
    figure = FIGURES[name]
    log = not (figure.percent or figure.decibels)
    lines: dict[str, list[tuple[int, float]]] = {}
    floors = []
    for one in scored:
        score = next(score for score in one.scores if score.name == name)
        value, floor = (_drawn(number, figure) for number in (score.value, score.floor or 0.0))
        lines.setdefault(one.recipe.sampler, []).append((one.calls, value))
        floors.append((one.calls, floor))
    lines["real"] = [min(floors), max(floors)]
    series = []
    for label, places in lines.items():
        rows = np.asarray(sorted(places), dtype=np.float64)
        series.append(Series(label, rows[:, 0], rows[:, 1]))
    unit = ", %" if figure.percent else ", dB" if figure.decibels else ""
    return Panel(figure.label + unit, "network calls", series, log_x=True, log_y=log)


def _drawn(number: float, figure: Figure) -> float:
    if figure.decibels:
        return number
    return 100.0 * number if figure.percent else max(number, SMALLEST)


def draw_scores(scored: Sequence[Scored], suffix: str, dark: bool = False) -> bytes:
    """The chart as a file's content; `suffix` is .png or .svg."""
    chart, colors = score_chart(scored), palette(dark)
    canvas = CANVASES[suffix](*chart.size, colors.background)
    draw(chart, canvas, colors)
    return canvas.finish(chart.heading)
