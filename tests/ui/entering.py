"""What a person enters: a choice from a list, a number, a tick, a file that is dropped."""

from __future__ import annotations

from pathlib import Path

from hands import LEFT, click
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QCheckBox, QComboBox, QWidget


def choose(box: QComboBox, value: object) -> None:
    """Go to `value` in a list with the arrow keys."""
    assert box.isVisible()
    assert box.isEnabled()
    box.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        for _ in range(box.count()):
            if box.currentData() == value:
                return
            QTest.keyClick(box, key)
    raise AssertionError(f"{value} is not offered: {[box.itemData(i) for i in range(box.count())]}")


def enter(field: QAbstractSpinBox, text: str) -> None:
    """Write `text` over what a number field holds."""
    assert field.isVisible()
    assert field.isEnabled()
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def tick(box: QCheckBox) -> None:
    """Click the box itself: its words may be far shorter than its place."""
    click(box, QPoint(8, box.height() // 2))


def drop(window: QWidget, path: Path) -> None:
    """Drag a file over the window and let it go there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, none = QPoint(300, 300), Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, LEFT, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    falling = QDropEvent(place, Qt.DropAction.CopyAction, data, LEFT, none)
    QApplication.sendEvent(window, falling)
