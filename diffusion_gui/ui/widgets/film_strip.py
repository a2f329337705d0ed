"""The film strip: small pictures along the whole timeline; click or drag to go there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views import view_of

HEIGHT = 58
GAP = 2
BAR = 5


class FilmStrip(QWidget):
    """Thumbnails of the chosen item; the coloured bar tells the two directions apart."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails: dict[int, QImage] = {}
        self._key: object = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Film strip"))
        self.setToolTip(tr("The whole journey. Click or drag to go to a frame."))
        session.timeline_changed.connect(self.update)
        session.moved.connect(self.update)

    def sizeHint(self) -> QSize:
        """One row of pictures."""
        return QSize(400, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds other frames."""
        self._thumbnails.clear()

    def _slots(self) -> list[tuple[QRect, int]]:
        """(place, position on the timeline) of each thumbnail."""
        planned = self._session.timeline.planned
        side = HEIGHT - BAR - 3
        count = max(1, min(planned, self.width() // (side + GAP)))
        width = self.width() / count
        return [
            (
                QRect(round(i * width), 0, max(1, round(width) - GAP), side),
                round(i * (planned - 1) / max(1, count - 1)),
            )
            for i in range(count)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is there; thumbnails are kept until the run or the item changes."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        session = self._session
        colors = theme().colors
        timeline = session.timeline
        if not timeline.trajectories:
            return
        key = (id(timeline), session.item, colors.dark)
        if key != self._key:
            self._key = key
            self._thumbnails.clear()
        turn = timeline.starts()[1] if len(timeline.trajectories) > 1 else timeline.planned
        only = timeline.trajectories[0].recipe.process == "reverse"
        made = 0
        for place, position in self._slots():
            if position < timeline.available:
                if position not in self._thumbnails and made < 6:
                    # A few a paint, so that a long strip never holds up a frame.
                    trajectory, k = timeline.place(position)
                    view = view_of(trajectory.domain)
                    item = min(session.item, len(trajectory.labels) - 1)
                    self._thumbnails[position] = view.thumbnail(trajectory, k, item, place.height())
                    made += 1
                if image := self._thumbnails.get(position):
                    x = place.x() + (place.width() - image.width()) // 2
                    painter.drawImage(x, place.y(), image)
            else:
                painter.fillRect(place, QColor(colors.canvas))
            color = colors.reverse if only or position >= turn else colors.forward
            painter.fillRect(
                QRect(place.x(), place.bottom() + 2, place.width() + GAP, BAR), QColor(color)
            )
        if made == 6:
            self.update()
        self._cursor(painter)

    def _cursor(self, painter: QPainter) -> None:
        session = self._session
        planned = session.timeline.planned
        shown = min(session.playback.position, session.timeline.available - 1)
        slots = self._slots()
        first, last = slots[0][0].center().x(), slots[-1][0].center().x()
        x = first + (last - first) * shown / max(1, planned - 1)
        painter.setPen(QPen(QColor(theme().colors.text), 2))
        painter.drawLine(int(x), 0, int(x), HEIGHT)

    def _go(self, event: QMouseEvent) -> None:
        slots = self._slots()
        first, last = slots[0][0].center().x(), slots[-1][0].center().x()
        share = (event.position().x() - first) / max(1, last - first)
        self._session.playback.seek(round(share * (self._session.timeline.planned - 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the frame under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)
