"""Controls built from the catalogue's Options: slider with number, choice, text, switch."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItemModel, QValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.options import Option, Value
from diffusion_gui.core.registry import Registry
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.support.groups import Choice, is_heading

from .fields import ComboBox, DoubleSpinBox, Slider, SpinBox

TICKS = 1000
FIELD_WIDTH = 84
State = QValidator.State


def section(title: str, *content: QWidget | QLayout) -> QWidget:
    """A heading with controls under it."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 6, 0, 0)
    column.setSpacing(2)
    heading = QLabel(title)
    heading.setObjectName("heading")
    heading.setIndent(0)  # in line with the labels under it
    column.addWidget(heading)
    for one in content:
        if isinstance(one, QLayout):
            column.addLayout(one)
        else:
            column.addWidget(one)
    return box


def _judge(field: QSpinBox | QDoubleSpinBox, text: str, number: type[int] | type[float]) -> State:
    """Whether `text` is a number that `field` takes.

    What is none stays to be corrected, and is undone on Return. Qt would leave single characters
    out: of 0,001 and 1e-3 it made 1.
    """
    text = _bare(field, text)
    if text == field.specialValueText() != "":
        return State.Acceptable
    try:
        fits = field.minimum() <= number(text) <= field.maximum()
    except ValueError:
        fits = False
    return State.Acceptable if fits else State.Intermediate


def _bare(field: QSpinBox | QDoubleSpinBox, text: str) -> str:
    """`text` without the field's unit: Qt adds it to what is typed, and so may a person."""
    unit = field.suffix().strip()
    while unit and text.strip().endswith(unit):
        text = text.strip().removesuffix(unit)
    return text.strip()


class _Whole(SpinBox):
    """A field for whole numbers."""

    def validate(self, text: str, place: int) -> tuple[State, str, int]:
        """Take whole numbers only, as a whole."""
        return _judge(self, text.strip(), int), text.strip(), place

    def fixup(self, text: str) -> str:
        """Leave out no commas: they may be decimal ones."""
        return text

    def valueFromText(self, text: str) -> int:
        """The number that `validate` has found in order."""
        special = text == self.specialValueText() != ""
        return self.minimum() if special else int(_bare(self, text))


class _Number(DoubleSpinBox):
    """A number field that shows no more digits than there are; a decimal comma becomes a dot."""

    def textFromValue(self, value: float) -> str:
        """Shortest text of the number."""
        return f"{value:.6g}"

    def validate(self, text: str, place: int) -> tuple[State, str, int]:
        """Take numbers only, as a whole."""
        text = text.strip().replace(",", ".")
        return _judge(self, text, float), text, place

    def valueFromText(self, text: str) -> float:
        """The number that `validate` has found in order."""
        special = text == self.specialValueText() != ""
        return self.minimum() if special else float(_bare(self, text))


class Control(QWidget):
    """A labelled control for one Option; `changed` carries the new value."""

    changed = Signal(object)

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.option = option
        self.setToolTip(tr(option.help))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 0, 2)
        self._grid.setSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._label = QLabel(tr(option.label))

    def set_value(self, value: Value) -> None:
        """Show `value` without saying `changed`."""
        raise NotImplementedError

    def _name(self, widget: QWidget) -> None:
        widget.setAccessibleName(tr(self.option.label))
        widget.setAccessibleDescription(tr(self.option.help))
        self._label.setBuddy(widget)


