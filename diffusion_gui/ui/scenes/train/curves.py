"""The Train scene's curves: loss, loss by noise level over time, gradient norms, learning rate."""

from __future__ import annotations

import time

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.runs.training_history import binned
from diffusion_gui.core.runs.training_record import LEVEL_EDGES
from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.state.training.training import Training
from diffusion_gui.ui.theme import line_color, theme
from diffusion_gui.ui.widgets.elided import Elided
from diffusion_gui.ui.widgets.step_plot import RunPlot, draw, draw_range, end_of

from .health import Health
from .status_text import group_words, loss_words, place_words

REFRESH_MS = 120
"""Plots are drawn this often at most; a small network makes hundreds of steps a second."""
REST = 8.0
"""After a part was drawn, nothing is for this many times as long."""
COLUMNS = 240
"""Most columns of the heat map, and points of a layer group; what lies between is averaged."""


class Curves(QWidget):
    """What training tells, against the step; trouble is named above, with its cures."""

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        self._place = QLabel()
        self._place.setObjectName("title")
        self._place.setWordWrap(True)
        column.addWidget(self._place)
        self._told_loss = Elided()  # of a line each: no text that grows moves the plots
        column.addWidget(self._told_loss)
        self.health = Health(training)
        column.addWidget(self.health)
        self._loss = RunPlot(
            tr("Loss"),
            tr("The error of the network's guesses: it falls fast, then slowly, and never to 0"),
            log=True,
        )
        self._levels = self._heat_map()
        self._norm = RunPlot(
            tr("Gradient norm"),
            tr("How hard each group of layers is pulled: 0 is vanishing, without limit exploding"),
            log=True,
        )
        self._rate = RunPlot(
            tr("Learning rate"), tr("A warm-up, then half a cosine down to almost 0"), log=False
        )
        for plot, stretch in ((self._loss, 3), (self._levels, 3), (self._norm, 3), (self._rate, 2)):
            column.addWidget(plot, stretch)
        bars = tr("The line is the mean of each stretch of steps, the bars what was reached in it")
        self._loss.setToolTip(bars)
        self._norm.setToolTip(
            sentences(bars, tr("A gradient of exactly 0 runs along the bottom, at the mark 0."))
        )
        colors = theme().colors
        self._loss_range = self._loss.line(_faint(colors.accent), 1)
        self._norm_range = self._norm.line(_faint(colors.dim), 1)
        self._loss_line = self._loss.line(colors.accent, 2)
        self._rate_line = self._rate.line(colors.forward, 1)
        self._groups: list[pg.PlotDataItem] = []
        self._dirty = False
        self._parts = (
            self._draw_words,
            self._draw_loss,
            self._draw_levels,
            self._draw_norms,
            self._draw_rate,
        )
        self._turn = 0
        self._due = 0.0
        self._timer = QTimer(self, interval=REFRESH_MS // len(self._parts))
        self._timer.timeout.connect(self._draw_next)
        self._timer.start()
        # Saves and steps come by the hundred a second; only the timer draws.
        training.stepped.connect(self._mark)
        training.changed.connect(self._mark)
        self.draw()

    def _heat_map(self) -> RunPlot:
        hint = tr("Time goes to the right, noise upwards; bright is where the loss is large")
        plot = RunPlot(tr("Loss by noise level"), hint, log=False)
        plot.setToolTip(
            tr(
                "Training time from left to right, noise upwards; bright is a large loss. "
                "The middle levels, where there is something to learn, darken last."
            )
        )
        item = plot.getPlotItem()
        item.showGrid(x=False, y=False)
        item.setLabel("left", "log σ/α", color=theme().colors.dim, size="8pt")
        item.getViewBox().setYRange(LEVEL_EDGES[0], LEVEL_EDGES[-1], padding=0.0)
        self._image = pg.ImageItem()
        self._image.setColorMap(pg.colormap.get("viridis"))
        plot.addItem(self._image)
        return plot

    def _mark(self) -> None:
        self._dirty = True

    def _draw_next(self) -> None:
        """One part at a time, and no more than a share of the time: the rest plays elsewhere."""
        now = time.perf_counter()
        if not self.isVisible() or now < self._due or not (self._dirty or self._turn):
            return
        if self._turn == 0:
            self._dirty = False
        self._parts[self._turn]()
        self._turn = (self._turn + 1) % len(self._parts)
        self._due = now + REST * (time.perf_counter() - now)

    def draw(self) -> None:
        """Draw the history as it is now."""
        self._dirty, self._turn = False, 0
        for part in self._parts:
            part()

    def _draw_words(self) -> None:
        self._place.setText(place_words(self._training))
        self._told_loss.setText(loss_words(self._training))
        self.health.refresh()

    def _frame(self, plot: RunPlot) -> None:
        last = self._training.run.history.last
        plot.show_scales(last > 0)
        plot.show_steps(end_of(last, self._training.run.settings.steps))

    def _draw_loss(self) -> None:
        curve = self._training.run.history.loss
        draw(self._loss_line, curve.steps, curve.mean)
        draw_range(self._loss_range, curve)
        self._loss.fit(curve.low, curve.high)
        self._frame(self._loss)

    def _draw_rate(self) -> None:
        curve = self._training.run.history.rate
        draw(self._rate_line, curve.steps, curve.mean)
        self._rate.fit(np.zeros(min(1, len(curve.mean))), curve.mean)
        self._frame(self._rate)

    def _draw_levels(self) -> None:
        history = self._training.run.history
        steps, losses = history.level_losses()
        # The log of an older version has nothing here, and an autoencoder meets no noise.
        there = bool(len(steps)) or not history.last
        self._levels.setVisible(there and not self._training.learns_codec)
        self._frame(self._levels)
        picture = binned(steps, losses, COLUMNS)
        if not np.isfinite(picture).any():
            self._image.clear()
            return
        shown = np.log10(np.maximum(picture, 1e-6))
        low, high = np.nanpercentile(shown, (2, 98))
        self._image.setImage(shown, levels=(low, max(high, low + 1e-3)), autoLevels=False)
        bottom, top = LEVEL_EDGES[0], LEVEL_EDGES[-1]
        self._image.setRect(QRectF(0.0, bottom, float(steps[-1]), top - bottom))

    def _draw_norms(self) -> None:
        history = self._training.run.history
        whole = history.norm
        draw_range(self._norm_range, whole)
        words = [group_words(name) for name in history.groups]
        names = tuple(dict.fromkeys(words))
        self._name_groups(names or ((tr("all layers"),) if history.last else ()))
        if history.groups:
            steps, norms = history.group_norms()
            together = [
                np.linalg.norm(norms[:, [word == name for word in words]], axis=1) for name in names
            ]
            table = binned(steps, np.column_stack([steps, *together]), COLUMNS)
        else:  # an older version's log, or none yet
            table = np.stack([whole.steps, whole.mean], axis=1)
        floor = self._norm.fit(table[:, 1:], whole.low, whole.high)
        for i, line in enumerate(self._groups):
            draw(line, table[:, 0], np.maximum(table[:, 1 + i], floor))
        self._frame(self._norm)

    def _name_groups(self, names: tuple[str, ...]) -> None:
        if [line.name() for line in self._groups] == list(names):
            return
        for line in self._groups:
            self._norm.removeItem(line)
        self._groups = [self._norm.line(line_color(i), 1, name) for i, name in enumerate(names)]
        self._norm.tell_names(self._groups)


def _faint(color: str, alpha: int = 70) -> QColor:
    faint = QColor(color)
    faint.setAlpha(alpha)
    return faint
