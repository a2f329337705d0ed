"""With and without: what the model predicts with its condition, without it, and the difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from diffusion_gui.core.protocol.conditions import ConditionsRequest
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.widgets.notation import PREDICTION

ITEMS = 64
"""That are predicted at most."""


def conditions(watch: WatchState, trajectory: Trajectory) -> tuple[Panel, ...]:
    """The newest answer for `trajectory`, as three panels; none while there is none.

    In the difference grey is nothing; it is brought to the range of the items, and its title says
    how many times that makes it larger.
    """
    answer = watch.overlays.answer("conditions")
    if answer is None or answer[0][0] is not trajectory:
        return ()
    asked, unasked = answer[1].asked, answer[1].unasked
    labels, domain = trajectory.labels[: len(asked)], trajectory.shown
    difference = asked - unasked
    most = max(float(np.abs(difference).max()), 1e-6)
    times = (domain.high - domain.low) / 2 / most
    words = f"{times:,.0f}" if times >= 10 else f"{times:.2g}"
    title = tr("the difference, {n} times").format(n=words)
    first, second = _titles(trajectory)
    return (
        Panel(first, "x0", asked, domain, labels, PREDICTION),
        Panel(second, "x0", unasked, domain, labels, PREDICTION),
        Panel(title, "x", difference, replace(domain, low=-most, high=most), labels),
    )


def _titles(trajectory: Trajectory) -> tuple[str, str]:
    recipe = trajectory.recipe
    if recipe.negative_prompt:
        return tr("with the prompt"), tr("with the negative prompt")
    if recipe.prompt:
        return tr("with the prompt"), tr("without a prompt")
    return tr("with the class"), tr("without a class")


def request(session: Session) -> tuple[Any, ConditionsRequest] | None:
    """The state that is shown; of a clean one, the noisy one beside it."""
    place = session.place()
    if place is None or session.preview is not None:
        return None
    trajectory, k = place
    path = trajectory.path
    if path.sigma[k] == 0.0:
        k = k - 1 if k else 1
    if k >= len(trajectory) or path.sigma[k] == 0.0:
        return None
    asked = ConditionsRequest(
        trajectory.recipe,
        trajectory.x[k, :ITEMS].copy(),
        trajectory.labels[:ITEMS],
        float(path.alpha[k]),
        float(path.sigma[k]),
    )
    return (trajectory, k), asked