class NumberControl(Control):
    """Slider and number field side by side; the slider covers `low..high`, the field the same."""

    def __init__(
        self, option: Option, low: float, high: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(option, parent)
        self._low, self._high = low, high
        self._slider = Slider(Qt.Orientation.Horizontal)
        self._whole = option.kind == "int" and not option.log
        if self._whole:
            self._slider.setRange(int(low), int(high))
            self._slider.setPageStep(max(1, int(high - low) // 10))
        else:
            self._slider.setRange(0, TICKS)
            self._slider.setPageStep(TICKS // 10)
        self._field: QSpinBox | QDoubleSpinBox
        if option.kind == "int":
            self._field = _Whole()
            self._field.setRange(int(option.low), int(min(option.high, 2**31 - 1)))
        else:
            self._field = _Number()
            self._field.setDecimals(7)
            self._field.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
            self._field.setRange(option.low, min(option.high, 1e9))
        if option.unit:
            self._field.setSuffix(f" {tr(option.unit)}")
        if option.zero:
            self._field.setSpecialValueText(tr(option.zero))
        # A dot everywhere: formulas and the command line use it too.
        self._field.setLocale(QLocale.c())
        self._field.setKeyboardTracking(False)
        self._field.setFixedWidth(FIELD_WIDTH)
        self._grid.addWidget(self._label, 0, 0, 1, 2)
        self._grid.addWidget(self._slider, 1, 0)
        self._grid.addWidget(self._field, 1, 1)
        self._name(self._field)
        self._slider.setAccessibleName(tr(option.label))
        self._slider.valueChanged.connect(self._slid)
        self._field.valueChanged.connect(self._typed)

    def set_range(self, low: float, high: float) -> None:
        """Let slider and field cover another range."""
        # A field measures itself again, and every change of a setting asks.
        covered = self._low, self._high
        if (low, high) == covered == (self._field.minimum(), self._field.maximum()):
            return
        self._low, self._high = low, high
        with QSignalBlocker(self._slider), QSignalBlocker(self._field):
            if self._whole:
                self._slider.setRange(int(low), int(high))
            if isinstance(self._field, QSpinBox):
                self._field.setRange(int(low), int(high))
            else:
                self._field.setRange(low, high)

    def set_value(self, value: Value) -> None:
        number = float(value)
        with QSignalBlocker(self._slider), QSignalBlocker(self._field):
            if not self._slider.isSliderDown():
                self._slider.setValue(self._to_tick(number))
            if isinstance(self._field, QSpinBox):
                self._field.setValue(int(number))
            else:
                self._field.setValue(number)

    def _to_tick(self, value: float) -> int:
        if self._whole:
            return int(value)
        if self.option.log:
            share = math.log(max(value, self._low) / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(TICKS * min(max(share, 0.0), 1.0))

    def _slid(self, tick: int) -> None:
        if self._whole:
            value: float = tick
        elif self.option.log:
            value = self._low * (self._high / self._low) ** (tick / TICKS)
            value = float(f"{value:.2g}")
        else:
            value = round(self._low + (self._high - self._low) * tick / TICKS, 3)
        self._say(value)

    def _typed(self, value: float) -> None:
        self._say(value)

    def _say(self, value: float) -> None:
        number: Value = round(value) if self.option.kind == "int" else value
        self.set_value(number)
        self.changed.emit(number)


class ChoiceControl(Control):
    """A drop-down list of (value, words); `changed` carries the value."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._box = ComboBox()
        self._box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._box.setMinimumContentsLength(12)
        self._choices: list[Choice] = []
        self._grid.addWidget(self._label, 0, 0)
        self._grid.addWidget(self._box, 1, 0)
        self._name(self._box)
        self._box.activated.connect(self._chosen)

    def _chosen(self) -> None:
        if not is_heading(self._box.currentData()):
            self.changed.emit(self._box.currentData())

    def set_choices(self, choices: list[Choice]) -> None:
        """Offer (value, words, explanation) triples, `grouped` or not."""
        if choices == self._choices:
            return
        self._choices = list(choices)
        self._box.clear()
        for value, words, explanation in choices:
            self._box.addItem(words, value)
            last = self._box.count() - 1
            self._box.setItemData(last, explanation, Qt.ItemDataRole.ToolTipRole)
            if is_heading(value):  # seen, never chosen, and passed over by the arrow keys
                model = self._box.model()
                assert isinstance(model, QStandardItemModel)
                model.item(last).setEnabled(False)

    def set_value(self, value: Value) -> None:
        index = self._box.findData(value)
        if index < 0:
            self._choices = []  # one more than were: the next offer replaces it
            self._box.addItem(str(value), value)
            index = self._box.count() - 1
        self._box.setCurrentIndex(index)


class TextControl(Control):
    """A line of text; `changed` when editing is finished."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._line = QLineEdit()
        self._grid.addWidget(self._label, 0, 0)
        self._grid.addWidget(self._line, 1, 0)
        self._name(self._line)
        self._line.editingFinished.connect(lambda: self.changed.emit(self._line.text()))

    def set_hint(self, text: str) -> None:
        """What stands in the empty line."""
        self._line.setPlaceholderText(text)

    def set_value(self, value: Value) -> None:
        if self._line.text() != str(value):
            self._line.setText(str(value))


class SwitchControl(Control):
    """A check box."""

    def __init__(self, option: Option, parent: QWidget | None = None) -> None:
        super().__init__(option, parent)
        self._box = QCheckBox(tr(option.label))
        self._box.setAccessibleDescription(tr(option.help))
        self._grid.addWidget(self._box, 0, 0)
        self._box.clicked.connect(lambda checked: self.changed.emit(checked))

    def set_value(self, value: Value) -> None:
        self._box.setChecked(bool(value))


def make_control(option: Option) -> Control:
    """The control that suits `option`."""
    match option.kind:
        case "int" | "float":
            return NumberControl(option, *(option.slider or (option.low, option.high)))
        case "choice":
            control = ChoiceControl(option)
            control.set_choices(_choices(option))
            return control
        case "bool":
            return SwitchControl(option)
        case _:
            return TextControl(option)


def _choices(option: Option) -> list[Choice]:
    """The entries of a registry, or the option's own words."""
    if isinstance(option.choices, Registry):
        return [(e.name, tr(e.label), tr(e.summary)) for e in option.choices.values()]
    words = option.words or option.choices
    return [(name, tr(word), "") for name, word in zip(option.choices, words, strict=True)]
