"""Panels that scroll where the window is low."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from diffusion_gui.ui.widgets.vertical_scroll import scrolled


class Text(QWidget):
    """Words that take 20 more pixels where they are narrower than `full`."""

    full = 0

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        return 100 if width >= self.full else 120


def test_the_bar_goes_when_the_content_fits_without_it(qtbot) -> None:
    content, text, block = QWidget(), Text(), QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(text)
    column.addWidget(block)
    area = scrolled(content, "Panel")
    area.setStyleSheet("QScrollBar { width: 12px; }")
    qtbot.addWidget(area)
    block.setFixedHeight(20)
    area.resize(300, 120)
    text.full = 300
    area.show()
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: not bar.isVisible())
    block.setFixedHeight(40)
    qtbot.waitUntil(bar.isVisible)
    block.setFixedHeight(20)
    qtbot.waitUntil(lambda: not bar.isVisible())
    area.resize(300, 110)
    qtbot.waitUntil(bar.isVisible)
    area.resize(300, 120)
    qtbot.waitUntil(lambda: not bar.isVisible())
