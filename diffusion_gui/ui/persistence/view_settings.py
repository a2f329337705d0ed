"""What a person expects to find again: how things play and what is shown, to and from settings."""

from __future__ import annotations

from typing import Any

from diffusion_gui.core.catalog import OVERLAYS
from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.state.app_state import Studio
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.state.watch.overlays import SECTIONS

from .settings import Settings


def players(studio: Studio) -> dict[str, Playback]:
    """The players, by the names in the settings."""
    return {
        "watch": studio.session.playback,
        "compare": studio.compare.playback,
        "train": studio.training.film.playback,
        "denoising": studio.training.film.denoising,
    }


def noted(studio: Studio) -> dict[str, Any]:
    """Values for the settings: how it is now."""
    session, overlays, named = studio.session, studio.watch.overlays, players(studio)
    return {
        "page": studio.learning.page,
        "training": studio.training.form.noted(),
        "show": ",".join(session.show),
        "one_large": session.one_large,
        "overlays": tuple(one for one in OVERLAYS if one in overlays.on),
        "row": overlays.row,
        "panes": (studio.compare.show, studio.compare.measure),
        "sections": tuple(one for one in SECTIONS if one in overlays.open_sections),
        "speeds": {name: one.player.speed for name, one in named.items()},
        "loops": {name: one.player.loop for name, one in named.items()},
    }


def take(studio: Studio, settings: Settings) -> None:
    """Let everything be as `settings` say."""
    session, overlays = studio.session, studio.watch.overlays
    session.set_show(tuple(settings.show.split(",")))
    session.set_one_large(settings.one_large)
    overlays.use(frozenset(OVERLAYS) & frozenset(settings.overlays))
    overlays.set_row(settings.row)
    studio.compare.set_show(settings.panes[0])
    studio.compare.set_measure(settings.panes[1])
    overlays.open_sections = frozenset(SECTIONS) & frozenset(settings.sections)
    form, text = studio.training.form, settings.training
    form.take(TrainSettings.from_json(text) if text else FIRST_TRAINING)
    if studio.learning.page != settings.page:
        studio.learning.open(settings.page)
    for name, playback in players(studio).items():
        playback.set_speed(settings.speeds[name])
        playback.set_loop(settings.loops[name])
