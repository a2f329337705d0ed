"""What a person expects to find again: how things play and what is shown, to and from settings."""

from __future__ import annotations

from typing import Any

from diffusion_gui.core.catalog import OVERLAYS
from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.state.watch.overlays import SECTIONS

from .settings import Settings


def players(app_state: AppState) -> dict[str, Playback]:
    """The players, by the names in the settings."""
    return {
        "watch": app_state.session.playback,
        "compare": app_state.compare.playback,
        "train": app_state.training.film.playback,
        "denoising": app_state.training.film.denoising,
    }


def noted(app_state: AppState) -> dict[str, Any]:
    """Values for the settings: how it is now."""
    session, overlays, named = app_state.session, app_state.watch.overlays, players(app_state)
    return {
        "page": app_state.learning.page,
        "training": app_state.training.form.noted(),
        "show": ",".join(session.show),
        "one_large": session.one_large,
        "overlays": tuple(one for one in OVERLAYS if one in overlays.on),
        "row": overlays.row,
        "panes": (app_state.compare.show, app_state.compare.measure),
        "sections": tuple(one for one in SECTIONS if one in overlays.open_sections),
        "speeds": {name: one.player.speed for name, one in named.items()},
        "loops": {name: one.player.loop for name, one in named.items()},
    }


def take(app_state: AppState, settings: Settings) -> None:
    """Let everything be as `settings` say."""
    session, overlays = app_state.session, app_state.watch.overlays
    session.set_show(tuple(settings.show.split(",")))
    session.set_one_large(settings.one_large)
    overlays.use(frozenset(OVERLAYS) & frozenset(settings.overlays))
    overlays.set_row(settings.row)
    app_state.compare.set_show(settings.panes[0])
    app_state.compare.set_measure(settings.panes[1])
    overlays.open_sections = frozenset(SECTIONS) & frozenset(settings.sections)
    form, text = app_state.training.form, settings.training
    form.take(TrainSettings.from_json(text) if text else FIRST_TRAINING)
    if app_state.learning.page != settings.page:
        app_state.learning.open(settings.page)
    for name, playback in players(app_state).items():
        playback.set_speed(settings.speeds[name])
        playback.set_loop(settings.loops[name])
