"""Difference of neighbouring frames: what moves in a clip, beside the clip itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.panel import Panel


def difference(watch: WatchState, trajectory: Trajectory) -> Panel | None:
    """Each frame minus the one before, of what is shown first; the first frame has none before.

    Grey is no change, white is from black to white, and black from white to black.
    """
    place = watch.session.place()
    if place is None:
        return None
    quantity = watch.session.show[0]
    k = watch.predictions.place(trajectory, place[1], quantity)
    x = shown_value(trajectory, k, quantity)
    changes = np.zeros_like(x)
    np.subtract(x[:, :, 1:], x[:, :, :-1], out=changes[:, :, 1:])
    span = trajectory.shown.high - trajectory.shown.low
    domain = replace(trajectory.shown, low=-span, high=span)
    title = tr("each frame minus the one before")
    return Panel(title, "x", changes, domain, trajectory.labels)
