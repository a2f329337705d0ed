"""The transport of the clip's own time: its actions, its row, and the line that names both clocks.

Noise has the large transport at the bottom; this one is shown only where what is in front has a
clock of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.theme import icon, theme

from .actions import ActionSpec
from .fields import Slider
from .painted_line import PaintedLine

BUTTONS = ("clip_back", "clip_play", "clip_on")


def clip_specs(clock: ClipClock) -> list[ActionSpec]:
    """The actions of the clip's clock, as it is now."""
    there = clock.there
    return [
        ActionSpec("clip_play", "playback", _play_words(clock), tr("The clip's own time: play it, "
                   "or hold the frame that is shown. Noise has its own Play."), ("C",),
                   clock.toggle, "pause" if clock.playing else "play", enabled=there),
        ActionSpec("clip_back", "playback", tr("Previous frame of the clip"), tr("Hold the clip "
                   "one frame earlier, at the same noise"), ("Alt+Left",), lambda: clock.step(-1),
                   "step_back", enabled=there),
        ActionSpec("clip_on", "playback", tr("Next frame of the clip"), tr("Hold the clip one "
                   "frame later, at the same noise"), ("Alt+Right",), lambda: clock.step(1),
                   "step_forward", enabled=there),
    ]  # fmt: skip


def _play_words(clock: ClipClock) -> str:
    return tr("Hold this frame") if clock.playing else tr("Play the clip")


class ClipRow(QWidget):
    """Buttons, frames to drag along, and the rate; shown while a clip is on show."""

    def __init__(
        self,
        clock: ClipClock,
        actions: Mapping[str, QAction],
        more: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Args: more: buttons of what can be seen along the clip's time."""
        super().__init__(parent)
        self._clock = clock
        self._actions = actions
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        name = QLabel(tr("Clip"))
        row.addWidget(name)
        row.addSpacing(6)
        for one in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(actions[one])
            row.addWidget(button)
        row.addSpacing(6)
        self.frames = Slider(Qt.Orientation.Horizontal)
        self.frames.setAccessibleName(tr("Frame of the clip"))
        self.frames.setToolTip(tr("Hold the clip at a frame; the noise stays as it is"))
        self.frames.setMinimumWidth(60)
        self.frames.setMaximumWidth(320)
        self.frames.valueChanged.connect(clock.show)
        name.setBuddy(self.frames)
        row.addWidget(self.frames, 1)
        row.addSpacing(6)
        self.place = PaintedLine(tr("Frame of the clip"))
        row.addWidget(self.place, 1)
        for widget in more:
            row.addWidget(widget)
        clock.moved.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Follow the clock."""
        clock = self._clock
        self._sync_actions()
        with QSignalBlocker(self.frames):
            self.frames.setRange(0, clock.moments - 1)
            if not self.frames.isSliderDown():
                self.frames.setValue(clock.moment)
        if not self.isVisible():
            return
        playing = clock.playing
        words = tr("{rate} frames a second") if playing else tr("held at frame {n}")
        self.place.show_words(words.format(rate=f"{clock.rate:g}", n=clock.moment + 1))

    def _sync_actions(self) -> None:
        """They say whether there is a clip, and what they do to it now."""
        for name in BUTTONS:
            self._actions[name].setEnabled(self._clock.there)
        action, words = self._actions["clip_play"], _play_words(self._clock)
        if action.text() != words:  # icons are not free: only when it changes
            action.setText(words)
            action.setIcon(icon("pause" if self._clock.playing else "play"))


class BothClocks(PaintedLine):
    """In the canvas's corner: where the noise is, and where the clip is."""

    def __init__(
        self, clock: ClipClock, noise: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        """Args: noise: says where the noise is."""
        super().__init__(tr("Noise and clip"), parent)
        self._clock = clock
        self._noise = noise
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContentsMargins(8, 3, 8, 1)
        self.setVisible(False)
        clock.moved.connect(self.refresh)

    def refresh(self) -> None:
        """Name both; nothing where nothing on show has a clock of its own."""
        clock = self._clock
        self.setVisible(clock.there)
        if clock.there:
            clip = tr("clip: frame {n} of {total}").format(n=clock.moment + 1, total=clock.moments)
            self.show_words("     ".join(filter(None, (self._noise(), clip))))

    def paintEvent(self, event: QPaintEvent) -> None:
        """On the canvas's own ground."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme().colors.canvas))
        super().paintEvent(event)
