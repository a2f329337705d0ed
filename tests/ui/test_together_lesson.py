"""The lesson's figures of diffusion with others: a classifier that leads, and two models."""

from __future__ import annotations

import numpy as np
import pytest
from hands import Until

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Failed, Stopped
from diffusion_gui.core.protocol.finished import FinishedRequest, FinishedShown
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.engine import Engine, joined
from diffusion_gui.render import scatter
from diffusion_gui.ui.scenes.learn.scene import LearnScene
from diffusion_gui.ui.scenes.learn.together_figures import Guided, Product
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.learn.finished_items import FinishedItems

PLANE = Domain("points", (2,), -2.5, 2.5)
EXACT = Recipe(model="points:gaussians", second="points:moons", label="none", product="exact",
               steps=3, T=20, count=5)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(1, "cpu")


def finished(engine: Engine, recipe: Recipe) -> FinishedShown:
    (shown,) = (
        event
        for event in engine.execute(FinishedRequest(recipe))
        if isinstance(event, FinishedShown)
    )
    return shown


def test_finished_items_come_with_what_is_known_besides(engine: Engine) -> None:
    exact = finished(engine, EXACT)
    assert exact.recipe == EXACT
    assert exact.x.shape == (5, 2)
    assert exact.density is not None
    assert exact.density.max() == 1.0
    assert exact.shares is None
    assert exact.seconds > 0.0
    led = finished(engine, Recipe(model="digits", guide="classifier:digits", label="3", count=1,
                                  steps=2, T=20))  # fmt: skip
    assert led.shares is not None
    assert led.shares.count == 1
    assert led.density is None


def test_the_density_covers_the_plane_as_it_is_shown() -> None:
    assert joined.MARGIN == scatter.MARGIN


class Held:
    """In place of the preview queue: what is asked for waits until it is answered by hand."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, FinishedRequest, object]] = []

    def ask(self, kind: str, request: FinishedRequest, handler: object) -> None:
        self.asked.append((kind, request, handler))


@pytest.fixture
def items(ran: MainWindow, monkeypatch: pytest.MonkeyPatch) -> tuple[FinishedItems, Held]:
    held = Held()
    monkeypatch.setattr(ran.app_state.session, "preview_queue", held)
    return FinishedItems(ran.app_state.session), held


def shown(recipe: Recipe, **more: object) -> FinishedShown:
    x = np.zeros((recipe.count, 2), np.float32)
    return FinishedShown(recipe, PLANE, np.full(recipe.count, -1), x, 0.01, **more)  # type: ignore[arg-type]


def test_a_recipe_is_asked_for_once_and_the_one_before_stays_in_sight(
    items: tuple[FinishedItems, Held],
) -> None:
    known, held = items
    one, other = (Recipe(model="points:moons", seed=seed) for seed in (1, 2))
    assert known.of("here", one) is None
    assert known.of("here", one) is None
    assert len(held.asked) == 1
    held.asked[0][2](shown(one))  # type: ignore[operator]
    assert known.of("here", one).recipe == one
    assert known.of("here", other).recipe == one, "until the other is made"
    assert len(held.asked) == 2
    held.asked[1][2](Stopped())  # type: ignore[operator]
    known.of("here", other)
    assert len(held.asked) == 3, "what was stopped is asked for again"
    held.asked[2][2](Failed.of(UserError("No.")))  # type: ignore[operator]
    known.of("here", other)
    assert len(held.asked) == 3, "what failed is not"


def opened(window: MainWindow, answers: dict[str, FinishedShown]) -> LearnScene:
    """The page, its figures answered at once and by nobody else."""

    def of(place: str, recipe: Recipe) -> FinishedShown | None:
        asked[place] = recipe
        return answers.get(place)

    asked: dict[str, Recipe] = {}
    window.app_state.learning.finished.of = of  # type: ignore[method-assign]
    window.show_scene("learn")
    window.app_state.learning.open("together")
    scene = window.scene("learn")
    assert isinstance(scene, LearnScene)
    scene.asked = asked  # type: ignore[attr-defined]
    return scene


def test_the_weights_are_dragged_and_all_four_follow(ran: MainWindow, until: Until) -> None:
    places = [f"lesson: points {n}" for n in range(4)]
    density = np.ones((4, 4))
    scene = opened(ran, {place: shown(EXACT, density=density) for place in places})
    figure = scene.page.findChild(Product)
    for slider, tick in zip(figure.sliders, (15, -5), strict=True):
        slider.setValue(tick)
    asked = scene.asked  # type: ignore[attr-defined]
    for place in places[2:]:
        assert (asked[place].weight, asked[place].second_weight) == (1.5, -0.5)
    assert asked[places[3]].product == "exact"
    assert not asked[places[0]].second
    panels = figure.view.currentWidget()._panels
    assert [len(panel.layers) for panel in panels] == [0, 0, 1, 1]
    assert "leads away" in figure.words.text()
    figure.sliders[0].setValue(0)
    assert len(figure.view.currentWidget()._panels) == 3, "there is no exact product"
    assert "no exact product" in figure.words.text()
    figure.sliders[0].setValue(20)
    assert "crowd" in figure.words.text()
    assert figure.grab().toImage().width() > 100


def test_the_guide_is_dragged_and_both_judges_are_told(ran: MainWindow) -> None:
    one = shown(EXACT)
    led = shown(EXACT, shares=GuideShares(12, 1.0, 0.75, "other"))
    scene = opened(ran, {"lesson: no class": one, "lesson: class": one, "lesson: guide": led})
    figure = scene.page.findChild(Guided)
    figure.scale.setValue(80)
    asked = scene.asked  # type: ignore[attr-defined]
    assert asked["lesson: guide"].guide_scale == 8.0
    assert not asked["lesson: no class"].guide
    words = figure.words.text()
    assert "100 % are one to the guide" in words
    assert "75 % to another" in words
    assert "10 ms" in words
