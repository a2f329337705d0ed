"""The transport: play, step, scrub, speed and loop, as media players have them."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from diffusion_gui.core.player import SPEEDS
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.theme import icon


class Transport(QWidget):
    """One row: buttons of the given actions, the scrubber, the place in words, the speed."""

    def __init__(
        self, session: Session, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for name in ("start", "step_back", "play", "step_forward", "end", "loop"):
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setAutoRaise(True)
            row.addWidget(button)
        self._scrubber = QSlider(Qt.Orientation.Horizontal)
        self._scrubber.setAccessibleName(tr("Frame"))
        self._scrubber.setToolTip(tr("Drag to any frame"))
        self._scrubber.valueChanged.connect(session.playback.seek)
        row.addWidget(self._scrubber, 1)
        self._place = QLabel()
        self._place.setObjectName("value")
        self._place.setMinimumWidth(150)
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row.addWidget(self._place)
        self._speed = QComboBox()
        self._speed.setAccessibleName(tr("Speed"))
        self._speed.setToolTip(tr("Playing speed"))
        for speed in SPEEDS:
            self._speed.addItem(f"{speed:g}×", speed)
        self._speed.activated.connect(lambda: session.playback.set_speed(self._speed.currentData()))
        row.addWidget(self._speed)
        session.moved.connect(self.refresh)
        session.timeline_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show where the player is."""
        session = self._session
        player = session.playback.player
        with QSignalBlocker(self._scrubber):
            self._scrubber.setRange(0, max(0, player.length - 1))
            self._scrubber.setValue(player.position)
        self._speed.setCurrentIndex(SPEEDS.index(player.speed))
        play = self._actions["play"]
        play.setIcon(icon("pause" if player.playing else "play"))
        play.setText(tr("Pause") if player.playing else tr("Play"))
        self._actions["loop"].setChecked(player.loop)
        self._place.setText(self._words())

    def _words(self) -> str:
        shown = self._session.frame()
        if shown is None:
            return ""
        trajectory, frame = shown
        reverse = trajectory.recipe.process == "reverse"
        direction = tr("denoising") if reverse else tr("noising")
        return f"{direction}  {frame.k}/{trajectory.steps}"
