"""Two models in the window: what is offered, what it says of the sum, and what stays in a run."""

from __future__ import annotations

from hands import Until
from PySide6.QtWidgets import QComboBox

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.display_names import second_choices
from diffusion_gui.ui.scenes.watch.canvas_bars import ShowRow
from diffusion_gui.ui.scenes.watch.controls import WatchControls
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.overlays.density import GridDensity
from diffusion_gui.ui.views.overlays.product import product, request
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.widgets.second_controls import NAMES, product_words

POINTS = Recipe(data="points:moons", model="points:moons", second="points:circles")


def test_only_models_of_the_same_items_are_offered() -> None:
    points = [name for name, _, _ in second_choices(POINTS, None)]
    assert {"", "points:moons", "points:circles", "ideal:points:moons"} <= set(points)
    assert not {"shapes", "digits", "sounds"} & set(points)
    pictures = [name for name, _, _ in second_choices(Recipe(data="shapes", model="shapes"), None)]
    assert "shapes" in pictures
    assert not {"digits", "points:moons"} & set(pictures)
    gone = POINTS.changed(second="/gone/away.safetensors")
    assert second_choices(gone, None)[-1][0] == gone.second, "what a recipe names stays in sight"


def test_the_sum_is_never_called_the_product() -> None:
    assert "not the score of the noised product" in product_words(POINTS)
    assert "crowd" not in product_words(POINTS)
    assert "sum to 2" in product_words(POINTS.changed(weight=1.0, second_weight=1.0))
    assert "exact product" in product_words(POINTS.changed(product="exact"))
    assert not product_words(POINTS.changed(second=""))


def controls_of(window: MainWindow) -> WatchControls:
    window.show_scene("watch")
    found = window.scene("watch").findChild(WatchControls)
    assert isinstance(found, WatchControls)
    return found


def test_a_second_model_brings_its_weights_and_the_run_is_of_both(
    ran: MainWindow, until: Until
) -> None:
    session, controls = ran.app_state.session, controls_of(ran)
    hidden = [controls._controls[name].isHidden() for name in NAMES]
    assert hidden == [False, True, True, True, True]
    session.change(second="ideal:points:moons", second_weight=-0.5)
    shown = [not controls._controls[name].isHidden() for name in NAMES]
    assert shown == [True, True, True, True, True]
    assert "noised product" in controls._product.text()
    until(lambda: session.timeline.complete and session.place() is not None, 60)
    until(lambda: session.timeline.trajectories[-1].recipe.second == "ideal:points:moons", 60)
    assert session.timeline.trajectories[-1].recipe.second_weight == -0.5
    box = controls._controls["second"].findChild(QComboBox)
    assert box.currentData() == "ideal:points:moons"


def test_another_model_keeps_the_second_where_it_fits_and_drops_it_where_not(
    ran: MainWindow,
) -> None:
    session = ran.app_state.session
    session.change(second="points:circles")
    session.use_model("points:spiral")
    assert session.recipe.second == "points:circles"
    session.use_model("digits")
    assert session.recipe.second == ""


def test_the_exact_product_is_laid_beneath_the_run_of_two_models_alone(
    ran: MainWindow, until: Until
) -> None:
    session, watch = ran.app_state.session, ran.app_state.watch
    ran.show_scene("watch")
    button = ran.scene("watch").findChild(ShowRow)._overlays["product"]
    assert button.isHidden()
    session.change(second="ideal:points:moons")
    until(lambda: session.timeline.trajectories[-1].recipe.second != "", 60)
    until(lambda: session.timeline.complete, 60)
    session.playback.pause()
    session.playback.seek(session.timeline.planned - 1)
    assert not button.isHidden()
    assert request(session) is not None
    watch.overlays.toggle("product")
    until(lambda: watch.overlays.answer("product") is not None, 60)
    place = session.place()
    panel = Panel("", "x", place[0].x[-1], place[0].domain, place[0].labels)
    layer = product(panel, watch, None)
    assert isinstance(layer, GridDensity)
    assert layer.values.max() == 1.0
    session.playback.seek(0)
    assert request(session) is None, "noising is of the data, and not of the product"
