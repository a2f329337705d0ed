"""The status bar: a message that is too long for it ends in dots, and is whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStatusBar, QStyle, QStyleOption, QWidget

EDGE = 6


class StatusBar(QStatusBar):
    """Qt's own cuts a long message off without a sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.messageChanged.connect(self.setToolTip)

    def room(self) -> QRect:
        """Where the message is written: up to the widgets that always show, such as Stop."""
        shown = [
            one.x() for one in self.findChildren(QWidget) if one.isVisible() and one.x() > EDGE
        ]
        right = min(shown, default=self.width()) - EDGE
        return QRect(EDGE, 0, max(0, right - EDGE), self.height())

    def shown(self) -> str:
        """The message, shortened in its middle where the room is short: paths end in their name."""
        elide = Qt.TextElideMode.ElideMiddle
        return self.fontMetrics().elidedText(self.currentMessage(), elide, self.room().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the message."""
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelStatusBar, option, painter, self)
        if self.currentMessage():
            painter.setPen(self.palette().windowText().color())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(self.room(), flags, self.shown())
