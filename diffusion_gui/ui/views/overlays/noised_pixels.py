"""Noised pixels: what a model of pixels would see at the noise level of a state of latents."""

from __future__ import annotations

from typing import Any

from diffusion_gui.core.protocol.codec_views import NoisedPixelsRequest
from diffusion_gui.core.runs.shown_values import state_value, visible_size
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.widgets.notation import STATE


def noised_pixels(watch: WatchState, trajectory: Trajectory) -> Panel | None:
    """The newest answer for `trajectory`; None while there is none."""
    answer = watch.overlays.answer("pixels")
    if answer is None or answer[0][0] is not trajectory:
        return None
    k = answer[0][1]
    alpha, sigma = float(trajectory.path.alpha[k]), float(trajectory.path.sigma[k])
    return Panel(
        tr("pixels at the same noise level"),
        "x",
        answer[1].x,
        trajectory.shown,
        trajectory.labels,
        STATE,
        float(sigma / visible_size(alpha, sigma)),
    )


def request(session: Session) -> tuple[Any, NoisedPixelsRequest] | None:
    """The clean end of the run, noised to the state that is shown; None before it is there."""
    place = session.place()
    if place is None or session.preview is not None:
        return None
    trajectory, k = place
    decoded = trajectory.decoded
    if decoded is None:
        return None
    clean = 0 if trajectory.path.sigma[0] == 0.0 else trajectory.steps
    if clean >= len(trajectory) or trajectory.path.sigma[clean] > 0.0:
        return None
    alpha, sigma = float(trajectory.path.alpha[k]), float(trajectory.path.sigma[k])
    x = state_value(trajectory, clean, "x")
    request = NoisedPixelsRequest(decoded.codec, x, alpha, sigma, trajectory.recipe.seed)
    return (trajectory, k), request
