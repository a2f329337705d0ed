"""The transport: play, step, scrub, speed and loop, as media players have them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from diffusion_gui.core.runs.player import SPEEDS
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.playback import Playback

from .actions import sync_player_actions
from .fields import ComboBox, Slider

BUTTONS = ("start", "step_back", "play", "step_forward", "end", "loop")


class Transport(QObject):
    """Pieces of one row: buttons of the given actions, the scrubber, the place, the speed.

    They stand in the scene's grid, so that sliders above each other begin and end together.
    """

    def __init__(
        self,
        playback: Playback,
        actions: dict[str, QAction],
        words: Callable[[], str],
        widest: str,
        parent: QWidget,
    ) -> None:
        """Args: words: says in words what is shown; widest: the longest of what it says."""
        super().__init__(parent)
        self._playback = playback
        self._words = words
        self._scene = parent
        self._actions = actions
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for name in BUTTONS:
            button = QToolButton()
            button.setDefaultAction(actions[name])
            button.setAutoRaise(True)
            row.addWidget(button)
        self.scrubber = Slider(Qt.Orientation.Horizontal)
        self.scrubber.setAccessibleName(tr("Frame"))
        self.scrubber.setToolTip(tr("Drag to any frame of the run"))
        self.scrubber.valueChanged.connect(playback.seek)
        self.place = QLabel()
        self.place.setObjectName("value")
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.fit(widest)
        self.speed = ComboBox()
        self.speed.setAccessibleName(tr("Speed"))
        self.speed.setToolTip(tr("Playing speed"))
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}×", speed)
        self.speed.activated.connect(lambda: playback.set_speed(self.speed.currentData()))
        playback.moved.connect(self.refresh)
        self.refresh()

    def fit(self, widest: str) -> None:
        """Make the place as large as it will ever be, so that nothing moves while it counts.

        Of a fixed size, another text does not make Qt lay the whole window out again.
        """
        metrics = QFontMetrics(self.place.font())
        self.place.setFixedSize(metrics.horizontalAdvance(widest) + 8, metrics.height() + 4)

    def refresh(self) -> None:
        """Show where the player is; a scene that is hidden leaves the shared actions alone."""
        player = self._playback.player
        with QSignalBlocker(self.scrubber):
            self.scrubber.setRange(0, max(0, player.length - 1))
            if not self.scrubber.isSliderDown():
                self.scrubber.setValue(self._playback.shown)
        self.speed.setCurrentIndex(SPEEDS.index(player.speed))
        self.place.setText(self._words())
        if not self._scene.isVisible():
            return
        sync_player_actions(self._actions, player)
