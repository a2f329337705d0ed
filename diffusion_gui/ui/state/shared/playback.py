"""Playback: the Player with a clock; the one who moves along the timeline."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from diffusion_gui.core.runs.player import Player

TICK_MS = 16


class Playback(QObject):
    """Plays, steps and seeks; a frame that is not computed yet is waited for."""

    touched = Signal()
    """The person plays or seeks: whatever else was shown gives way."""
    moved = Signal()
    """Another frame is due, or playing started or stopped."""
    starved = Signal()
    """It plays, and the frame that is due is not there yet."""
    tuned = Signal()
    """It plays at another speed, or loops or not."""

    def __init__(
        self, parent: QObject, seen: Callable[[int], int] = lambda position: position
    ) -> None:
        """Args: seen: the frame that is seen at a position: that one where it is there."""
        super().__init__(parent)
        self.player = Player()
        self._seen = seen
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)

    @property
    def position(self) -> int:
        """The frame that is due."""
        return self.player.position

    @property
    def shown(self) -> int:
        """The frame that can be seen: one before it that is there, until the one due is."""
        return self._seen(self.position)

    def is_playing(self) -> bool:
        """Whether another frame comes by itself, once it is there."""
        return self.player.playing

    def play(self) -> None:
        """Play from here."""
        self.touched.emit()
        self.player.play(time.perf_counter())
        self._clock.start()
        self.moved.emit()

    def pause(self) -> None:
        """Stay at this frame."""
        if self.player.playing:  # a drag pauses at every tick, and nothing else is to be shown
            self.player.pause()
            self._clock.stop()
            self.moved.emit()

    def toggle(self) -> None:
        """Play or pause."""
        if self.player.playing:
            self.pause()
        else:
            self.play()

    def seek(self, position: int) -> None:
        """Show frame `position`; playing goes on from there."""
        self.touched.emit()
        self.player.seek(position, time.perf_counter())
        self.moved.emit()

    def step(self, by: int) -> None:
        """Pause, and move by some frames."""
        self.player.pause()
        self._clock.stop()
        self.seek(self.player.position + by)

    def set_speed(self, speed: float) -> None:
        """Play `speed` times as fast."""
        self.player.speed = speed
        self.tuned.emit()
        self.moved.emit()

    def set_loop(self, loop: bool) -> None:
        """Start again at the end, or stop there."""
        self.player.loop = loop
        self.tuned.emit()
        self.moved.emit()

    def follow(self, length: int, holds: Mapping[int, float], position: int) -> None:
        """Play another timeline of `length` frames, from `position` on."""
        self.player.set_length(length)
        self.player.holds = holds
        self.player.seek(position, time.perf_counter())
        self.moved.emit()

    def stop(self) -> None:
        """End the clock for good."""
        self._clock.stop()

    def _tick(self) -> None:
        moved = self.player.advance(time.perf_counter(), self._has)
        following = self.player.position + 1
        if not moved and following < self.player.length and not self._has(following):
            self.starved.emit()
        if not self.player.playing:
            self._clock.stop()
        if moved or not self.player.playing:
            self.moved.emit()

    def _has(self, position: int) -> bool:
        return self._seen(position) == position
