"""Number fields under what people type and paste: taken as a whole, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS
from diffusion_gui.core.recipes.train_settings import TRAIN_OPTIONS
from diffusion_gui.ui.widgets.controls import NumberControl


@pytest.mark.parametrize("pasted", [False, True], ids=["typed", "pasted"])
@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("lr", "0.001", 0.001),
        ("lr", "0,001", 0.001),
        ("lr", "1e-3", 0.001),
        ("lr", " 0.002 ", 0.002),
        *(("lr", text, None) for text in ("abc", "-3", "1e10", "nan", "inf", "1,000.5", "")),
        ("batch", "128", 128),
        *(("batch", text, None) for text in ("12,5", "1,000", "0", "-8", "9" * 20, "many")),
    ],
)
def test_a_number_is_taken_as_a_whole_or_not_at_all(
    qtbot, name: str, text: str, taken: float | None, pasted: bool
) -> None:
    control = NumberControl(TRAIN_OPTIONS[name], 1e-5 if name == "lr" else 8, 4096)
    qtbot.addWidget(control)
    before = 0.01 if name == "lr" else 64
    control.set_value(before)
    told: list[float] = []
    control.changed.connect(told.append)
    line = control.findChild(QLineEdit)
    line.selectAll()
    if pasted:
        QApplication.clipboard().setText(text)
        line.del_()
        line.paste()
    else:
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert told == ([] if taken is None else [taken])
    assert float(line.text()) == (before if taken is None else taken)


def test_a_word_that_stands_for_a_number_is_taken(qtbot) -> None:
    option = next(one for one in TRAIN_OPTIONS.values() if one.zero)
    control = NumberControl(option, 0, 10)
    qtbot.addWidget(control)
    control.set_value(1)
    control.set_value(0)
    assert control.findChild(QLineEdit).text() == option.zero
    control.set_value(1)
    assert control.findChild(QLineEdit).text() == "1"


@pytest.mark.parametrize("typed", ["2", "2 s", "2s", "2,0"])
def test_a_time_is_shown_with_its_unit_and_taken_with_it_or_without(qtbot, typed: str) -> None:
    control = NumberControl(EXPORT_OPTIONS["hold_last"], 0, 5)
    qtbot.addWidget(control)
    control.set_value(1.5)
    line = control.findChild(QLineEdit)
    assert line.text() == "1.5 s"
    told: list[float] = []
    control.changed.connect(told.append)
    line.selectAll()
    QTest.keyClicks(line, typed)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert told == [2.0]
    assert line.text() == "2 s"
