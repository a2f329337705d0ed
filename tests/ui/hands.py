"""A person's hands for tests: the mouse on what is seen, keys on what has the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QWidget,
)
from shiboken6 import isValid

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.scenes.watch.scene import WatchScene
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.points_view import PointsView

LEFT = Qt.MouseButton.LeftButton
Until = Callable[..., None]
Kind = TypeVar("Kind", bound=QWidget)

DIGITS = Recipe(data="digits", model="ideal:digits", count=3, steps=6, T=100, sampler="ddim")
"""A run of pictures that takes no time."""
SETTINGS = (
    "data", "model", "schedule", "handles", "T", "sampler", "eta", "guidance", "count", "seed",
    "items", "init", "from_level", "mask", "resample", "interpolate",
)  # fmt: skip
"""By which a run is known as that of the recipe that the controls show."""


def seen(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """The only visible widget of `kind` that is called `name`, or says it."""
    found = [
        one
        for one in parent.findChildren(kind)
        if one.isVisible() and name in (one.accessibleName(), getattr(one, "text", str)())
    ]
    assert len(found) == 1, (name, found)
    return found[0]


def a_beat_later(widget: QWidget) -> None:
    """The inspector of the window around has caught up with what was done."""
    for inspector in widget.window().findChildren(Inspector):
        inspector.catch_up()


def lay_out() -> None:
    """Let everything take its new place, as it has long done when a person's hand comes."""
    for _ in range(3):  # a widget's new size may ask for another around it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Press and release the left button on `widget`, which must be there to be pressed."""
    assert widget.isVisible()
    assert widget.isEnabled()
    window = widget.window()
    lay_out()
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center() if at is None else at)
    if isValid(window):  # the click may have closed it
        a_beat_later(window)


def press(parent: QWidget, name: str) -> None:
    """Click the button called `name`."""
    click(seen(parent, QAbstractButton, name))


def drag(
    widget: QWidget, places: Sequence[QPoint], on_the_way: Callable[[], None] = lambda: None
) -> None:
    """Press at the first place, move over the others, and release at the last."""
    QTest.mousePress(widget, LEFT, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(widget, place)
        a_beat_later(widget)
        on_the_way()
    QTest.mouseRelease(widget, LEFT, pos=places[-1])


def drag_slider(
    slider: QSlider, shares: Sequence[float], on_the_way: Callable[[], None] = lambda: None
) -> float:
    """Take the handle, and drag it to shares of the slider's way, one after the other.

    Returns:
        A pixel's share of the way: how exactly the mouse can hit.
    """
    lay_out()
    drag(slider, [handle_of(slider), *(place_on(slider, share) for share in shares)], on_the_way)
    return 1.0 / (place_on(slider, 1.0).x() - place_on(slider, 0.0).x())


def handle_of(slider: QSlider, value: int | None = None) -> QPoint:
    """The middle of the slider's handle, as it is or would be at `value`."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    if value is not None:
        option.sliderPosition = option.sliderValue = value
    part = QStyle.SubControl.SC_SliderHandle
    control = QStyle.ComplexControl.CC_Slider
    return slider.style().subControlRect(control, option, part, slider).center()


def place_on(slider: QSlider, share: float) -> QPoint:
    """A place at a share of the slider's way."""
    first, last = (handle_of(slider, value) for value in (slider.minimum(), slider.maximum()))
    return QPoint(first.x() + round(share * (last.x() - first.x())), first.y())


def key(name: Qt.Key, shift: bool = False) -> None:
    """Press a key on what has the focus."""
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    widget = QApplication.focusWidget()
    assert widget is not None
    window = widget.window()
    QTest.keyClick(widget, name, held)
    if isValid(window):  # the key may have closed it
        a_beat_later(window)


def tab_to(window: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    """Press Tab until the focus is on the widget of `kind` called `name`."""
    window.activateWindow()

    for _ in range(3000):  # until the window has had its turn to be the one in front
        here = QApplication.focusWidget()
        if here is not None and here.window() is window.window():
            break
        QTest.qWait(20)
    for _ in range(200):
        here = QApplication.focusWidget()
        words = (here.accessibleName(), getattr(here, "text", str)()) if here else ()
        if here is not None and name in words and isinstance(here, kind):
            return here
        QTest.keyClick(here or window, Qt.Key.Key_Tab)
    raise AssertionError(f"the Tab key does not reach {name}")


def inspector_of(window: MainWindow) -> Inspector:
    """Watch's inspector."""
    scene = window.scene("watch")
    assert isinstance(scene, WatchScene)
    inspector = scene.inspector.widget()
    assert isinstance(inspector, Inspector)
    return inspector


def canvas(window: QWidget) -> ImageView | PointsView:
    """The view that is seen, painted."""
    views: list[ImageView | PointsView] = [
        *window.findChildren(ImageView), *window.findChildren(PointsView)
    ]  # fmt: skip
    view = next(one for one in views if one.isVisible())
    view.grab()  # what is clicked must have been painted
    return view


def pixel(window: QWidget, item: int, row: float, column: float) -> QPoint:
    """Where a pixel of an item is on the canvas."""
    view = canvas(window)
    assert isinstance(view, ImageView)
    place, grid = view._canvases[0].place, view._canvases[0].grid
    down, across = divmod(item, grid.columns)
    step = grid.scale * (view._panels[0].domain.shape[-1] + grid.gap)
    spot = QPointF(place.x() + across * step, place.y() + down * step)
    return (spot + QPointF(column + 0.5, row + 0.5) * grid.scale).toPoint()


def particle(window: QWidget, item: int) -> QPoint:
    """Where a point is on the canvas."""
    view = canvas(window)
    assert isinstance(view, PointsView)
    plane, panel = view._areas[0]
    x, y = plane.places(panel.x[item])
    return QPoint(round(x), round(y))


def ran_with(window: MainWindow, until: Until, recipe: Recipe = DIGITS) -> MainWindow:
    """The window after a run of `recipe`, at rest."""
    session = window.app_state.session
    session.adopt(recipe)
    settled(window, until)
    session.playback.pause()
    return window


def settled(window: MainWindow, until: Until) -> None:
    """Wait until the run of the recipe that the controls show is there."""
    session = window.app_state.session

    def there() -> bool:
        one, wanted = session.timeline.trajectories[-1].recipe, session.recipe
        same = all(getattr(one, name) == getattr(wanted, name) for name in SETTINGS)
        return same and session.timeline.complete

    until(there)


def to_step(window: MainWindow, k: int) -> None:
    """Pause at state k of the way back."""
    session = window.app_state.session
    session.playback.pause()
    session.playback.seek(session.timeline.starts()[1] + k)
    a_beat_later(window)
