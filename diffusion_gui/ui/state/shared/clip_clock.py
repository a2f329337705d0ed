"""The clip's own clock: the frame that every clip on show is at, whatever its noise level."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.runs.player import Player

from .playback import TICK_MS

RATE = 12.0
"""Frames a second of clips that do not say their own."""


class ClipClock(QObject):
    """Plays the clips that are on show, all in step; it rests while nothing on show has a clock.

    Attributes:
        autoplay: the first clip plays by itself; False for people who want less motion.
        rate: moments a second.
    """

    moved = Signal()
    """Another moment is shown, the clips are of another length, or playing began or stopped."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.autoplay = True
        self.rate = RATE
        self._touched = False
        self._followed: Domain | None = None
        self._moments = 1
        self._player = Player(self.rate)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    @property
    def moment(self) -> int:
        """The moment that is shown, or that the clips shown last are at: 0 <= moment."""
        return self._player.position

    @property
    def moments(self) -> int:
        """Moments of the clips on show; 1 where nothing on show has a clock."""
        return self._moments

    @property
    def there(self) -> bool:
        """Whether something on show has a clock."""
        return self.moments > 1

    @property
    def playing(self) -> bool:
        """Whether it plays, or would where a clip is on show."""
        return self._player.playing

    def follow(self, domain: Domain | None) -> None:
        """Items of `domain` are on show; None where nothing is.

        The first clip begins to play by itself where nothing speaks against it; after that it
        plays, or holds a frame, as the person left it.
        """
        if domain == self._followed:
            return
        self._followed = domain
        self._moments = MODALITIES[domain.modality].moments(domain.shape) if domain else 1
        if domain is not None and self.there:
            self._player.set_length(self._moments)
            self.rate = self._player.fps = domain.rate or RATE
            if self.autoplay and not self._touched:
                self._touched = True
                self._player.playing = True
            if self.playing:
                self._player.play(time.perf_counter())
        self._run()
        self.moved.emit()

    def play(self) -> None:
        """Play from here."""
        self._touched = True
        self._player.play(time.perf_counter())
        self._run()
        self.moved.emit()

    def hold(self) -> None:
        """Hold this frame."""
        self._touched = True
        self._player.pause()
        self._run()
        self.moved.emit()

    def toggle(self) -> None:
        """Play, or hold this frame."""
        if self.playing:
            self.hold()
        else:
            self.play()

    def show(self, moment: int) -> None:
        """Hold frame `moment`."""
        self._player.seek(moment, time.perf_counter())
        self.hold()

    def step(self, by: int) -> None:
        """Hold the frame `by` frames on; after the last one comes the first."""
        self.show((self.moment + by) % self.moments)

    def close(self) -> None:
        """End it for good."""
        self._player.pause()
        self._timer.stop()

    def _run(self) -> None:
        if not (self.playing and self.there):
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def _tick(self) -> None:
        if self._player.advance(time.perf_counter()):
            self.moved.emit()
