"""The distance curve of the Compare scene: how far each pane is from the reference's end."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.runs.comparison_clock import FLOOR, reading
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.theme import line_color, theme
from diffusion_gui.ui.widgets.notation import PREDICTION, STATE
from diffusion_gui.ui.widgets.show_buttons import ShowButtons
from diffusion_gui.ui.widgets.step_plot import LogAxis, axis_width

from .pane import DASHES


class DistancePlot(QWidget):
    """Mean distance to the reference's end against the clock, on a logarithmic scale."""

    def __init__(self, compare: Compare, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compare = compare
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._title_row())
        colors = theme().colors
        self._scale = LogAxis("left")
        self._plot = pg.PlotWidget(background=colors.canvas, axisItems={"left": self._scale})
        self._plot.setAccessibleName(tr("Distance to the reference's end"))
        self._plot.setMinimumHeight(96)
        item = self._plot.getPlotItem()
        item.setLogMode(y=True)
        item.showGrid(x=True, y=True, alpha=0.15)
        item.setMenuEnabled(False)
        item.hideButtons()
        item.setMouseEnabled(False, False)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(colors.line)
            axis.setTextPen(colors.dim)
            axis.enableAutoSIPrefix(False)
        self._scale.setWidth(axis_width())
        self._lines: list[pg.PlotDataItem] = []
        self._dots: list[pg.ScatterPlotItem] = []
        self._cursor = pg.InfiniteLine(pen=pg.mkPen(colors.dim, width=1))
        self._plot.addItem(self._cursor, ignoreBounds=True)
        column.addWidget(self._plot, 1)

    def _title_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._title = QLabel()
        self._title.setObjectName("dim")
        row.addWidget(self._title)
        row.addStretch(1)
        measures = (
            ("x0", PREDICTION, tr("Distance of the prediction"),
             tr("From each pane's prediction to where the reference ends")),
            ("x", STATE, tr("Distance of the state"),
             tr("From each pane's state, noise included, to where the reference ends")),
        )  # fmt: skip
        self._of = ShowButtons(measures, row, self)
        self._of.chosen.connect(self._compare.set_measure)
        return row

    def rebuild(self) -> None:
        """Another set of panes."""
        for old in (*self._lines, *self._dots):
            self._plot.removeItem(old)
        self._lines, self._dots = [], []
        for i in range(len(self._compare.panes)):
            color = line_color(i)
            line = pg.PlotDataItem(pen=pg.mkPen(color, width=2, style=DASHES[i]))
            dot = pg.ScatterPlotItem(size=8, brush=color, pen=None)
            self._plot.addItem(line)
            self._plot.addItem(dot, ignoreBounds=True)
            self._lines.append(line)
            self._dots.append(dot)

    def refresh(self) -> None:
        """Draw the distances there are."""
        compare = self._compare
        if compare.comparison is None:
            return
        self._of.show_value(compare.measure)
        drawn = arrived = unlike = False
        for i, line in enumerate(self._lines):
            y = np.maximum(np.array(compare.distances(i)), FLOOR)
            line.setData(compare.runs.axis(i)[: len(y)], y)
            drawn = drawn or len(y) > 0
            unlike = unlike or (not len(y) and compare.runs.arrived(i))
            arrived = arrived or bool((y == FLOOR).any())
        self._scale.mark_zero(np.log10(FLOOR) if arrived else None)
        clock = compare.comparison.clock
        item = self._plot.getPlotItem()
        item.getViewBox().invertX(clock == "level")
        item.setLabel("bottom", _axis_words(clock), color=theme().colors.dim, size="8pt")
        self._title.setText(
            tr("Distance to the reference's end; panes whose states are other numbers have none")
            if drawn and unlike
            else tr("Distance to the reference's end")
            if drawn
            else tr("Distances are drawn when the reference has arrived.")
        )
        for side in ("left", "bottom"):  # an empty plot has no scale to read
            item.getAxis(side).setStyle(showValues=drawn)
        self.move_cursor()

    def move_cursor(self) -> None:
        """Follow the clock."""
        compare = self._compare
        if compare.comparison is None:
            return
        clock = compare.comparison.clock
        place = reading(clock, compare.playback.position, compare.runs.most_calls)
        self._cursor.setPos(place)
        for i, dot in enumerate(self._dots):
            known = compare.distances(i)
            if known:
                k = min(compare.state(i), len(known) - 1)
                dot.setData([float(compare.runs.axis(i)[k])], [np.log10(max(known[k], FLOOR))])
            else:
                dot.setData([], [])


def _axis_words(clock: str) -> str:
    return {
        "progress": tr("Share of the steps, %"),
        "calls": tr("Network calls"),
        "level": tr("Noise level, %"),
    }[clock]
