"""Threads begin after the first picture, or without one when nobody looks."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from diffusion_gui.ui.support import first_paint
from diffusion_gui.ui.support.first_paint import FirstPaint


class Painted(QWidget):
    def __init__(self, parent, seen):
        super().__init__(parent)
        self.seen = seen

    def paintEvent(self, event):
        self.seen.append("painted")


def test_the_work_begins_once_and_after_all_children_were_painted(qtbot):
    seen = []
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(120, 120)
    column = QVBoxLayout(window)
    for _ in range(3):
        column.addWidget(Painted(window, seen))
    FirstPaint(window, lambda: seen.append("work"))
    window.show()
    qtbot.waitUntil(lambda: "work" in seen)
    assert seen[:4] == ["painted", "painted", "painted", "work"]
    window.update()
    qtbot.waitUntil(lambda: len(seen) > 4)
    assert seen.count("work") == 1


def test_a_window_that_nobody_sees_does_not_hold_the_work_up(qtbot, monkeypatch):
    monkeypatch.setattr(first_paint, "UNSEEN_MS", 1)
    for _ in range(20):  # nor does it take Qt down when the window goes at once
        window = QWidget()
        qtbot.addWidget(window)
        seen = []
        FirstPaint(window, lambda seen=seen: seen.append("work"))
        qtbot.waitUntil(lambda seen=seen: seen == ["work"])
        assert not window.isVisible()
