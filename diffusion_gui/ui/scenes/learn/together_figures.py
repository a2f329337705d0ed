"""Figures of diffusion with others: a classifier that leads, and two models whose scores add up."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from diffusion_gui.core.protocol.finished import FinishedShown
from diffusion_gui.core.recipes.comparison_presets import PLANE
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.core.recipes.second_model import EXACT, SCORES
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.views.overlays.density import GridDensity
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.view_stack import ViewStack

from .live_figure import LiveFigure

ASKED = "3"
PLAIN = Recipe(
    data="digits", model="digits", label=ASKED, guidance=0.0, count=12, steps=12, sampler="ddim"
)
LED = PLAIN.changed(guide="classifier:digits")
SCALE = 10.0
"""Of the sliders: ticks a unit."""
HEIGHT = 250
POINTS = PLANE.changed(second="", label="none", count=300, steps=25, sampler="ddim")


class Guided(LiveFigure):
    """Digits of a model that ignores the class: alone, asked for the class, led by a classifier."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.view = ViewStack(tr("Unconditional, conditional, and led by a classifier"))
        self.view.setFixedHeight(HEIGHT)
        grid = QGridLayout()
        self.scale, self._number = _row(self, grid, 0, tr("Guide scale"), 0, 15)
        self.scale.valueChanged.connect(lambda tick: learning.set_guide_scale(tick / SCALE))
        self.column.addWidget(self.view)
        self.column.addLayout(grid)
        self.column.addWidget(self.words)

    def refresh(self) -> None:
        """The three, and who names how many as asked."""
        learning = self.learning
        with QSignalBlocker(self.scale):
            self.scale.setValue(round(learning.guide_scale * SCALE))
        self._number.setText(f"{learning.guide_scale:g}")
        led = LED.changed(guide_scale=learning.guide_scale)
        asked = (
            (tr("no class"), "lesson: no class", PLAIN),
            (tr("class-conditional"), "lesson: class", PLAIN.changed(guidance=1.0)),
            (tr("led by a classifier"), "lesson: guide", led),
        )
        shown = [(title, learning.finished.of(place, recipe)) for title, place, recipe in asked]
        self.view.show_panels([_panel(title, one) for title, one in shown if one], -1)
        alone, led_items = shown[0][1], shown[2][1]
        if alone is None or led_items is None or led_items.shares is None:
            self.words.setText(tr("The model is loading …"))
            return
        shares = led_items.shares
        words = tr(
            "All were to be a {digit}. Led: {guide} % are one to the guide itself, {other} % to "
            "another classifier. A step takes {led} ms with the guide, {alone} ms without."
        )
        self.words.setText(
            words.format(
                digit=ASKED,
                guide=f"{100.0 * shares.by_guide:.0f}",
                other=f"{100.0 * (shares.by_other or 0.0):.0f}",
                led=f"{1000.0 * led_items.seconds:.0f}",
                alone=f"{1000.0 * alone.seconds:.0f}",
            )
        )


class Product(LiveFigure):
    """Two models of points, the sum of their scores, and their exact product beside it."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.view = ViewStack(tr("Two models, their summed scores, their exact product"))
        self.view.setFixedHeight(HEIGHT)
        grid = QGridLayout()
        names = tr("Weight of the first"), tr("Weight of the second")
        low, high = RECIPE_OPTIONS["weight"].slider or (-2.0, 3.0)
        self.sliders: list[QSlider] = []
        self._numbers: list[QLabel] = []
        for place, name in enumerate(names):
            slider, number = _row(self, grid, place, name, low, high)
            slider.valueChanged.connect(self._set)
            self.sliders.append(slider)
            self._numbers.append(number)
        self.column.addWidget(self.view)
        self.column.addLayout(grid)
        self.column.addWidget(self.words)

    def _set(self) -> None:
        first, second = (slider.value() / SCALE for slider in self.sliders)
        self.learning.set_weights(first, second)

    def refresh(self) -> None:
        """The four, and what the weights do."""
        learning = self.learning
        first, second = learning.weights
        for slider, number, weight in zip(
            self.sliders, self._numbers, learning.weights, strict=True
        ):
            with QSignalBlocker(slider):
                slider.setValue(round(weight * SCALE))
            number.setText(f"{weight:g}")
        both = POINTS.changed(second=PLANE.second, weight=first, second_weight=second)
        asked = [
            (tr("the first"), POINTS),
            (tr("the second"), POINTS.changed(model=PLANE.second)),
            (tr("sum of scores"), both.changed(product=SCORES)),
        ]
        known = first + second > 0.0
        if known:
            asked.append((tr("exact product"), both.changed(product=EXACT)))
        shown = [
            (title, learning.finished.of(f"lesson: points {n}", recipe))
            for n, (title, recipe) in enumerate(asked)
        ]
        if not any(one for _, one in shown):
            self.words.setText(tr("The model is loading …"))
            return
        exact = shown[3][1] if known else None
        self.view.show_panels(
            [
                _panel(title, one, exact if n > 1 else None)
                for n, (title, one) in enumerate(shown)
                if one
            ],
            -1,
        )
        self.words.setText(_weights_words(first, second))


def _weights_words(first: float, second: float) -> str:
    if first + second <= 0.0:
        return tr("These weights have no exact product: they sum to nothing, or less.")
    if abs(first + second - 1.0) > 1e-9:
        return tr(
            "The weights sum to {sum}: above 1 summed scores crowd the points, below 1 they "
            "spread them."
        ).format(sum=f"{first + second:g}")
    if min(first, second) < 0.0:
        return tr("A negative weight leads away from where that model has its points.")
    return tr(
        "The exact product lies only where both are likely. Summed scores leave points between: "
        "at high noise they are not the product's scores."
    )


def _panel(title: str, shown: FinishedShown, exact: FinishedShown | None = None) -> Panel:
    """Items, over the density of their exact product where that is known."""
    beneath = None if exact is None else exact.density
    layers = () if beneath is None else (GridDensity(beneath),)
    return Panel(title, "x", shown.x, shown.domain, shown.labels, layers=layers)


def _row(
    figure: LiveFigure, grid: QGridLayout, place: int, name: str, low: float, high: float
) -> tuple[QSlider, QLabel]:
    """A slider with its name and its number."""
    slider = figure.slider(name, round(low * SCALE), round(high * SCALE))
    label, number = QLabel(name), QLabel()
    label.setBuddy(slider)
    number.setObjectName("value")
    number.setMinimumWidth(36)
    for column, widget in enumerate((label, slider, number)):
        grid.addWidget(widget, place, column)
    grid.setColumnStretch(1, 1)
    return slider, number
