"""Where the lessons lead: set-ups of the other scenes, begun with one click."""

from __future__ import annotations

from collections.abc import Callable

from diffusion_gui.core.catalog import PRESETS
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.state.app_state import Studio
from diffusion_gui.ui.state.watch.presets import take_preset

Go = Callable[[Studio], None]


def watch(preset: str = "") -> Go:
    """Watch the first recipe, or a preset, from its beginning."""

    def go(studio: Studio) -> None:
        take_preset(studio.session, PRESETS[preset].load() if preset else FIRST_RECIPE)
        studio.session.scene_wanted.emit("watch")
        studio.session.playback.seek(0)
        studio.session.playback.play()

    return go


def compare(name: str) -> Go:
    """A ready-made comparison of the shipped pictures."""

    def go(studio: Studio) -> None:
        studio.compare.take_with(name, FIRST_RECIPE.changed(count=4))
        studio.session.scene_wanted.emit("compare")

    return go


def train(settings: TrainSettings = FIRST_TRAINING) -> Go:
    """Start a run and see it; the two moons with what suits points, where nothing is said."""

    def go(studio: Studio) -> None:
        studio.session.scene_wanted.emit("train")
        studio.training.start_anew(settings)

    return go
