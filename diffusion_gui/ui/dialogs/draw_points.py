"""Draw your own distribution: points with the mouse or from a picture, then train on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.drawing import LEAST, Points, from_darkness, spray, write_csv
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.messages import Failed
from diffusion_gui.core.paths import new_file
from diffusion_gui.core.train_settings import SUITED, TrainSettings
from diffusion_gui.core.words import say
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.studio import Studio
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views.points_art import Plane, draw_dots
from diffusion_gui.ui.widgets.fields import Slider

REACH = 1.25
"""The sheet goes from -REACH to REACH both ways."""
A_MOVE = 12
"""Points that a movement of the mouse leaves behind."""
FROM_PICTURE = 4000
PICTURE_SIDE = 256


class Sheet(QWidget):
    """Paints the points; tells where the mouse draws, in the plane's units."""

    drawn = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("Drawing sheet"))
        self._points: Points = np.empty((0, 2))

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(440, 440)

    def show_points(self, points: Points) -> None:
        """Paint `points` (N, 2) from now on."""
        self._points = points
        self.update()

    def _plane(self) -> Plane:
        side = min(self.width(), self.height()) - 2
        corner = ((self.width() - side) / 2, (self.height() - side) / 2)
        return Plane(QRectF(*corner, side, side), -REACH, REACH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sheet, and a word of what to do while it is empty."""
        colors = theme().colors
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            plane = self._plane()
            painter.fillRect(plane.square, QColor(colors.canvas))
            painter.setPen(QPen(QColor(colors.line), 1))
            painter.drawRect(plane.square)
            if not len(self._points):
                painter.setPen(QColor(colors.dim))
                words = tr("Draw here with the mouse")
                painter.drawText(plane.square, Qt.AlignmentFlag.AlignCenter, words)
            painter.setClipRect(plane.square)
            labels = np.full(len(self._points), -1)
            draw_dots(painter, plane, self._points, labels, 2.5)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        self._draw(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with it."""
        self._draw(event)

    def _draw(self, event: QMouseEvent) -> None:
        plane = self._plane()
        if event.buttons() & Qt.MouseButton.LeftButton and plane.square.contains(event.position()):
            self.drawn.emit(*plane.point(event.position().x(), event.position().y()))


class DrawPointsDialog(QDialog):
    """A sheet to draw on; what is drawn becomes a data set of the person's own."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._rng = np.random.default_rng(0)
        self.points: Points = np.empty((0, 2))
        self.setWindowTitle(tr("Draw a distribution"))
        column = QVBoxLayout(self)
        words = tr("Points are learned as a distribution: draw a shape, train, and watch it form.")
        column.addWidget(QLabel(words))
        self.sheet = Sheet()
        self.sheet.drawn.connect(self._spray)
        column.addWidget(self.sheet, 1)
        tools = QHBoxLayout()
        brush = QLabel(tr("Brush"))
        self._brush = Slider(Qt.Orientation.Horizontal)
        self._brush.setRange(1, 100)
        self._brush.setValue(20)
        self._brush.setAccessibleName(tr("Brush"))
        brush.setBuddy(self._brush)
        picture = QPushButton(tr("From a picture …"))
        picture.setToolTip(tr("Points where the picture is dark"))
        picture.clicked.connect(self._ask_picture)
        clear = QPushButton(tr("Clear"))
        clear.clicked.connect(lambda: self._set(np.empty((0, 2))))
        for widget in (brush, self._brush, picture, clear):
            tools.addWidget(widget)
        column.addLayout(tools)
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
        self._set(self.points)

    def _set(self, points: Points) -> None:
        self.points = points
        self.sheet.show_points(points)
        self._count.setText(tr("{n} points").format(n=f"{len(points):,}"))
        enough = len(points) >= LEAST
        self.watch.setEnabled(enough)
        self.train.setEnabled(enough and not self._studio.training.active)

    def _spray(self, x: float, y: float) -> None:
        spread = self._brush.value() / 100 * 0.25
        self._set(np.concatenate([self.points, spray(x, y, A_MOVE, spread, self._rng)]))

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
                    say("{path} is no picture that can be read.", path=path),
                    what_to_do="Choose another one.",
                )
            self._set(from_darkness(_grey(image), FROM_PICTURE))
        except UserError as error:
            self._tell(error)

    def _tell(self, error: UserError) -> None:
        self._studio.session.failed.emit(Failed.of(error))

    def _saved(self) -> Path | None:
        try:
            target = new_file("drawn", "drawing", ".csv")
            write_csv(self.points, target)
        except UserError as error:
            self._tell(error)
            return None
        return target

    def _watch(self) -> None:
        if target := self._saved():
            self._studio.session.use_data(f"points:{target}")
            self._studio.session.scene_wanted.emit("watch")
            self.accept()

    def _train(self) -> None:
        if target := self._saved():
            suited: dict[str, Any] = SUITED["points"]
            settings = TrainSettings(data=f"points:{target}", sample_every=30, **suited)
            self._studio.session.scene_wanted.emit("train")
            self._studio.training.start(settings)
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
