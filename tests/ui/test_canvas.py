"""The canvas: how items are laid out, what stands beside a state, and points with overlays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtWidgets import QSlider, QToolButton

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.runs.trajectory import NoiseLevels, Trajectory
from diffusion_gui.ui.scenes.watch.film_strip import FilmStrip
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.layout import best_grid, snap
from diffusion_gui.ui.views.overlays.arrows import Arrows
from diffusion_gui.ui.views.overlays.density import Density, density
from diffusion_gui.ui.views.overlays.paths import PointPath
from diffusion_gui.ui.views.panels import current_panels, of_state
from diffusion_gui.ui.views.points_painting import Plane, polygon
from diffusion_gui.ui.views.points_view import PointsView

Until = Callable[..., None]


def button(window: MainWindow, name: str) -> QToolButton:
    """The tool button with an accessible name."""
    found = [one for one in window.findChildren(QToolButton) if one.accessibleName() == name]
    assert len(found) == 1, (name, found)
    return found[0]


@pytest.mark.parametrize("count", [1, 2, 12, 16, 64])
@pytest.mark.parametrize("space", [(700.0, 480.0), (230.0, 480.0), (1300.0, 160.0)])
def test_no_other_grid_makes_items_larger(count: int, space: tuple[float, float]) -> None:
    grid = best_grid(count, (28, 28), space, 1.0)
    assert grid.rows * grid.columns >= count
    width, height = grid.size((28, 28))
    assert width <= space[0] + 1e-6
    assert height <= space[1] + 1e-6
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        room = min(space[0] / (columns * 30 - 2), space[1] / (rows * 30 - 2))
        assert grid.scale >= 0.85 * room


def test_pixels_are_whole_where_that_costs_little() -> None:
    assert snap(5.4, 1.0) == 5.0
    assert snap(2.77, 1.0) == 2.77
    assert snap(2.6, 2.0) == 2.5


def moved_by(recipe: Recipe, sigma: list[float], x0: float) -> Trajectory:
    """Two steps of two points; the prediction is `x0` throughout."""
    schedule = np.array(sigma)
    path = NoiseLevels(np.arange(3), np.sqrt(np.maximum(0.0, 1.0 - schedule**2)), schedule)
    domain = Domain("points", (2,), -2.0, 2.0)
    one = Trajectory(recipe, domain, np.array([-1, -1]), path, np.ones((2, 2)))
    for k in (1, 2):
        guess = np.full((2, 2), x0, np.float32)
        one.add(guess, np.full((2, 2), 0.5, np.float32), np.full((2, 2), 1.0 + k, np.float32))
    return one


def test_density_peaks_where_the_points_are_and_is_upright() -> None:
    x = np.array([[1.0, 1.5]] * 50 + [[-1.0, -1.0]])
    found = density(x, -2.0, 2.0, cells=40)
    row, column = np.unravel_index(found.argmax(), found.shape)
    assert found.max() == 1.0
    assert abs(column - (1.0 + 2.0) * 10) <= 1
    assert abs(row - (2.0 - 1.5) * 10) <= 1
    assert 0.01 < found[30, 10] < 0.05  # one of fifty
    assert not density(np.full((3, 2), 9.0), -2.0, 2.0).any()


@pytest.mark.parametrize("sigma", [0.5, 1.0])
def test_density_of_few_noisy_points_is_that_of_their_distribution(sigma: float) -> None:
    """A few hundred points of one Gaussian are one hill, not as many as there are points."""
    x = np.random.default_rng(0).normal(0.0, sigma, (300, 2))
    at = np.linspace(-3.0, 3.0, 60, endpoint=False) + 0.05
    expected = np.exp(-(at[:, None] ** 2 + at[None, :] ** 2) / (2 * sigma**2))
    narrow, found = (density(x, -3.0, 3.0, noise, cells=60) for noise in (0.0, sigma))
    errors = [float(np.sqrt(np.mean((one - expected) ** 2))) for one in (narrow, found)]
    assert errors[1] < min(0.8 * errors[0], 0.06)


def test_a_panel_knows_how_noisy_it_is() -> None:
    schedule = make_schedule("karras", 2)
    path = NoiseLevels(np.array([2, 1, 0]), schedule.alpha[::-1], schedule.sigma[::-1])
    one = Trajectory(Recipe(), Domain("points", (2,)), np.array([-1]), path, np.zeros((1, 2)))
    one.add(np.zeros((1, 2), np.float32), None, np.zeros((1, 2), np.float32))
    levels = [of_state(one, k, "x").sigma for k in (0, 1)]
    expected = [s / max(1.0, np.hypot(1.0, s)) for s in schedule.sigma[:0:-1]]
    np.testing.assert_allclose(levels, expected, rtol=1e-6)
    assert of_state(one, 0, "x0").sigma == 0.0
    assert of_state(one, 0, "eps").sigma == 1.0


def test_places_and_polygons_agree_with_the_plane() -> None:
    plane = Plane(QRectF(10, 20, 100, 100), -2.0, 2.0)
    places = plane.places(np.array([[-2.0, 2.0], [2.0, -2.0], [0.0, 0.0]]))
    np.testing.assert_allclose(places, [[10, 20], [110, 120], [60, 70]])
    shape = polygon(places)
    assert [(p.x(), p.y()) for p in shape] == [(10, 20), (110, 120), (60, 70)]
    assert plane.point(110, 120) == (2.0, -2.0)
    assert len(polygon(np.empty((0, 2)))) == 0


def test_a_clicked_particle_is_followed(ran: MainWindow, qtbot) -> None:
    session = ran.app_state.session
    session.playback.seek(0)
    view = next(one for one in ran.findChildren(PointsView) if one.isVisible())
    view.grab()
    plane, panel = view._areas[0]
    x, y = plane.places(panel.x[7])
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert session.item == 7
    path = current_panels(ran.app_state.watch)[0].layer(PointPath)
    np.testing.assert_allclose(path.states, session.timeline.trajectories[0].x[:, 7])
    assert path.now == 0
    button(ran, "Path").click()
    assert current_panels(ran.app_state.watch)[0].layer(PointPath) is None
    # far from any point nothing is chosen
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(plane.square.x()) + 2, 40))
    assert session.item == 7


def test_arrows_are_the_ideal_denoisers_score(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    session.playback.seek(4)
    button(ran, "Score").click()
    until(lambda: current_panels(ran.app_state.watch)[0].layer(Arrows) is not None, 20)
    place, k = session.place()
    alpha, sigma = place.path.alpha[k], place.path.sigma[k]
    arrows = current_panels(ran.app_state.watch)[0].layer(Arrows)
    at, score = arrows.at, arrows.vectors
    size = max(1.0, np.hypot(alpha, sigma))
    x0 = (at * size + sigma**2 * score) / alpha
    low, high = place.domain.low, place.domain.high
    assert low - 0.1 < x0.min() < x0.max() < high + 0.1  # it leads to where the data are
    # far outside, the score points back to the data
    corner = at.sum(1).argmax()
    assert (score[corner] < 0).all()
    button(ran, "Velocity").click()
    assert not button(ran, "Score").isChecked()


def test_arrows_follow_the_level_and_never_cost_a_look(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    button(ran, "Velocity").click()
    slider = next(one for one in ran.findChildren(QSlider) if one.accessibleName() == "Noise level")
    for tick in range(100, 900, 40):
        slider.setValue(tick)
    t = session.probe_t
    until(lambda: session.preview is not None and session.preview.t == t, 20)
    sigma = float(session.schedule.sigma[t])
    until(
        lambda: (
            (answer := ran.app_state.watch.overlays.answer("velocity")) is not None
            and answer[1].sigma == sigma
        ),
        20,
    )


def test_overlays_of_points_are_offered_for_points_only(ran: MainWindow, until: Until) -> None:
    session = ran.app_state.session
    assert button(ran, "Density").isVisible()
    button(ran, "Density").click()
    assert all(panel.layer(Density) for panel in current_panels(ran.app_state.watch))
    ran.findChild(PointsView).grab()
    session.use_model("ideal:digits")
    until(
        lambda: (
            session.timeline.trajectories[0].domain.modality == "image"
            and session.timeline.complete
        ),
        60,
    )
    assert not button(ran, "Density").isVisible()
    assert button(ran, "State").isVisible()


def test_thumbnails_show_what_the_canvas_shows(ran: MainWindow) -> None:
    session = ran.app_state.session
    strip = ran.findChild(FilmStrip)
    # the far end of the way out: noise as a state, data as a prediction
    last = session.timeline.starts()[1] - 1
    slot = min(strip._slots(), key=lambda one: abs(one[1] - last))[0].toRect()
    pictures = {}
    for show in (("x",), ("x0",)):
        session.set_show(show)
        for _ in range(4):
            picture = strip.grab(slot).toImage()
        pictures[show] = picture
    assert pictures["x",] != pictures["x0",]
