"""The Train scene's curves: loss, loss by noise level over time, gradient norms, learning rate."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.binning import smoothed
from diffusion_gui.core.run_files import LEVEL_EDGES
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.training import Training
from diffusion_gui.ui.views.points_view import CLASS_COLORS

from .train_health import Health

REFRESH_MS = 120
"""Plots are drawn this often at most; a small network makes hundreds of steps a second."""
REST = 8.0
"""After a part was drawn, nothing is for this many times as long."""
COLUMNS = 240
"""Most columns of the heat map; steps between are averaged."""


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
        self.health = Health(training)
        column.addWidget(self.health)
        self._loss = self._plot(column, tr("Loss"), 3, log=True)
        self._levels = self._heat_map(column)
        self._norm = self._plot(column, tr("Gradient norm"), 3, log=True)
        faint = QColor(theme().colors.canvas)
        faint.setAlpha(190)
        self._norm.addLegend(offset=(8, 4), labelTextSize="8pt", colCount=3, brush=faint)
        self._rate = self._plot(column, tr("Learning rate"), 2, log=False)
        self._groups: list[pg.PlotDataItem] = []
        self._loss_line = self._line(self._loss, theme().colors.accent, 2)
        self._rate_line = self._line(self._rate, theme().colors.forward, 1)
        self._dirty = False
        self._parts = (
            self._draw_words,
            self._draw_lines,
            self._draw_levels,
            self._draw_groups,
            self._draw_scales,
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

    def _plot(self, column: QVBoxLayout, title: str, stretch: int, log: bool) -> pg.PlotWidget:
        colors = theme().colors
        plot = pg.PlotWidget(background=colors.canvas)
        plot.setMinimumHeight(84)
        plot.setAccessibleName(title)
        item = plot.getPlotItem()
        item.setLogMode(y=log)
        item.showGrid(x=True, y=True, alpha=0.15)
        item.setMenuEnabled(False)
        item.hideButtons()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(colors.line)
            axis.setTextPen(colors.dim)
            axis.enableAutoSIPrefix(False)
        # All plots begin at the same place, so that one step stands under itself.
        item.getAxis("left").setWidth(46)
        item.setTitle(title, color=colors.dim, size="9pt")
        column.addWidget(plot, stretch)
        return plot

    def _heat_map(self, column: QVBoxLayout) -> pg.PlotWidget:
        plot = self._plot(column, tr("Loss by noise level"), 3, log=False)
        plot.setToolTip(
            tr(
                "Training time from left to right, noise upwards; bright is a large loss. "
                "The middle levels, where there is something to learn, darken last."
            )
        )
        plot.getPlotItem().showGrid(x=False, y=False)
        plot.getPlotItem().setLabel("left", "log σ/α", color=theme().colors.dim, size="8pt")
        self._image = pg.ImageItem()
        self._image.setColorMap(pg.colormap.get("viridis"))
        plot.addItem(self._image)
        return plot

    @staticmethod
    def _line(plot: pg.PlotWidget, color: str, width: int, name: str = "") -> pg.PlotDataItem:
        line = pg.PlotDataItem(pen=pg.mkPen(color, width=width), name=name or None)
        plot.addItem(line)
        return line

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
        self.health.refresh()

    def _draw_lines(self) -> None:
        training = self._training
        for line, values in (
            (self._loss_line, training.losses),
            (self._rate_line, training.rates),
        ):
            rows = smoothed(training.steps, values)
            line.setData(rows[:, 0], rows[:, 1])

    def _draw_scales(self) -> None:
        for plot in (self._loss, self._levels, self._norm, self._rate):
            for side in ("left", "bottom"):  # an empty plot has no scale to read
                axis = plot.getPlotItem().getAxis(side)
                axis.setStyle(showValues=bool(self._training.steps))

    def _draw_levels(self) -> None:
        training = self._training
        # A run that is read from its log has nothing here.
        self._levels.setVisible(bool(training.level_losses) or not training.steps)
        picture = level_picture(training.level_losses)
        if not picture.size:
            self._image.clear()
            return
        shown = np.log10(np.maximum(picture, 1e-6))
        low, high = np.nanpercentile(shown, (2, 98))
        self._image.setImage(shown, levels=(low, max(high, low + 1e-3)), autoLevels=False)
        first, last = training.steps[0] - 1, training.steps[len(training.level_losses) - 1]
        bottom, top = LEVEL_EDGES[0], LEVEL_EDGES[-1]
        self._image.setRect(QRectF(first, bottom, last - first, top - bottom))

    def _draw_groups(self) -> None:
        training = self._training
        names = training.started.groups if training.started else ()
        if not names and training.norms:
            names = (tr("all layers"),)
        if [line.name() for line in self._groups] != list(names):
            for line in self._groups:
                self._norm.removeItem(line)
            self._groups = [
                self._line(self._norm, CLASS_COLORS[i % len(CLASS_COLORS)], 1, name)
                for i, name in enumerate(names)
            ]
        table = np.asarray(training.group_norms or training.norms).reshape(-1, max(len(names), 1))
        for i, line in enumerate(self._groups):
            rows = smoothed(training.steps, table[:, i])
            positive = rows[rows[:, 1] > 0] if len(rows) else rows
            line.setData(positive[:, 0], positive[:, 1])


def level_picture(losses: list[tuple[float, ...]]) -> npt.NDArray[np.float64]:
    """Losses by level (steps, bins) averaged over time, as at most COLUMNS columns.

    A bin that no item fell into takes the loss of the column before.
    """
    if not losses:
        return np.empty((0, 0))
    table = np.asarray(losses, dtype=np.float64)
    size = -(-len(table) // COLUMNS)
    whole = len(table) // size * size
    blocks = table[:whole].reshape(-1, size, table.shape[1])
    known = np.isfinite(blocks)
    sums = np.where(known, blocks, 0.0).sum(1)
    counts = known.sum(1)
    picture = np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
    for column in range(1, len(picture)):
        empty = np.isnan(picture[column])
        picture[column, empty] = picture[column - 1, empty]
    return picture


def place_words(training: Training) -> str:
    """Where the run stands, its loss and the time left."""
    if training.state == "idle":
        return tr("Choose what to train on, and press Start.")
    if training.state == "starting":
        return tr("Preparing data and network …")
    done = training.steps[-1] if training.steps else 0
    total = training.settings.steps
    words = tr("Step {done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
    if training.losses:
        recent = training.losses[-100:]
        words += "  ·  " + tr("loss {value}").format(value=f"{np.mean(recent):.4f}")
    running = training.state == "running" or training.live
    if training.seconds > 1.0 and done and running:
        left = training.seconds / done * (total - done)
        words += "  ·  " + tr("{time} left").format(time=_clock(left))
    return words + "  ·  " + _state_words(training)


def _state_words(training: Training) -> str:
    if training.state == "following":
        if training.live:
            return tr("training elsewhere")
        return tr("opened; it does not grow at the moment")
    return {
        "running": tr("training"),
        "paused": tr("paused"),
        "stopping": tr("saving"),
        "done": tr("saved"),
        "failed": tr("stopped"),
    }.get(training.state, "")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
