"""A frame that scrolls up and down where the window is too low for its content."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class VerticalScroll(QScrollArea):
    """Its bar goes as soon as the content fits without it.

    Qt asks for the height at the width beside the bar: texts that wrap there would keep it.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The content may be lower now."""
        done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._drop_bar()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There may be more room now."""
        super().resizeEvent(event)
        self._drop_bar()

    def _drop_bar(self) -> None:
        room, content = self.maximumViewportSize(), self.widget()
        if content is None or not self.verticalScrollBar().isVisible():
            return
        if 0 <= content.heightForWidth(room.width()) <= room.height():
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)


def scrolled(content: QWidget, name: str) -> QScrollArea:
    """`content` in a frame, called `name`, that scrolls up and down where the window is low."""
    area = VerticalScroll()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(content)
    return area
