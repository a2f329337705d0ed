"""Figures of the Learn scene: each is a widget over `Learning`, which owns what it shows."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSignalBlocker
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from diffusion_gui.core.protocol.lessons import ARTICLE_DOMAIN
from diffusion_gui.core.runs.shown_values import shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.figure_films import article_panels
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views import view_of
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.view_stack import ViewStack
from diffusion_gui.ui.widgets.notation import NOISE, PREDICTION, STATE
from diffusion_gui.ui.widgets.step_plot import RunPlot, draw

from .live_figure import TICKS, LiveFigure, NoiseLevel

PICTURES, GAP = 7, 12
"""Of each direction of the journey."""
ROW = 146


class Journey(QWidget):
    """The recorded run of one item as two rows: data to noise, and noise to data."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learning = learning
        self.setFixedHeight(2 * ROW)
        self.setAccessibleName(tr("Data to noise, and noise to data"))

    def refresh(self) -> None:
        """Paint what there is."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A name, and the states of each direction."""
        colors = theme().colors
        names = {
            "forward": (tr("Noising (forward)"), colors.forward),
            "reverse": (tr("Denoising (reverse)"), colors.reverse),
        }
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            for row, trajectory in enumerate(self._learning.recorded or ()):
                name, color = names["reverse" if row else "forward"]
                area = QRectF(0, row * ROW, self.width(), ROW)
                painter.setPen(QColor(color))
                painter.drawText(area.adjusted(0, 0, 0, 22 - ROW), name)
                _draw_states(painter, area.adjusted(0, 22, 0, -6), trajectory)


def _draw_states(painter: QPainter, area: QRectF, trajectory: Trajectory) -> None:
    side = min(area.height(), (area.width() + GAP) / PICTURES - GAP)
    picture = view_of(trajectory.domain).thumbnail
    for i in range(PICTURES):
        k = round(i * (len(trajectory) - 1) / (PICTURES - 1))
        x = shown_value(trajectory, k, "x", slice(0, 1))
        place = QRectF(area.x() + i * (side + GAP), area.y(), side, side)
        image = picture(x, trajectory.domain, trajectory.labels[:1], "x", int(side))
        painter.drawImage(place, image)


class OneStep(LiveFigure):
    """One picture noised to a level, and the network's guess there."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.level = NoiseLevel(learning.set_level)
        self.column.addWidget(self.level)
        self.view = ViewStack(tr("One-step prediction"))
        self.view.setFixedHeight(230)
        self.column.addWidget(self.view)
        self.column.addWidget(self.words)

    def refresh(self) -> None:
        """The three pictures, and a word on the guess."""
        level, preview = self.learning.level, self.learning.preview
        self.level.show_level(level)
        if preview is None:
            self.words.setText(tr("The model is loading …"))
            return
        self.view.show_panels(
            [
                Panel(title, kind, x, preview.domain, preview.labels, symbol=symbol)
                for kind, symbol, title, x in (
                    ("x", STATE, tr("noised to here"), preview.x),
                    ("x0", PREDICTION, tr("the prediction"), preview.x0),
                    ("eps", NOISE, tr("the noise in it"), preview.eps),
                )
            ],
            0,
        )
        self.words.setText(
            tr("Little noise: only one picture is possible, and the guess is sharp.")
            if level < 0.5
            else tr("More noise: the guess hedges between pictures, and its edges blur.")
            if level < 0.8
            else tr("Hardly anything is seen: the guess is near the mean of all pictures.")
        )


class Gradients(LiveFigure):
    """How much of the gradient reaches each layer of a stack, and what changes it."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        self.layers = self.slider(tr("Layers"), 5, 60)
        self.scale = self.slider(tr("Size of the weights"), 20, 300)
        self.layers.valueChanged.connect(lambda value: learning.set_gradients(depth=value))
        self.scale.valueChanged.connect(lambda value: learning.set_gradients(scale=value / 100))
        self.scale.setToolTip(
            tr("1.41 keeps the size of what passes a ReLU: He initialisation, for plain layers")
        )
        self._numbers: list[QLabel] = []
        for place, slider in enumerate((self.layers, self.scale)):
            label = QLabel(slider.accessibleName())
            label.setBuddy(slider)
            number = QLabel()
            number.setObjectName("value")
            number.setMinimumWidth(36)
            self._numbers.append(number)
            for column, widget in enumerate((label, slider, number)):
                grid.addWidget(widget, place, column)
        self.residual = QCheckBox(tr("Residual connections"))
        self.residual.toggled.connect(lambda on: learning.set_gradients(residual=on))
        self.normalised = QCheckBox(tr("Normalisation"))
        self.normalised.toggled.connect(lambda on: learning.set_gradients(normalised=on))
        grid.addWidget(self.residual, 0, 3)
        grid.addWidget(self.normalised, 1, 3)
        grid.setColumnStretch(1, 1)
        self.column.addLayout(grid)
        self.plot = RunPlot(
            tr("Gradient at each layer, from the first to the last, where it is 1"), "", log=True
        )
        self.plot.setFixedHeight(190)
        self.plot.show_scales(True)
        self._line = self.plot.line(theme().colors.accent, 2)
        self.column.addWidget(self.plot)
        self.column.addWidget(self.words)

    def refresh(self) -> None:
        """The curve, and what it means for the first layer."""
        asked, shown = self.learning.gradients, self.learning.gradients_shown
        for slider, value in ((self.layers, asked.depth), (self.scale, round(asked.scale * 100))):
            with QSignalBlocker(slider):
                slider.setValue(value)
        for box, on in ((self.residual, asked.residual), (self.normalised, asked.normalised)):
            with QSignalBlocker(box):
                box.setChecked(on)
        self._numbers[0].setText(str(asked.depth))
        self._numbers[1].setText(f"{asked.scale:g}")
        if shown is None:
            self.words.setText(tr("The model is loading …"))
            return
        steps = np.arange(1, len(shown.share) + 1, dtype=np.float64)
        # From a hundredth to a hundred at least: what is level should be seen as level.
        floor = self.plot.fit(shown.share, np.array([0.01, 100.0]))
        draw(self._line, steps, np.maximum(shown.share, floor))
        self.plot.show_steps(float(len(steps)))
        self.words.setText(first_layer_words(float(shown.share[0])))


