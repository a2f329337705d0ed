"""What is on the canvas now, as arrays with captions: a state, or a one-step prediction."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.recipes.picked_items import read_picked
from diffusion_gui.core.runs.shown_values import shown_range, shown_value, visible, visible_size
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.overlays import DENSITY, NEAREST, PATH, SCORE, TRAILS
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.widgets.notation import (
    DATA,
    NOISE,
    PREDICTED_NOISE,
    PREDICTION,
    STATE,
    Symbol,
)

TRAIL = 12
"""States of a trail behind each point."""


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture of the canvas: items `x` (N, *S) of `domain`, coloured as `kind` says.

    Attributes:
        title: words of the caption; `symbol` stands before them.
        trails: (steps, N, *S) the last states, the present one at the end.
        sigma: deviation of the noise in `x`, at the size it is shown in.
        density: paint how dense the points lie.
        arrows: points (M, 2) and the vectors (M, 2) that start there.
        mask: (H, W) a region that is being painted, laid over the items.
        brush: radius of the brush that paints it, in pixels of the item.
        notes: a few characters on each item.
        pixel: row and column of the chosen item that are marked.
        inpainted: the run's mask as its recipe holds it, and the items it applies to, or () for
            all: its outline is drawn.
        path: one point's states (steps, 2), and which of them is the present one.
    """

    title: str
    kind: str
    x: npt.NDArray[np.floating]
    domain: Domain
    labels: npt.NDArray[np.int64]
    trails: npt.NDArray[np.floating] | None = None
    symbol: Symbol | None = None
    sigma: float = 0.0
    density: bool = False
    arrows: tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]] | None = None
    path: tuple[npt.NDArray[np.floating], int] | None = None
    notes: tuple[str, ...] = ()
    mask: npt.NDArray[np.bool_] | None = None
    brush: float = 0.0
    pixel: tuple[int, int] | None = None
    inpainted: tuple[str, tuple[int, ...]] | None = None


def current_panels(session: Session) -> list[Panel]:
    """The panels to paint; empty while nothing has been computed."""
    if session.preview is not None:
        return [_with_looks(panel, session) for panel in _of_preview(session.preview, session)]
    place = session.place()
    if place is None:
        return []
    mask = session.painting.region()
    if mask is not None:
        brush = session.painting.brush
        return [replace(of_state(*place, "x"), mask=mask, brush=brush, title=tr("paint on it"))]
    panels = [_with_looks(_shown(session, place, kind), session, place) for kind in session.show]
    return panels + _beside(panels, session) + _nearest(session, place[0])


def _nearest(session: Session, trajectory: Trajectory) -> list[Panel]:
    """The training item nearest to each prediction, with its distance; while it is asked for."""
    found = session.looks.nearest
    if NEAREST not in session.looks.on or found is None or found[0] is not trajectory:
        return []
    answer = found[1]
    return [
        Panel(
            tr("nearest training image"),
            "x0",
            answer.x,
            trajectory.domain,
            trajectory.labels[: len(answer.x)],
            notes=tuple(f"{distance:.2f}" for distance in answer.distance),
        )
    ]


def _beside(panels: list[Panel], session: Session) -> list[Panel]:
    """The same of the branch that stands beside; both are then told apart by their names."""
    branches = session.branches
    place = branches.place_beside()
    if place is None or branches.current is None or branches.beside is None:
        return []
    if place[0].domain.modality != panels[0].domain.modality:
        return []
    for i, panel in enumerate(panels):
        panels[i] = replace(panel, title=branches.name(branches.current))
    title = branches.name(branches.beside)
    return [
        replace(_with_looks(_shown(session, place, kind), session, place), title=title, arrows=None)
        for kind in session.show
    ]


def _shown(session: Session, place: tuple[Trajectory, int], kind: str) -> Panel:
    """A state as it is; of a prediction that is asked for, the picture before until it comes."""
    trajectory, k = place
    return of_state(trajectory, k if kind == "x" else session.predictions.place(*place), kind)


def _with_looks(
    panel: Panel, session: Session, place: tuple[Trajectory, int] | None = None
) -> Panel:
    """The panel of points with the overlays that are on; arrows and paths belong to states."""
    if panel.domain.modality != "points":
        if "follow" not in session.looks.open_sections:
            return panel
        rows, columns = panel.domain.shape[-2:]
        return replace(panel, pixel=session.pixel or (rows // 2, columns // 2))
    on = session.looks.on
    panel = replace(panel, density=DENSITY in on, trails=panel.trails if TRAILS in on else None)
    if panel.kind != "x":
        return panel
    if found := session.looks.arrows():
        field, name = found
        size = float(visible_size(field.alpha, field.sigma))
        vectors = field.score if name == SCORE else field.velocity
        panel = replace(panel, arrows=(field.x / size, vectors))
    if PATH in on and place is not None and session.item < len(panel.x):
        trajectory, k = place
        states = trail(trajectory, len(trajectory) - 1, len(trajectory), session.item)
        panel = replace(panel, path=(states, k))
    return panel


def _of_preview(preview: Preview, session: Session) -> list[Panel]:
    schedule = session.schedule
    alpha, sigma = float(schedule.alpha[preview.t]), float(schedule.sigma[preview.t])
    size = float(visible_size(alpha, sigma))
    return [
        Panel(title, kind, x, preview.domain, preview.labels, symbol=symbol, sigma=noise)
        for kind, symbol, title, x, noise in (
            ("x0", DATA, tr("the data"), preview.clean, 0.0),
            ("x", STATE, tr("noised to here"), visible(preview.x, alpha, sigma), sigma / size),
            ("x0", PREDICTION, tr("the prediction"), preview.x0, 0.0),
            ("eps", NOISE, tr("the noise in it"), preview.eps, 1.0),
        )
    ]


def of_state(trajectory: Trajectory, k: int, kind: str) -> Panel:
    """State `k` as `kind` shows it: x, x0 or eps."""
    forward = trajectory.recipe.process != "reverse"
    guessed = not forward or trajectory.recipe.model != ""
    trails, noise = None, 0.0
    if kind == "x0":
        symbol, title = (PREDICTION, tr("the prediction")) if guessed else (DATA, tr("the data"))
    elif kind == "eps":
        symbol, noise = PREDICTED_NOISE if guessed else NOISE, 1.0
        title = tr("predicted noise") if guessed else tr("the noise in it")
    else:
        symbol, title = STATE, tr("the state")
        alpha, sigma = float(trajectory.path.alpha[k]), float(trajectory.path.sigma[k])
        noise = sigma / float(visible_size(alpha, sigma))
        if trajectory.domain.modality == "points":
            trails = trail(trajectory, k, TRAIL)
    x = shown_value(trajectory, k, kind)
    panel = Panel(title, kind, x, trajectory.domain, trajectory.labels, trails, symbol, noise)
    recipe = trajectory.recipe
    if not recipe.mask:
        return panel
    return replace(panel, inpainted=(recipe.mask, read_picked(recipe.mask_items)))


def trail(
    trajectory: Trajectory, k: int, length: int, item: int | None = None
) -> npt.NDArray[np.floating]:
    """The last `length` states up to k (of one item), each at the size it is shown in."""
    first = max(0, k - length)
    index = () if item is None else (item,)
    return shown_range(trajectory, slice(first, k + 1), "x", index)
