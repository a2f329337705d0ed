"""Draw your own distribution: points with the mouse or from a picture, then train on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.recipes.data_spec import data_of
from diffusion_gui.core.recipes.train_settings import TrainSettings, suited
from diffusion_gui.core.text import msg
from diffusion_gui.storage.user_files import new_file
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.theme import icon
from diffusion_gui.ui.widgets.fields import Slider

from .drawing_sheet import REACH, Sheet
from .drawn_points import LEAST, Points, erase, from_darkness, spray, write_csv

FROM_PICTURE = 4000
PICTURE_SIDE = 256
ERASER = 2.0
"""The eraser's radius, in deviations of the brush."""
MOST_STEPS = 100
"""Changes that can be undone."""


class DrawPointsDialog(QDialog):
    """A sheet to draw on; what is drawn becomes a data set of the person's own."""

    def __init__(self, app_state: AppState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._rng = np.random.default_rng(0)
        self.points: Points = np.empty((0, 2))
        self._before: list[Points] = []
        self._after: list[Points] = []
        self.setWindowTitle(tr("Draw a distribution"))
        column = QVBoxLayout(self)
        words = tr("Points are learned as a distribution: draw a shape, train, and watch it form.")
        column.addWidget(QLabel(words))
        self.sheet = Sheet()
        self.sheet.begun.connect(self._keep)
        self.sheet.drawn.connect(self._draw)
        column.addWidget(self.sheet, 1)
        column.addLayout(self._tools())
        row = QHBoxLayout()
        self._count = QLabel()
        self._count.setObjectName("dim")
        row.addWidget(self._count, 1)
        self.watch = QPushButton(tr("Watch at once"))
        self.watch.setToolTip(tr("Noise and denoise it with its ideal denoiser, without training"))
        self.watch.clicked.connect(self._watch)
        row.addWidget(self.watch)
        self.train = QPushButton(tr("Train on it"))
        self.train.setObjectName("primary")
        self.train.setToolTip(tr("Train a small network on these points: it takes some seconds"))
        self.train.clicked.connect(self._train)
        row.addWidget(self.train)
        column.addLayout(row)
        self._set(app_state.drawing)

    def _tools(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        brush = QLabel(tr("Brush"))
        self._brush = Slider(Qt.Orientation.Horizontal)
        self._brush.setRange(1, 100)
        self._brush.setValue(20)
        self._brush.setAccessibleName(tr("Brush"))
        self._brush.valueChanged.connect(self._show_eraser)
        brush.setBuddy(self._brush)
        self.eraser = QPushButton(tr("Eraser"))
        self.eraser.setCheckable(True)
        self.eraser.setToolTip(tr("Take points away with the mouse") + " (E)")
        self.eraser.setShortcut("E")
        self.eraser.toggled.connect(self._show_eraser)
        self.undo = self._step_button("undo", tr("Undo"), QKeySequence.StandardKey.Undo)
        self.undo.clicked.connect(lambda: self._step(self._before, self._after))
        self.redo = self._step_button("redo", tr("Redo"), QKeySequence.StandardKey.Redo)
        self.redo.clicked.connect(lambda: self._step(self._after, self._before))
        picture = QPushButton(tr("From a picture …"))
        picture.setToolTip(tr("Points where the picture is dark"))
        picture.clicked.connect(self._ask_picture)
        clear = QPushButton(tr("Clear"))
        clear.clicked.connect(lambda: self._replace(np.empty((0, 2))))
        for widget in (brush, self._brush, self.eraser, self.undo, self.redo, picture, clear):
            tools.addWidget(widget)
        return tools

    def _step_button(self, name: str, words: str, keys: QKeySequence.StandardKey) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setAccessibleName(words)
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{words} ({shown})")
        QShortcut(keys, self, button.click)
        return button

    @property
    def _reach(self) -> float:
        """How far the brush spreads, as a standard deviation."""
        return self._brush.value() / 100 * 0.25

    def _show_eraser(self) -> None:
        self.sheet.show_eraser(ERASER * self._reach if self.eraser.isChecked() else 0.0)

    def _keep(self) -> None:
        """A change begins: undo comes back to here."""
        self._before.append(self.points)
        del self._before[:-MOST_STEPS]
        self._after.clear()

    def _step(self, back: list[Points], forth: list[Points]) -> None:
        if back:
            forth.append(self.points)
            self._set(back.pop())

    def _replace(self, points: Points) -> None:
        self._keep()
        self._set(points)

    def _set(self, points: Points) -> None:
        self.points = points
        self.sheet.show_points(points)
        words = tr("1 point") if len(points) == 1 else tr("{n} points")
        self._count.setText(words.format(n=f"{len(points):,}"))
        enough = len(points) >= LEAST
        self.watch.setEnabled(enough)
        self.train.setEnabled(enough and not self._app_state.training.active)
        self.undo.setEnabled(bool(self._before))
        self.redo.setEnabled(bool(self._after))

    def _draw(self, *stroke: float) -> None:
        piece = (stroke[0], stroke[1], stroke[2], stroke[3])
        if self.eraser.isChecked():
            self._set(erase(self.points, piece, ERASER * self._reach))
            return
        new = spray(piece, self._reach, self._rng)
        on_sheet = np.abs(new).max(axis=1, initial=0.0) <= REACH
        self._set(np.concatenate([self.points, new[on_sheet]]))

    def _ask_picture(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("A dark picture on light ground"), "", "(*.png *.jpg *.jpeg *.webp *.bmp)"
        )
        if path:
            self.take_picture(path)

    def take_picture(self, path: str) -> None:
        """Put points where the picture at `path` is dark."""
        image = QImage(path)
        try:
            if image.isNull():
                raise UserError(
                    msg("{path} is no picture that can be read.", path=path),
                    what_to_do="Choose another one.",
                )
            self._replace(from_darkness(_grey(image), FROM_PICTURE))
        except UserError as error:
            self._tell(error)

    def _tell(self, error: UserError) -> None:
        self._app_state.session.failed.emit(Failed.of(error))

    def _saved(self) -> Path | None:
        try:
            target = new_file("drawn", "drawing", ".csv")
            write_csv(self.points, target)
        except UserError as error:
            self._tell(error)
            return None
        return target

    def done(self, result: int) -> None:
        """A sheet that is only closed keeps what is drawn on it."""
        used = result == QDialog.DialogCode.Accepted
        self._app_state.drawing = self.points[:0] if used else self.points
        super().done(result)

    def _watch(self) -> None:
        if target := self._saved():
            self._app_state.session.use_data(data_of(target))
            self._app_state.session.scene_wanted.emit("watch")
            self.accept()

    def _train(self) -> None:
        if target := self._saved():
            settings = TrainSettings(**suited(data_of(target)), sample_every=30)
            self._app_state.session.scene_wanted.emit("train")
            self._app_state.training.start(settings)
            self.accept()


def _grey(image: QImage) -> npt.NDArray[np.uint8]:
    """The picture in grey on white, (H, W) uint8, made small."""
    small = image.scaled(
        PICTURE_SIDE,
        PICTURE_SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    sheet = QImage(small.size(), QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    with QPainter(sheet) as painter:
        painter.drawImage(0, 0, small)
    grey = sheet.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].copy()