def first_layer_words(share: float) -> str:
    """What the share that reaches the first layer means."""
    if share < 0.01:
        return tr("The first layer gets {share} of it: the gradient vanishes.").format(
            share=f"1/{_round(1.0 / share)}" if share > 0.0 else "0"
        )
    if share > 100.0:
        return tr("The first layer gets {share} times as much: the gradient explodes.").format(
            share=_round(share)
        )
    words = tr("The first layer gets {share} times as much as the last: all layers can learn.")
    return words.format(share=f"{share:.2g}")


def _round(number: float) -> str:
    """A large number, to its first digit."""
    return f"{float(f'{number:.0e}'):,.0f}" if number < 1e8 else f"{number:.0e}"


class Article(LiveFigure):
    """The article's loop and a right one, from noise on, at the same place of both."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.view = ViewStack(tr("The article's loop and a right one"))
        self.view.setFixedHeight(220)
        self.column.addWidget(self.view)
        row = QHBoxLayout()
        label = QLabel(tr("Denoising process"))
        self.place = self.slider(tr("Denoising process"), 0, TICKS)
        self.place.setToolTip(tr("From noise to the last picture, in both"))
        self.place.valueChanged.connect(lambda tick: learning.set_progress(tick / TICKS))
        label.setBuddy(self.place)
        row.addWidget(label)
        row.addWidget(self.place, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.words)

    def refresh(self) -> None:
        """Both loops at the place that the slider says."""
        learning = self.learning
        with QSignalBlocker(self.place):
            self.place.setValue(round(learning.progress * TICKS))
        shown = learning.article
        if shown is None:
            self.words.setText(tr("The model is loading …"))
            return
        symbols = (None, None, STATE, PREDICTION)
        made = article_panels(shown, learning.recorded or (), learning.progress)
        panels = [
            Panel(one.name, one.kind, one.x, ARTICLE_DOMAIN, np.full(1, -1), symbol=symbol)
            for one, symbol in zip(made, symbols, strict=False)
        ]
        i = round(learning.progress * (len(shown.level) - 1))
        self.view.show_panels(panels, 0)
        self.words.setText(
            tr(
                "Left, live: pass {n} of {total} of the article's loop, with its size mended so "
                "that it runs. Right: the shipped model, recorded. The article's input is nearly "
                "pure noise at every pass, and its answer a flat grey."
            ).format(n=i + 1, total=len(shown.level))
        )
