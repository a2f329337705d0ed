"""A time of the training film: its buttons and its bar; with the focus it has the playing keys."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.theme import icon
from diffusion_gui.ui.widgets.actions import tell_playing
from diffusion_gui.ui.widgets.fields import Slider

_PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)
"""The focus comes back after these; what is chosen in a menu is meant for the bar."""
WIDTH = 25
"""Of a button: the bar beside them needs its room in the smallest window."""


class Bar(Slider):
    """A slider that says when it takes the focus, and when it leaves it for good."""

    held = Signal(bool)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that the keys are here."""
        super().focusInEvent(event)
        self.held.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keys are elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self.held.emit(False)


class Axis:
    """One time of the film: its name, its buttons, its bar, and the place in words."""

    def __init__(self, playback: Playback, name: str, tip: str) -> None:
        self._player = playback.player
        self._name = QLabel(name)
        self._name.setObjectName("dim")
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self.back = _button("step_back", name, tr("Step back"))
        self.back.clicked.connect(lambda: playback.step(-1))
        self.play = _button("play", name, tr("Play"))
        self.play.clicked.connect(playback.toggle)
        self.on = _button("step_forward", name, tr("Step forward"))
        self.on.clicked.connect(lambda: playback.step(1))
        self.loop = _button("loop", name, tr("Start again at the end"))
        self.loop.setCheckable(True)
        self.loop.clicked.connect(playback.set_loop)
        self._buttons = (self.back, self.play, self.on, self.loop)
        for button in self._buttons:
            self._row.addWidget(button)
        self.bar = Bar(Qt.Orientation.Horizontal)
        self.bar.setAccessibleName(name)
        self.bar.setToolTip(tip)
        self.bar.valueChanged.connect(playback.seek)
        self._name.setBuddy(self.bar)
        self.place = QLabel()
        self.place.setObjectName("value")
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def stand_in(self, grid: QGridLayout, row: int) -> None:
        """Take a row of `grid`."""
        grid.addWidget(self._name, row, 0)
        grid.addLayout(self._row, row, 1)
        grid.addWidget(self.bar, row, 2)
        grid.addWidget(self.place, row, 3)

    def refresh(self, place: str) -> None:
        """Follow the player; with fewer than two places there is nothing to choose."""
        with QSignalBlocker(self.bar):
            self.bar.setRange(0, max(0, self._player.length - 1))
            self.bar.setValue(self._player.position)
        speed = self._player.speed
        self.place.setText(place if speed == 1.0 else f"{place}  ·  {speed:g}×")
        self.loop.setChecked(self._player.loop)
        tell_playing(self.play, self._player.playing)
        for widget in (self._name, *self._buttons, self.bar, self.place):
            widget.setVisible(self._player.length > 1)


def _button(image: str, name: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(image))
    button.setText(words)
    button.setAutoRaise(True)
    button.setFixedWidth(WIDTH)
    button.setToolTip(f"<b>{name}</b><br>{words}")
    button.setAccessibleDescription(name)
    return button
