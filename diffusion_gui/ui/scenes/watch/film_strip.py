"""The film strip: small pictures along the whole timeline; click or drag to go there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from diffusion_gui.core.runs.shown_values import is_visible, shown_value
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import Colors, theme
from diffusion_gui.ui.views import view_of

HEIGHT = 62
SIDE = 50
GAP = 3
BAR = 4
AT_ONCE = 6
"""Thumbnails made a paint, so that a long strip never holds up a frame."""


class FilmStrip(QWidget):
    """Thumbnails of the chosen item; the coloured bar tells the two directions apart."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session = watch.session
        self._branches = watch.branches
        self._thumbnails: dict[int, QImage] = {}
        self._key: object = None
        self._picture = QPixmap()
        self._painted: object = None
        self._missing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Film strip"))
        self.setToolTip(tr("The whole trajectory. Click or drag to go to a frame."))
        session.timeline_changed.connect(self.update)
        session.moved.connect(self.update)
        watch.branches.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """One row of pictures."""
        return QSize(400, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds other frames."""
        self._thumbnails.clear()

    def _slots(self) -> list[tuple[QRectF, int]]:
        """(place, position on the timeline) of each thumbnail; the first and the last are shown."""
        planned = self._session.timeline.planned
        count, width = self._grid()
        return [
            (
                QRectF(i * width, 0.0, width - GAP, SIDE),
                round(i * (planned - 1) / max(1, count - 1)),
            )
            for i in range(count)
        ]

    def _grid(self) -> tuple[int, float]:
        """How many thumbnails there are, and how far they stand apart."""
        fitting = int((self.width() + GAP) // (SIDE + GAP))
        count = max(1, min(self._session.timeline.planned, fitting))
        return count, (self.width() + GAP) / count

    def _span(self) -> tuple[float, float]:
        """Where the first and the last frame lie: the middles of their thumbnails."""
        count, width = self._grid()
        first = (width - GAP) / 2.0
        return first, first + (count - 1) * width

    def _x_of(self, position: float) -> float:
        first, last = self._span()
        return first + (last - first) * position / max(1, self._session.timeline.planned - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is there; thumbnails are kept until the run or the item changes."""
        with QPainter(self) as painter:  # ends on errors too: an open painter takes Qt down
            if not self._session.timeline.trajectories:
                painter.fillRect(self.rect(), QColor(theme().colors.window))
            else:
                painter.drawPixmap(0, 0, self._strip())
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._marks(painter, theme().colors)
                self._cursor(painter, theme().colors)

    def _strip(self) -> QPixmap:
        """All but the cursor: it stays as it is while a person scrubs."""
        session, timeline = self._session, self._session.timeline
        ratio = self.devicePixelRatioF()
        fits = _fits(timeline)
        what = (timeline, session.item, session.show[0], theme().colors.dark, fits)
        grown = (timeline.available, timeline.known, timeline.planned, self.size(), ratio)
        if (what, grown) != self._painted or self._missing:
            self._painted = what, grown
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(theme().colors.window))
            with QPainter(self._picture) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._pictures(painter, theme().colors)
                self._bar(painter, theme().colors)
        return self._picture

    def _marks(self, painter: QPainter, colors: Colors) -> None:
        """Where branches part: filled where the one shown left, hollow where others leave it."""
        for position, own in self._branches.tree.marks():
            x, y = self._x_of(position + 0.5), SIDE + 4 + BAR / 2
            painter.setPen(QPen(QColor(colors.text), 1.5))
            painter.setBrush(QColor(colors.accent if own else colors.canvas))
            painter.drawPolygon(
                [QPointF(x, y - 6), QPointF(x + 6, y), QPointF(x, y + 6), QPointF(x - 6, y)]
            )

    def _pictures(self, painter: QPainter, colors: Colors) -> None:
        session, timeline = self._session, self._session.timeline
        quantity = session.show[0]
        key = (timeline, session.item, quantity, colors.dark, _fits(timeline))
        if key != self._key:
            self._key = key
            self._thumbnails.clear()
        made = 0
        for place, position in self._slots():
            painter.fillRect(place, QColor(colors.canvas))
            if not timeline.has(position):
                continue
            trajectory, k = timeline.place(position)
            if not is_visible(trajectory, k, quantity):
                continue
            if position not in self._thumbnails and made < AT_ONCE:
                item = min(session.item, len(trajectory.labels) - 1)
                self._thumbnails[position] = _thumbnail(trajectory, k, quantity, item)
                made += 1
            if image := self._thumbnails.get(position):
                x = place.x() + (place.width() - image.width()) / 2
                painter.drawImage(QRectF(round(x), place.y(), image.width(), SIDE), image)
        self._missing = made == AT_ONCE
        if self._missing:
            self.update()

    def _bar(self, painter: QPainter, colors: Colors) -> None:
        """Two colours for the two directions; what is not computed yet is faint."""
        timeline = self._session.timeline
        starts = [*timeline.starts(), timeline.planned]
        painter.setPen(Qt.PenStyle.NoPen)
        parts = [
            (starts[i], starts[i + 1], len(one), one.recipe.process == "reverse")
            for i, one in enumerate(timeline.trajectories)
        ]
        if len(parts) == 1 and not parts[0][3] and not timeline.complete:
            # the denoising has not begun: it will be as long
            half = timeline.planned // 2
            parts = [(0, half, parts[0][2], False), (half, starts[-1], 0, True)]
        for first, end, there, reverse in parts:
            left = 0.0 if first == 0 else self._x_of(first - 0.5)
            right = float(self.width()) if end == starts[-1] else self._x_of(end - 0.5)
            done = right if first + there == end else self._x_of(first + there - 1)
            color = QColor(colors.reverse if reverse else colors.forward)
            for opacity, limit in ((0.25, right), (1.0, done)):
                color.setAlphaF(opacity)
                painter.setBrush(color)
                painter.drawRect(QRectF(left, SIDE + 4, max(0.0, limit - left), BAR))

    def _cursor(self, painter: QPainter, colors: Colors) -> None:
        session = self._session
        x = self._x_of(session.playback.shown)
        line = QColor(colors.text)
        painter.setPen(QPen(QColor(colors.canvas), 4))
        painter.drawLine(int(x), 0, int(x), SIDE + 4 + BAR)
        painter.setPen(QPen(line, 2))
        painter.drawLine(int(x), 0, int(x), SIDE + 4 + BAR)
        painter.setPen(QPen(QColor(colors.canvas), 1))
        painter.setBrush(line)
        painter.drawEllipse(QRectF(x - 5, SIDE + 1, 10, 10))

    def _go(self, event: QMouseEvent) -> None:
        first, last = self._span()
        share = (event.position().x() - first) / max(1.0, last - first)
        self._session.playback.seek(round(share * (self._session.timeline.planned - 1)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the frame under the pointer."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)


def _fits(timeline: Timeline) -> list[int]:
    """How often the linear previews of each run were fitted: then its thumbnails are others."""
    decoded = (run.decoded for run in timeline.trajectories)
    fits = (one.preview for one in decoded if one is not None)
    return [fit.version for fit in fits if fit is not None]


def _thumbnail(trajectory: Trajectory, k: int, quantity: str, item: int) -> QImage:
    """State `k` of one item, or of all that its view shows together."""
    view = view_of(trajectory.shown)
    items = view.pictured(item)
    x = shown_value(trajectory, k, quantity, items)
    image = view.thumbnail(x, trajectory.shown, trajectory.labels[items], quantity, SIDE)
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio, smooth)
