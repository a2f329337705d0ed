"""Exact product: the density of two models' product, beneath the points that a run made of both."""

from __future__ import annotations

from typing import Any

import numpy as np

from diffusion_gui.core.protocol.finished import ProductRequest
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.panel import Panel

from .density import GridDensity


def product(
    panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None
) -> GridDensity | None:
    """The newest answer for what is shown; None while there is none, and over the branch beside."""
    answer = watch.overlays.answer("product")
    shown = watch.session.place()
    if answer is None or shown is None or place not in (None, shown):
        return None
    return GridDensity(answer[1].density) if answer[0][0] is shown[0] else None


def request(session: Session) -> tuple[Any, ProductRequest] | None:
    """The product at the level that is shown; None where it is not known, or of a noising."""
    place = session.place()
    if place is None or session.preview is not None:
        return None
    trajectory, k = place
    recipe = trajectory.recipe
    sums = recipe.weight + recipe.second_weight
    if not recipe.second or recipe.process != "reverse" or sums <= 0.0:
        return None
    labels = np.unique(trajectory.labels)
    label = int(labels[0]) if len(labels) == 1 else -1
    level = float(trajectory.path.alpha[k]), float(trajectory.path.sigma[k])
    return (trajectory, k), ProductRequest(recipe, *level, label)
