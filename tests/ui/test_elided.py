"""A long name ends in dots where it has no room, and is whole in its tooltip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from diffusion_gui.ui.widgets.elided import Elided

NAME = "a name that is longer than its room " * 9


def test_a_long_name_takes_any_width_and_is_whole_in_the_tooltip(qtbot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    row, label = QHBoxLayout(box), Elided(Qt.TextElideMode.ElideMiddle)
    row.addWidget(label)
    label.setText(NAME)
    box.resize(200, 60)
    box.show()
    assert box.width() == 200
    assert label.text() == label.toolTip() == NAME
    assert "…" in label.shown()
    assert label.fontMetrics().horizontalAdvance(label.shown()) <= label.width()
    box.grab()
    font = label.font()
    before = len(label.shown())
    font.setPointSizeF(2 * font.pointSizeF())
    label.setFont(font)
    assert len(label.shown()) < before, "larger letters need other room"
    label.setFont(box.font())  # wide letters twice as large would leave it no room
    label.setText("<b>s</b>")
    assert label.shown() == "<b>s</b>", "a name is no rich text"
