"""The chart of the order of accuracy: error against the number of steps, a panel a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from diffusion_gui.render.palette import palette

from .canvas import CANVASES
from .chart import Chart, Panel, Series, draw

Errors = Mapping[str, Mapping[str, npt.NDArray[np.float64]]]
"""By schedule and sampler: the error of each count of steps."""
Orders = Mapping[str, Mapping[str, float]]

HEADING = "Order of accuracy: Gaussian mixture with known flow"


def draw_orders(
    counts: Sequence[int], errors: Errors, orders: Orders, suffix: str, dark: bool = False
) -> bytes:
    """The chart as a file's content; the legend gives each sampler's fitted slope.

    Args:
        counts: the numbers of steps N, the x of every line.
        suffix: .png or .svg.
    """
    x = np.log2(np.array(counts, dtype=np.float64))
    panels = [
        Panel(
            name,
            "log2 of the steps N; up: log10 of the error",
            [
                Series(f"{sampler} {orders[name][sampler]:.2f}", x, np.log10(error))
                for sampler, error in lines.items()
            ],
        )
        for name, lines in errors.items()
    ]
    chart, colors = Chart(HEADING, panels), palette(dark)
    canvas = CANVASES[suffix](*chart.size, colors.background)
    draw(chart, canvas, colors)
    return canvas.finish(HEADING)
