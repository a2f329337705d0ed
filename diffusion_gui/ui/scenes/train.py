"""The Train scene: choose, start, and watch loss, gradients and samples while it learns."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.model_files import user_models_dir
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.studio import Studio
from diffusion_gui.ui.theme import icon, theme
from diffusion_gui.ui.training import Training
from diffusion_gui.ui.views import VIEWS, View
from diffusion_gui.ui.views.panels import Panel
from diffusion_gui.ui.views.points_view import CLASS_COLORS

from .train_controls import TrainControls

REFRESH_MS = 120
"""Plots are drawn this often at most; a small network makes hundreds of steps a second."""


class TrainScene(QSplitter):
    """Controls left, curves in the middle, samples from fixed noise right."""

    def __init__(
        self, studio: Studio, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        session = studio.session
        self._session = session
        self._training = studio.training
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.controls = TrainControls(self._training)
        self.controls.setMinimumWidth(236)
        self.addWidget(self.controls)
        self.addWidget(Curves(self._training))
        self.samples = Samples(self._training)
        self.addWidget(self.samples)
        self.setStretchFactor(1, 1)
        self.setSizes([250, 560, 470])
        self.samples.use.clicked.connect(self._use)
        self.samples.save.clicked.connect(self._ask_where)

    def _use(self) -> None:
        if self._training.checkpoint:
            self._session.use_model(str(self._training.checkpoint.path))
            self._session.scene_wanted.emit("watch")

    def _ask_where(self) -> None:
        folder = user_models_dir()
        folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]+", "_", self._training.settings.data)[-40:].strip("_.")
        path, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save the model"),
            str(folder / f"{name}-mine.safetensors"),
            tr("Models (*.safetensors)"),
        )
        if path:
            self._training.save(Path(path))


class Curves(QWidget):
    """Loss, gradient norm of each layer group, and learning rate, against the step."""

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        self._place = QLabel()
        self._place.setObjectName("title")
        column.addWidget(self._place)
        self._health = QLabel()
        self._health.setWordWrap(True)
        column.addWidget(self._health)
        self._loss = self._plot(column, tr("Loss"), 3, log=True)
        self._norm = self._plot(column, tr("Gradient norm"), 3, log=True)
        self._norm.addLegend(offset=(8, 4), labelTextSize="8pt")
        self._rate = self._plot(column, tr("Learning rate"), 2, log=False)
        self._groups: list[pg.PlotDataItem] = []
        self._loss_line = self._line(self._loss, theme().colors.accent, 2)
        self._rate_line = self._line(self._rate, theme().colors.forward, 1)
        self._dirty = False
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._draw_if_dirty)
        self._timer.start()
        training.stepped.connect(self._mark)
        training.changed.connect(self.draw)
        self.draw()

    def _plot(self, column: QVBoxLayout, title: str, stretch: int, log: bool) -> pg.PlotWidget:
        colors = theme().colors
        plot = pg.PlotWidget(background=colors.canvas)
        plot.setMinimumHeight(90)
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
        item.setTitle(title, color=colors.dim, size="9pt")
        column.addWidget(plot, stretch)
        return plot

    @staticmethod
    def _line(plot: pg.PlotWidget, color: str, width: int, name: str = "") -> pg.PlotDataItem:
        line = pg.PlotDataItem(pen=pg.mkPen(color, width=width), name=name or None)
        plot.addItem(line)
        return line

    def _mark(self) -> None:
        self._dirty = True

    def _draw_if_dirty(self) -> None:
        if self._dirty and self.isVisible():
            self.draw()

    def draw(self) -> None:
        """Draw the history as it is now."""
        self._dirty = False
        training = self._training
        self._place.setText(self._words())
        self._tell_health()
        for line, values in (
            (self._loss_line, training.losses),
            (self._rate_line, training.rates),
        ):
            rows = training.smoothed(values)
            line.setData(rows[:, 0], rows[:, 1])
        self._draw_groups()

    def _draw_groups(self) -> None:
        training = self._training
        names = training.started.groups if training.started else ()
        if [line.name() for line in self._groups] != list(names):
            for line in self._groups:
                self._norm.removeItem(line)
            self._groups = [
                self._line(self._norm, CLASS_COLORS[i % len(CLASS_COLORS)], 1, name)
                for i, name in enumerate(names)
            ]
        for i, line in enumerate(self._groups):
            rows = training.smoothed([norms[i] for norms in training.group_norms])
            positive = rows[rows[:, 1] > 0] if len(rows) else rows
            line.setData(positive[:, 0], positive[:, 1])

    def _words(self) -> str:
        training = self._training
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
        if training.seconds > 1.0 and done and training.state == "running":
            left = training.seconds / done * (total - done)
            words += "  ·  " + tr("{time} left").format(time=_clock(left))
        return words + "  ·  " + _state_words(training.state)

    def _tell_health(self) -> None:
        training = self._training
        found = training.health()
        text = ""
        if training.failure:
            failure = training.failure
            text = f"{failure.what} {failure.why} {failure.remedy}"
        elif found:
            text = _HEALTH[found[0]]()
        self._health.setText(text)
        self._health.setVisible(bool(text))
        self._health.setStyleSheet(f"color: {theme().colors.warning}")


_HEALTH = {
    "nan": lambda: tr("The gradients are no numbers any more. Lower the learning rate."),
    "exploding": lambda: tr(
        "The gradients explode: their norm is far above its usual size. Lower the learning rate, "
        "lengthen the warm-up, or clip at a smaller norm."
    ),
    "vanishing": lambda: tr(
        "The gradients vanish: some layers hardly learn. A network with residual connections and "
        "normalisation, such as the U-Net, lets them through."
    ),
}


def _state_words(state: str) -> str:
    return {
        "running": tr("training"),
        "paused": tr("paused"),
        "stopping": tr("saving"),
        "done": tr("saved"),
        "failed": tr("stopped"),
    }.get(state, "")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


class Samples(QWidget):
    """Samples from the same noise as training goes on; scrub back through what was."""

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        self._title = QLabel()
        self._title.setObjectName("dim")
        column.addWidget(self._title)
        self._stack = QStackedWidget()
        self._views: dict[str, View] = {}
        for kind, view_type in VIEWS.items():
            self._views[kind] = view_type()
            self._stack.addWidget(self._views[kind])
        column.addWidget(self._stack, 1)
        self._film = QSlider(Qt.Orientation.Horizontal)
        self._film.setAccessibleName(tr("Training time"))
        self._film.setToolTip(tr("Look back: the samples at earlier steps"))
        self._film.valueChanged.connect(self._show)
        column.addWidget(self._film)
        row = QHBoxLayout()
        self.use = QPushButton(tr("Use in Watch"))
        self.use.setIcon(icon("watch"))
        self.use.setToolTip(tr("Watch the newest checkpoint of this run denoise"))
        self.save = QPushButton(tr("Save model …"))
        self.save.setIcon(icon("save"))
        row.addWidget(self.use)
        row.addWidget(self.save)
        row.addStretch(1)
        column.addLayout(row)
        training.sampled.connect(self._grown)
        training.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follow the run's state."""
        ready = self._training.checkpoint is not None
        self.use.setEnabled(ready)
        self.save.setEnabled(ready)
        self._grown()

    def _grown(self) -> None:
        film = self._training.film
        at_end = self._film.value() >= self._film.maximum()
        with QSignalBlocker(self._film):
            self._film.setRange(0, max(0, len(film) - 1))
            if at_end:
                self._film.setValue(len(film) - 1)
        self._film.setVisible(len(film) > 1)
        self._show()

    def _show(self) -> None:
        training = self._training
        if not training.film or not training.started:
            self._title.setText(tr("Samples appear here while it trains."))
            for view in self._views.values():
                view.show_panels([], 0, False)
            return
        grid = training.film[min(self._film.value(), len(training.film) - 1)]
        domain = training.started.domain
        self._title.setText(
            tr("Samples at step {step}, always from the same noise").format(step=f"{grid.step:,}")
        )
        view = self._views[domain.kind]
        self._stack.setCurrentWidget(view)
        view.show_panels([Panel("", "x0", grid.x, domain, grid.labels)], -1, False)
