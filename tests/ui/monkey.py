"""A monkey at the window: random clicks, drags and keys from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)
from same_run import speaks_of_one_run

from diffusion_gui.core.catalog import PRESETS, SCENES
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.ui.shell.main_window import MainWindow
from diffusion_gui.ui.state.watch.presets import take_preset

KEYS = [
    getattr(Qt.Key, f"Key_{name}")
    for name in (
        *("Space", "Left", "Right", "Up", "Down", "Home", "End", "PageUp", "PageDown"),
        *("J", "K", "L", "F", "0", "3", "9", "Comma", "Period", "BracketLeft", "BracketRight"),
        *("Tab", "Escape", "Return", "Backspace"),
    )
]
CHORDS = [Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_L, Qt.Key.Key_0]
TEXTS = ["1e9", "-5", "nan", "0,5", "x" * 40, "🂡", "", "3"]
TINY = TrainSettings(
    data="points:moons",
    network="mlp",
    network_options={"width": 16, "depth": 1},
    steps=200,
    batch=16,
    warmup=2,
    sample_every=50,
    save_every=50,
)


class Monkey:
    """Does one random thing after the other; the same things for the same seed.

    It starts no large training and leaves alone what it is told to, by object or by words.
    """

    def __init__(self, window: MainWindow, seed: int, avoid: tuple[str, ...]) -> None:
        self._window = window
        self._random = random.Random(seed)
        self._avoid = avoid
        self.done: list[str] = []
        self._doings: list[Callable[[], str]] = [
            *[self._click] * 4,
            *[self._slide] * 5,
            *[self._choose] * 3,
            *[self._press_key] * 5,
            *[self._press_chord] * 2,
            *[self._drag] * 3,
            *[self._type] * 2,
            self._change_scene,
            self._resize,
            self._train,
            self._preset,
        ]

    def act(self) -> None:
        """One random thing, and a moment for its consequences."""
        self.done.append(self._random.choice(self._doings)())
        for _ in range(self._random.choice((1, 1, 3))):
            QApplication.processEvents()
        speaks_of_one_run(self._window.app_state.watch)

    def _pick(self, kind: type) -> QWidget | None:
        found = [
            one
            for one in self._window.findChildren(kind)
            if one.isVisible() and one.isEnabled() and not self._is_avoided(one)
        ]
        return self._random.choice(found) if found else None

    def _is_avoided(self, widget: QWidget) -> bool:
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        words = f"{text} {widget.toolTip()} {widget.accessibleName()}"
        if any(word in words for word in self._avoid):
            return True
        scene = self._window._scenes.get("train")
        return scene is not None and scene.controls.isAncestorOf(widget)

    def _click(self) -> str:
        if (button := self._pick(QAbstractButton)) is None:
            return "nothing to click"
        words = button.text() or button.accessibleName()  # type: ignore[attr-defined]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        return f"click {words}"

    def _slide(self) -> str:
        if (slider := self._pick(QAbstractSlider)) is None:
            return "nothing to slide"
        slider.setValue(self._random.randint(slider.minimum(), slider.maximum()))
        return f"slide {slider.accessibleName()} to {slider.value()}"

    def _choose(self) -> str:
        if (box := self._pick(QComboBox)) is None or not box.count():
            return "nothing to choose"
        index = self._random.randrange(box.count())
        box.setCurrentIndex(index)
        box.activated.emit(index)
        return f"choose {index} of {box.accessibleName()}"

    def _press_key(self) -> str:
        key = self._random.choice(KEYS)
        shift = Qt.KeyboardModifier.ShiftModifier
        modifier = self._random.choice((Qt.KeyboardModifier.NoModifier, shift))
        QTest.keyClick(QApplication.focusWidget() or self._window, key, modifier)
        return f"key {key.name}"

    def _press_chord(self) -> str:
        key = self._random.choice(CHORDS)
        modifier = Qt.KeyboardModifier.ControlModifier
        if self._random.random() < 0.3 and key is not Qt.Key.Key_0:
            modifier |= Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(self._window, key, modifier)
        return f"chord {key.name}"

    def _drag(self) -> str:
        widget = self._pick(QWidget)
        if widget is None or not widget.width() or not widget.height():
            return "nothing to drag"
        if widget.findChildren(QAbstractButton) or isinstance(widget, QAbstractButton):
            return "no drag"

        def place() -> QPoint:
            return QPoint(
                self._random.randrange(widget.width()), self._random.randrange(widget.height())
            )

        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=place())
        for _ in range(3):
            QTest.mouseMove(widget, place())
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=place())
        return f"drag on {type(widget).__name__}"

    def _type(self) -> str:
        field = self._pick(self._random.choice((QAbstractSpinBox, QLineEdit)))
        if field is None:
            return "nothing to type in"
        text = self._random.choice(TEXTS)
        field.setFocus()
        if isinstance(field, QAbstractSpinBox):
            field.selectAll()
        QTest.keyClicks(field, "".join(char for char in text if char < "\uffff"))
        QTest.keyClick(field, Qt.Key.Key_Return)
        return f"type {text}"

    def _change_scene(self) -> str:
        name = self._random.choice(list(SCENES))
        self._window.show_scene(name)
        return f"scene {name}"

    def _resize(self) -> str:
        size = self._random.randint(1024, 1920), self._random.randint(640, 1080)
        self._window.resize(*size)
        return f"size {size}"

    def _train(self) -> str:
        training = self._window.app_state.training
        if not training.active:
            training.start(TINY)
            return "train"
        if training.state == "running" and self._random.random() < 0.5:
            training.pause()
            return "pause training"
        if training.state in ("running", "paused"):
            training.stop()
        return "stop training"

    def _preset(self) -> str:
        name = self._random.choice(list(PRESETS))
        take_preset(self._window.app_state.session, PRESETS[name].load())
        return f"preset {name}"
