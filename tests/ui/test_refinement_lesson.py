"""The lesson's figure of a VAE, the same refined by diffusion, and diffusion from noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hands import Until
from tiny_vae import vae_run

from diffusion_gui.core.protocol.refining import Named, NamedRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine import Engine
from diffusion_gui.engine.generated import open_generator
from diffusion_gui.ui.scenes.learn.refinement_figures import VaeThenDiffusion
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn import refinement
from diffusion_gui.ui.state.learn.refinement import ALONE, FROM_NOISE_ALONE, REFINED

__all__ = ["vae_run"]


@pytest.fixture
def tiny(vae_run: Path, monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """A VAE of a moment in the shipped one's place."""
    start = f"vae:{vae_run}"
    recipe = Recipe(
        data="digits", model="digits", label="all", count=3, steps=2, init=start, from_level=0.6
    )
    monkeypatch.setattr(refinement, "START", start)
    monkeypatch.setattr(refinement, "RECIPE", recipe)
    return recipe


@pytest.fixture
def figure(ran: MainWindow, tiny: Recipe) -> Iterator[VaeThenDiffusion]:
    ran.app_state.learning.refinement.ships = True
    made = VaeThenDiffusion(ran.app_state.learning)
    yield made
    made.deleteLater()


def answer(engine: Engine, recipe: Recipe) -> Named:
    (made,) = (one for one in engine.execute(NamedRequest(recipe)) if isinstance(one, Named))
    return made


def test_finished_items_come_with_their_names_and_calls(tiny: Recipe) -> None:
    engine = Engine(1, "cpu")
    alone = answer(engine, tiny.changed(from_level=0.0))
    np.testing.assert_array_equal(alone.x, open_generator(tiny.init).draw(3, 0)[0].numpy())
    refined, fresh = answer(engine, tiny), answer(engine, tiny.changed(init="", from_level=1.0))
    assert (alone.calls, refined.calls, fresh.calls) == (1, 3, 2)
    assert alone.labels.tolist() == refined.labels.tolist() == fresh.labels.tolist() == [0, 1, 2]
    assert fresh.share is not None
    assert not np.array_equal(refined.x, fresh.x)


def test_the_figure_shows_all_three_and_how_many_are_right(
    ran: MainWindow, until: Until, figure: VaeThenDiffusion
) -> None:
    figure.refresh()
    shown = ran.app_state.learning.refinement.shown
    until(lambda: len(shown) == 3)
    figure.refresh()
    view = figure.view.currentWidget()
    assert [panel.x.shape for panel in view._panels] == [(3, 1, 28, 28)] * 3
    assert "of 3" in figure.words.text()
    assert "1, 3, 2" in figure.words.text()
    before, alone = shown[REFINED], shown[ALONE]
    figure.level.slider.setValue(900)
    until(lambda: shown[REFINED] is not before)
    figure.refresh()
    assert shown[REFINED].recipe.from_level == 0.9
    assert shown[ALONE] is alone, "only what the level changes is made again"
    assert "of its own" in figure.words.text()
    figure.button.click()
    until(lambda: {one.recipe.seed for one in shown.values()} == {1})
    assert shown[FROM_NOISE_ALONE].recipe.init == ""


def test_without_the_model_it_says_so(
    ran: MainWindow, figure: VaeThenDiffusion, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    queue = ran.app_state.session.preview_queue
    ask: Callable[..., None] = lambda *given: asked.append(given)  # noqa: E731
    monkeypatch.setattr(queue, "ask", ask)
    ran.app_state.learning.refinement.ships = False
    figure.refresh()
    assert "not here" in figure.words.text()
    assert not figure.button.isEnabled()
    assert not asked
