"""The lesson's figures of clips: noised and denoised, and frames that have a seed each."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from hands import Until, seen
from PySide6.QtWidgets import QLabel, QSlider, QToolButton

from diffusion_gui.core.protocol.lessons import FlickerRequest, FlickerShown
from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import clips, open_dataset
from diffusion_gui.data.dataset import StoredDataset
from diffusion_gui.engine import Engine
from diffusion_gui.ui.scenes.learn.clip_figures import Flicker, NoisedClip
from diffusion_gui.ui.scenes.learn.scene import LearnScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn.learn import CLIP_RECIPE
from diffusion_gui.ui.widgets.clip_row import ClipRow

DOMAIN = clips.load("clips").domain


def opened(window: MainWindow, page: str) -> LearnScene:
    """A page with figures of clips, without a model that answers them."""
    window.app_state.learning.clips_ship = False
    window.show_scene("learn")
    scene = window.scene("learn")
    assert isinstance(scene, LearnScene)
    window.app_state.learning.open(page)
    return scene


def few_clips(count: int) -> StoredDataset:
    x, labels = open_dataset("clips").draw(count, 0)
    return StoredDataset("clips", DOMAIN, count, x, labels)


def test_frames_of_their_own_seeds_are_frames_of_other_clips() -> None:
    engine = Engine(1, "cpu")
    engine.library._keep(("data", "clips", 0), few_clips(64))
    recipe = Recipe(model="ideal:clips", label="none", steps=3, T=20, seed=4)
    *_, shown, _ = engine.execute(FlickerRequest(recipe))
    assert isinstance(shown, FlickerShown)
    assert shown.together.shape == shown.apart.shape == (1, *DOMAIN.shape)
    np.testing.assert_array_equal(shown.apart[:, :, 0], shown.together[:, :, 0])
    changes = [np.square(np.diff(x, axis=2)).mean() for x in (shown.together, shown.apart)]
    assert changes[1] > 3 * changes[0], "they flicker"


def test_the_figure_of_flicker_plays_both_clips_and_says_how_much_changes(
    ran: MainWindow, until: Until
) -> None:
    scene, learning = opened(ran, "motion"), ran.app_state.learning
    figure = scene.page.findChild(Flicker)
    assert "not here" in figure.words.text()
    assert not scene.page.findChild(ClipRow).isVisible(), "there is no clip yet"
    assert not figure.button.isEnabled()
    x = few_clips(2).x.numpy()
    still = np.zeros_like(x[:1])
    learning.flicker = FlickerShown(DOMAIN, still, x[1:])
    learning.changed.emit()
    view = figure.view.currentWidget()
    assert [panel.x.shape for panel in view._panels] == [(1, 3, 24, 24)] * 2
    assert " 0.00 " in figure.words.text()
    assert learning.clock.moments == clips.FRAMES
    seen(scene, QSlider, "Frame of the clip").setValue(5)
    np.testing.assert_array_equal(view._panels[1].x, x[1:, :, 5])
    button = next(
        one for one in scene.page.findChildren(QToolButton) if one.text() == "Play the clip"
    )
    assert button.isVisible()
    button.click()
    assert learning.clock.playing
    learning.open("gradients")
    assert not learning.clock.there, "nothing on show has a clock"


@pytest.mark.parametrize(
    ("language", "guess"), [("en", "guesses from the whole clip"), ("zh_CN", "从整个片段猜测")]
)
def test_the_page_says_why_a_clip_keeps_one_shape(
    ran: MainWindow, language: str, guess: str
) -> None:
    ran.use_language(language)
    scene = opened(ran, "motion")
    (point,) = (one.text() for one in scene.page.findChildren(QLabel) if guess in one.text())
    plain = re.sub("<[^>]*>", "", point)
    assert "E[x0 | x] = Σk p(k | x) E[x0 | x, k]" in plain


def test_a_clip_is_noised_to_the_level_that_is_dragged(ran: MainWindow) -> None:
    scene, learning = opened(ran, "uses"), ran.app_state.learning
    figure = scene.page.findChild(NoisedClip)
    x = few_clips(1).x.numpy()
    labels = np.zeros(1, np.int64)
    recipe = dataclasses.replace(CLIP_RECIPE, model="ideal:clips")
    learning.clip = Preview(recipe, DOMAIN, labels, 500, x, x, x, x)
    learning.changed.emit()
    view = figure.view.currentWidget()
    assert [panel.quantity for panel in view._panels] == ["x0", "x", "x0"]
    before = figure.words.text()
    figure.level.slider.setValue(900)
    assert learning.clip_level == pytest.approx(0.9)
    assert figure.words.text() != before
    scene.hide()
    assert not learning.clock.there
