"""Every action once: words, keys, icon and what it does; menus and buttons are made from these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QToolButton,
    QWidget,
)

from diffusion_gui.core.runs.player import SPEEDS, Player
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.theme import icon

from .fields import Slider


@dataclass(frozen=True)
class ActionSpec:
    """One action.

    Attributes:
        keys: shortcuts; the first is shown in the menu.
        enabled: there is something for it to do when it is made.
    """

    name: str
    menu: str
    text: str
    tip: str
    keys: tuple[str, ...]
    do: Callable[[], object]
    icon: str = ""
    checkable: bool = False
    enabled: bool = True


def playback_specs(front: Callable[[], Playback]) -> list[ActionSpec]:
    """The media-player actions; `front` is the playback of the scene that is shown."""

    def speed(by: int) -> None:
        place = SPEEDS.index(front().player.speed) + by
        front().set_speed(SPEEDS[max(0, min(place, len(SPEEDS) - 1))])

    def last() -> int:
        return front().player.length - 1

    menu = "playback"
    return [
        ActionSpec("play", menu, tr("Play"), tr("Play or pause"), ("Space", "K"),
                   lambda: front().toggle(), "play"),
        ActionSpec("step_back", menu, tr("Step back"), tr("One frame of the run back"),
                   ("Left", ","), lambda: front().step(-1), "step_back"),
        ActionSpec("step_forward", menu, tr("Step forward"), tr("One frame of the run on"),
                   ("Right", "."), lambda: front().step(1), "step_forward"),
        ActionSpec("ten_back", menu, tr("Back 10 frames"), tr("Ten frames back"),
                   ("Shift+Left", "J"), lambda: front().step(-10)),
        ActionSpec("ten_forward", menu, tr("Forward 10 frames"), tr("Ten frames on"),
                   ("Shift+Right", "L"), lambda: front().step(10)),
        ActionSpec("start", menu, tr("To the start"), tr("The clean data"), ("Home",),
                   lambda: front().seek(0), "start"),
        ActionSpec("end", menu, tr("To the end"), tr("The finished sample"), ("End",),
                   lambda: front().seek(last()), "end"),
        ActionSpec("slower", menu, tr("Slower"), tr("Play slower"), ("[", "<"), lambda: speed(-1)),
        ActionSpec("faster", menu, tr("Faster"), tr("Play faster"), ("]", ">"), lambda: speed(1)),
        ActionSpec("loop", menu, tr("Loop"), tr("Start again at the end"), ("Ctrl+L",),
                   lambda: front().set_loop(not front().player.loop), "loop", checkable=True),
    ]  # fmt: skip


def percent_specs(front: Callable[[], Playback]) -> list[ActionSpec]:
    """0 to 9 go to that tenth of the timeline; they stand in no menu."""

    def go(tenth: int) -> Callable[[], None]:
        return lambda: front().seek(round(tenth / 10 * (front().player.length - 1)))

    return [ActionSpec(f"percent_{n}", "", f"{n * 10} %", "", (str(n),), go(n)) for n in range(10)]


def make_action(spec: ActionSpec, window: QWidget) -> QAction:
    """The QAction of `spec`, its keys bound to the window."""
    action = QAction(spec.text, window)
    action.setShortcuts([QKeySequence(key) for key in spec.keys])
    keys = f" ({QKeySequence(spec.keys[0]).toString()})" if spec.keys else ""
    action.setToolTip(f"{spec.tip or spec.text}{keys}")
    action.setStatusTip(spec.tip)
    action.setCheckable(spec.checkable)
    action.setEnabled(spec.enabled)
    if spec.icon:
        action.setIcon(icon(spec.icon))
    action.triggered.connect(lambda checked=False: spec.do())
    window.addAction(action)
    return action


def sync_player_actions(actions: Mapping[str, QAction], player: Player) -> None:
    """Let the actions that scenes share say what they do to the player in front."""
    tell_playing(actions["play"], player.playing)
    actions["loop"].setChecked(player.loop)


def tell_playing(button: QToolButton | QAction, playing: bool) -> None:
    """Let a play button say what it does now."""
    words = tr("Pause") if playing else tr("Play")
    if button.text() != words:  # icons are not free: only when it changes
        button.setText(words)
        button.setIcon(icon("pause" if playing else "play"))


CTRL = Qt.KeyboardModifier.ControlModifier
_MOVING = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End,
}  # fmt: skip

_ASIDE = (Qt.Key.Key_Left, Qt.Key.Key_Right)
"""With Alt they mean nothing to a slider or a list, and something to the window."""


class KeyGuard(QObject):
    """Lets the focused slider, field, list or button keep the keys it lives by.

    Shortcuts of the window would otherwise take a slider's arrows and a button's space bar.
    """

    def follow(self, old: QWidget | None, new: QWidget | None) -> None:
        """Watch the widget that has the focus; connected to `QApplication.focusChanged`."""
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Claim keys for the focused widget before shortcuts see them."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        lists = isinstance(watched, QComboBox | QAbstractItemView)
        slider = isinstance(watched, QAbstractSlider) and not _leaves(watched, key)
        aside = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) and key in _ASIDE
        moves = key in _MOVING and not aside and (lists or slider or _is_one_of_several(watched))
        # With Ctrl no character is meant, though some keys still name one; with AltGr one is.
        held = event.modifiers() & (CTRL | Qt.KeyboardModifier.AltModifier)
        types = isinstance(watched, QAbstractSpinBox | QLineEdit) and (
            key in _MOVING or (event.text().isprintable() and event.text() != "" and held != CTRL)
        )
        presses = key == Qt.Key.Key_Space and (lists or isinstance(watched, QAbstractButton))
        if moves or types or presses:
            event.accept()
            return True
        return False


def _leaves(slider: QAbstractSlider, key: int) -> bool:
    """Whether a key is the window's, though the slider lives by it: the mouse brought the focus."""
    shares = isinstance(slider, Slider) and slider.shares_ends and slider.by_mouse
    return shares and key in (Qt.Key.Key_Home, Qt.Key.Key_End)


def _is_one_of_several(widget: QObject) -> bool:
    """Whether it is a button that arrows leave for the next of its group."""
    return isinstance(widget, QAbstractButton) and widget.group() is not None
