"""The chart of a noise schedule: alpha and sigma, alpha-bar, SNR, and beta where it is defined."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.render.palette import palette

from .canvas import CANVASES
from .chart import Chart, Panel, Series, draw


def schedule_chart(schedule: NoiseSchedule) -> Chart:
    """The panels that tell what `schedule` does; x is the step t."""
    t = np.arange(schedule.T + 1, dtype=np.float64)
    panels = [
        Panel(
            "signal alpha, noise sigma",
            "t",
            (Series("alpha", t, schedule.alpha), Series("sigma", t, schedule.sigma)),
            (0.0, 1.0),
        ),
        Panel("alpha_bar", "t", (Series("alpha_bar", t, schedule.alpha_bar),), (0.0, 1.0)),
        Panel("SNR in dB", "t", (Series("snr_db", t, schedule.snr_db),)),
    ]
    if np.isfinite(schedule.beta).any():
        panels.append(Panel("beta", "t", (Series("beta", t, schedule.beta),)))
    else:
        panels.append(
            Panel(
                "noise level sigma / (alpha + sigma)",
                "t",
                (Series("level", t, schedule.noise_level),),
                (0.0, 1.0),
            )
        )
    return Chart(f"Schedule {schedule.name}, T = {schedule.T}", panels)


def draw_schedule(schedule: NoiseSchedule, suffix: str, dark: bool = False) -> bytes:
    """The chart as a file's content; `suffix` is .png or .svg."""
    chart, colors = schedule_chart(schedule), palette(dark)
    canvas = CANVASES[suffix](*chart.size, colors.background)
    draw(chart, canvas, colors)
    return canvas.finish(f"schedule {schedule.name}, T = {schedule.T}")
