"""What is on the canvas now, as arrays with captions: a state, or a one-step prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.runs.shown_values import is_known, shown_value, visible, visible_size
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.spectrograms import Spectrograms
from diffusion_gui.ui.state.shared.waveforms import Waves, waves_of
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.widgets.notation import (
    DATA,
    LATENT_PREDICTION,
    LATENTS,
    NOISE,
    PREDICTED_NOISE,
    PREDICTION,
    STATE,
)

from .overlays.mask import PaintedMask
from .panel import Layer, Panel


def current_panels(watch: WatchState) -> list[Panel]:
    """The panels to paint; empty while nothing has been computed."""
    session = watch.session
    if session.preview is not None:
        schedule = session.schedule
        waves = watch.waveforms.of_preview(session.preview)
        panels = _of_preview(session.preview, schedule, waves, session.spectrograms)
        return [_with_layers(panel, watch) for panel in panels]
    place = session.place()
    if place is None:
        return []
    mask = watch.mask_painting.region()
    if mask is not None:
        layers = (PaintedMask(mask, watch.mask_painting.brush),)
        panel = _of_run(watch, "canvas", *place, "x")
        return [replace(panel, layers=layers, title=tr("paint on it"))]
    panels = _shown(watch, "canvas", place)
    overlays = watch.overlays.shown(place[0].shown, "panel")
    more = [panel for one in overlays for panel in _given(one.load()(watch, place[0]))]
    return panels + _of_branch_beside(panels, watch) + more


def _given(made: Panel | tuple[Panel, ...] | None) -> tuple[Panel, ...]:
    """The panels of an overlay, of which most give one or none."""
    if made is None:
        return ()
    return made if isinstance(made, tuple) else (made,)


def _of_branch_beside(panels: list[Panel], watch: WatchState) -> list[Panel]:
    """The same of the branch that stands beside; both are then told apart by their names."""
    branches, tree = watch.branches, watch.branches.tree
    place = branches.place_beside()
    if place is None or tree.current is None or tree.beside is None:
        return []
    if place[0].shown.modality != panels[0].domain.modality:
        return []
    for i, panel in enumerate(panels):
        panels[i] = replace(panel, title=branches.name(tree.current))
    title = branches.name(tree.beside)
    return [replace(panel, title=title) for panel in _shown(watch, "beside", place)]


def _shown(watch: WatchState, where: str, place: tuple[Trajectory, int]) -> list[Panel]:
    """A state as it is; of a prediction that is asked for, the picture before until it comes."""
    at = {one: watch.predictions.place(*place, one) for one in watch.session.show}
    panels = [_of_run(watch, where, place[0], k, one) for one, k in at.items()]
    return [_with_layers(panel, watch, place) for panel in panels]


def _of_run(watch: WatchState, where: str, run: Trajectory, k: int, quantity: str) -> Panel:
    panel = of_state(run, k, quantity)
    pictures = watch.session.spectrograms.of_run(f"{where} {quantity}", run, k, quantity, panel.x)
    return panel if pictures is None else replace(panel, pictures=pictures)


def _with_layers(
    panel: Panel, watch: WatchState, place: tuple[Trajectory, int] | None = None
) -> Panel:
    """The panel with what is laid over it; a one-step prediction has no `place` in a run."""
    made: list[Layer | None] = [
        overlay.load()(panel, watch, place)
        for overlay in watch.overlays.shown(panel.domain, "layer")
        if panel.quantity in overlay.quantities
    ]
    layers = sorted((one for one in made if one is not None), key=lambda one: one.height)
    return replace(panel, layers=tuple(layers))


def _of_preview(
    preview: Preview, schedule: NoiseSchedule, waves: Sequence[Waves], spectrograms: Spectrograms
) -> list[Panel]:
    level = float(schedule.alpha[preview.t]), float(schedule.sigma[preview.t])
    shown = (
        ("x0", DATA, tr("the data"), preview.clean, 0.0),
        ("x", STATE, tr("noised to here"), visible(preview.x, *level), _noise(*level)),
        ("x0", PREDICTION, tr("the prediction"), preview.x0, 0.0),
        ("eps", NOISE, tr("the noise in it"), preview.eps, 1.0),
    )
    return [
        Panel(
            title,
            quantity,
            x,
            preview.domain,
            preview.labels,
            symbol,
            noise,
            sounds,
            spectrograms.of(f"one step {n}", preview, n, x, preview.domain),
        )
        for n, ((quantity, symbol, title, x, noise), sounds) in enumerate(
            zip(shown, waves, strict=True)
        )
    ]


def of_state(trajectory: Trajectory, k: int, quantity: str) -> Panel:
    """State `k` as `quantity` shows it: x, x0 or eps."""
    forward = trajectory.recipe.process != "reverse"
    guessed = not forward or trajectory.recipe.model != ""
    noise = 0.0
    if quantity == "x0":
        symbol, title = (PREDICTION, tr("the prediction")) if guessed else (DATA, tr("the data"))
    elif quantity == "eps":
        symbol, noise = PREDICTED_NOISE if guessed else NOISE, 1.0
        title = tr("predicted noise") if guessed else tr("the noise in it")
    elif quantity == "z" and trajectory.decoded is not None:
        symbol, title = LATENTS, tr("the latents")
    elif quantity == "z0":
        symbol, title = LATENT_PREDICTION, tr("the predicted latents")
    else:
        symbol, title = STATE, tr("the state")
        noise = _noise(trajectory.path.alpha[k], trajectory.path.sigma[k])
    if trajectory.recorded is not None and not is_known(trajectory, k, quantity):
        title = tr("not recorded")
    x = shown_value(trajectory, k, quantity)
    waves = waves_of(trajectory, k, quantity)
    return Panel(title, quantity, x, trajectory.shown, trajectory.labels, symbol, noise, waves)


def _noise(alpha: float, sigma: float) -> float:
    """Deviation of the noise in a state, at the size it is shown in."""
    return float(sigma / visible_size(alpha, sigma))
