"""The preview of an export: a film that plays, or the strip as it will be."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from diffusion_gui.render.films.animation import Moving
from diffusion_gui.render.grid import Picture
from diffusion_gui.ui.views.qimage import to_qimage

SIDE = 400


class Preview(QLabel):
    """Shows what the file will show, at most `SIDE` pixels wide and high."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(SIDE, SIDE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.at = 0
        """The frame that is shown."""
        self._film: Moving | None = None
        self.timer = QTimer(self)
        self.timer.timeout.connect(self._advance)

    def play(self, film: Moving) -> None:
        """Play `film` over and over, at its own rate."""
        self._film, self.at = film, 0
        self.timer.start(max(16, round(1000 / film.options.fps)))

    def show_still(self, picture: Picture) -> None:
        """Show one picture."""
        self.stop()
        self._show(picture)

    def msg(self, text: str) -> None:
        """Show words instead of a picture."""
        self.stop()
        self.setText(text)

    def stop(self) -> None:
        """Play no more."""
        self._film = None
        self.timer.stop()

    def _advance(self) -> None:
        if self._film is not None:
            self.at = (self.at + 1) % len(self._film)
            self._show(self._film.frame(self.at))

    def _show(self, picture: Picture) -> None:
        ratio = self.devicePixelRatioF()
        room = QSize(round(self.width() * ratio), round(self.height() * ratio))
        shown = QPixmap.fromImage(to_qimage(picture)).scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.setPixmap(shown)
