"""The Train scene's pictures: the data before training, then samples as a film over training."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.quality import Quality
from diffusion_gui.ui.theme import icon, theme
from diffusion_gui.ui.training import Training
from diffusion_gui.ui.views import VIEWS, View
from diffusion_gui.ui.views.panels import Panel
from diffusion_gui.ui.widgets.quality_table import QualityTable


class Samples(QWidget):
    """Items of the chosen data, or samples from the same noise; scrub back through what was."""

    def __init__(
        self,
        training: Training,
        quality: Quality,
        actions: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._training = training
        self._play = actions["play"]
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        self._title = QLabel()
        self._title.setObjectName("dim")
        self._title.setWordWrap(True)
        column.addWidget(self._title)
        self.canvas = QStackedWidget()
        self._views: dict[str, View] = {}
        for kind, view_type in VIEWS.items():
            self._views[kind] = view_type()
            self._views[kind].setAccessibleName(tr("Samples"))
            self.canvas.addWidget(self._views[kind])
        column.addWidget(self.canvas, 1)
        column.addLayout(self._film_row(actions))
        column.addLayout(self._rewind_row())
        self.quality = QualityTable(quality)
        column.addWidget(self.quality)
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
        training.sampled.connect(self.refresh)
        training.changed.connect(self.refresh)
        training.playback.moved.connect(self.refresh)
        self.refresh()

    def _film_row(self, actions: dict[str, QAction]) -> QHBoxLayout:
        row = QHBoxLayout()
        self._buttons: list[QToolButton] = []
        for name in ("step_back", "play", "step_forward"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setAutoRaise(True)
            self._buttons.append(button)
            row.addWidget(button)
        self._film = QSlider(Qt.Orientation.Horizontal)
        self._film.setAccessibleName(tr("Training time"))
        self._film.setToolTip(tr("Look back: the samples at earlier steps"))
        self._film.valueChanged.connect(self._training.playback.seek)
        row.addWidget(self._film, 1)
        return row

    def _rewind_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._kept = QComboBox()
        self._kept.setAccessibleName(tr("Kept checkpoints"))
        self._kept.setToolTip(tr("Earlier checkpoints that the run has kept"))
        row.addWidget(self._kept, 1)
        self.rewind = QPushButton(tr("Rewind to it"))
        self.rewind.setIcon(icon("reset"))
        self.rewind.setToolTip(
            tr("Let the run stand at this checkpoint again; Train on goes on from there")
        )
        self.rewind.clicked.connect(lambda: self._training.rewind(self._kept.currentData()))
        row.addWidget(self.rewind)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up; the play button is shared with other scenes' players."""
        self.refresh()

    def refresh(self) -> None:
        """Follow the run's state."""
        training = self._training
        ready = training.checkpoint is not None
        self.use.setEnabled(ready)
        self.save.setEnabled(ready)
        self._offer_kept()
        film, player = training.film, training.playback.player
        with QSignalBlocker(self._film):
            self._film.setRange(0, max(0, len(film) - 1))
            self._film.setValue(player.position)
        for widget in (self._film, *self._buttons):
            widget.setVisible(len(film) > 1)
        if self.isVisible():
            words = tr("Pause") if player.playing else tr("Play")
            if self._play.text() != words:
                self._play.setText(words)
                self._play.setIcon(icon("pause" if player.playing else "play"))
            self._show()

    def _offer_kept(self) -> None:
        training = self._training
        can = not training.active and not training.live and len(training.kept) > 1
        steps = list(training.kept[:-1])
        if steps != [self._kept.itemData(i) for i in range(self._kept.count())]:
            self._kept.clear()
            for step in reversed(steps):
                self._kept.addItem(tr("Checkpoint of step {step}").format(step=f"{step:,}"), step)
        for widget in (self._kept, self.rewind):
            widget.setVisible(len(training.kept) > 1)
            widget.setEnabled(can)

    def _show(self) -> None:
        training = self._training
        if training.film and training.started:
            grid = training.film[min(training.playback.position, len(training.film) - 1)]
            self._paint(
                tr("Samples at step {step}, always from the same noise").format(
                    step=f"{grid.step:,}"
                ),
                Panel("", "x0", grid.x, training.started.domain, grid.labels),
            )
        elif training.state in ("idle", "done", "failed") and training.data_failure:
            failure = training.data_failure
            self._paint(sentences(failure.what, failure.why, failure.remedy), None, warning=True)
        elif training.state == "idle" and training.data_shown:
            shown = training.data_shown
            count = tr("{n} items").format(n=f"{shown.total:,}") if shown.total else tr("endless")
            self._paint(
                tr("What it will learn from: {data}, {count}").format(data=shown.data, count=count),
                Panel("", "x0", shown.x, shown.domain, shown.labels),
            )
        elif training.state == "idle":
            self._paint(tr("The data is loading …"), None)
        else:
            self._paint(tr("Samples appear here while it trains."), None)

    def _paint(self, title: str, panel: Panel | None, warning: bool = False) -> None:
        colors = theme().colors
        self._title.setText(title)
        self._title.setStyleSheet(f"color: {colors.warning}" if warning else "")
        if panel is None:
            for view in self._views.values():
                view.show_panels([], 0, False)
            return
        view = self._views[panel.domain.kind]
        self.canvas.setCurrentWidget(view)
        view.show_panels([panel], -1, False)
