"""Where the lessons lead: set-ups of the other scenes, begun with one click."""

from __future__ import annotations

from collections.abc import Callable

from diffusion_gui.core.catalog import PRESETS
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.learn.learn import CLIP_RECIPE
from diffusion_gui.ui.state.watch.presets import take_preset

Go = Callable[[AppState], None]


def watch(preset: str = "") -> Go:
    """Watch the first recipe, or a preset, from its beginning."""

    def go(app_state: AppState) -> None:
        take_preset(app_state.session, PRESETS[preset].load() if preset else FIRST_RECIPE)
        app_state.session.scene_wanted.emit("watch")
        app_state.session.playback.seek(0)
        app_state.session.playback.play()

    return go


def compare(name: str) -> Go:
    """A ready-made comparison."""

    def go(app_state: AppState) -> None:
        app_state.compare.use(name)
        app_state.session.scene_wanted.emit("compare")

    return go


def train(settings: TrainSettings = FIRST_TRAINING) -> Go:
    """Start a run and see it; the two moons with what suits points, where nothing is said."""

    def go(app_state: AppState) -> None:
        app_state.session.scene_wanted.emit("train")
        app_state.training.start_new(settings)

    return go


def sounds(app_state: AppState) -> None:
    """Watch the lesson's sounds."""
    app_state.session.adopt(app_state.learning.sound_recipe)
    app_state.session.scene_wanted.emit("watch")
    app_state.session.playback.play()


def clips(app_state: AppState) -> None:
    """Watch the lesson's clips."""
    app_state.session.adopt(CLIP_RECIPE)
    app_state.session.scene_wanted.emit("watch")
    app_state.session.playback.play()
