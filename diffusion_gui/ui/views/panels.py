"""What is on the canvas now, as arrays with titles: from the timeline, or from a one-look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.frames import Frame, Trajectory
from diffusion_gui.core.messages import Preview
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture of the canvas: items `x` (N, *S) of `domain`, coloured as `kind` says."""

    title: str
    kind: str
    x: npt.NDArray[np.float32]
    domain: Domain
    labels: npt.NDArray[np.int64]
    trails: npt.NDArray[np.float32] | None = None


def current_panels(session: Session) -> list[Panel]:
    """The panels to paint; empty while nothing has been computed."""
    if session.preview is not None:
        return _of_preview(session.preview)
    shown = session.frame()
    if shown is None:
        return []
    trajectory, frame = shown
    return [_of_frame(trajectory, frame, kind) for kind in session.show]


def _of_preview(preview: Preview) -> list[Panel]:
    titles = (
        ("x", tr("x_t: noised to here"), preview.x),
        ("x0", tr("x̂₀: predicted in one look"), preview.x0),
        ("eps", tr("ε: the noise in it"), preview.eps),
    )
    return [Panel(title, kind, x, preview.domain, preview.labels) for kind, title, x in titles]


def _of_frame(trajectory: Trajectory, frame: Frame, kind: str) -> Panel:
    forward = trajectory.recipe.process != "reverse"
    trails = None
    if kind == "x0":
        title = tr("x₀: the data") if forward else tr("x̂₀: predicted at this step")
        x = frame.x if frame.x0 is None else frame.x0
    elif kind == "eps":
        title = tr("ε: the noise in it") if forward else tr("ε̂: predicted noise")
        eps = frame.eps
        x = np.zeros_like(frame.x) if eps is None else eps
    else:
        title = tr("x_t: the state")
        x = frame.x
        trails = trajectory.x[max(0, frame.k - 12) : frame.k + 1]
    return Panel(title, kind, x, trajectory.domain, trajectory.labels, trails)
