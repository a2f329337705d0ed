"""The film of a training run: samples from the same noise, along training and along denoising."""

from __future__ import annotations

import bisect

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.ui.state.shared.playback import Playback

TRAINING_FPS, DENOISING_FPS = 6.0, 12.0
"""Frames a second when the film is played along training, and along denoising."""
KEPT = 400
"""Grids kept to look back at; older ones are thinned out. Of points that is 25 MB at most."""


class Film(QObject):
    """Owns the grids of samples and the two places in them: in training and in denoising time."""

    grown = Signal()
    """There are other grids than before."""

    handed = Signal()
    """The playing keys move along the other time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.grids: list[TrainSamples] = []
        self.playback = Playback(self)
        self.denoising = Playback(self)
        self.in_hand = self.playback
        """The one of the two that the playing keys move."""
        for axis, fps in ((self.playback, TRAINING_FPS), (self.denoising, DENOISING_FPS)):
            axis.player.fps = fps
            axis.player.loop = False

    def add(self, samples: TrainSamples) -> None:
        """Take a grid, in order of steps; who looks at the newest goes on looking at the newest."""
        player = self.playback.player
        at_end = player.position >= player.length - 1
        place = bisect.bisect_left(self.grids, samples.step, key=lambda grid: grid.step)
        same = place < len(self.grids) and self.grids[place].step == samples.step
        self.grids[place : place + same] = [samples]
        if len(self.grids) > KEPT:
            del self.grids[1:-1:2]
        self._fit(at_end and not player.playing, samples)

    def _fit(self, to_end: bool, samples: TrainSamples) -> None:
        """Give both times the lengths of what there is now; `samples` are the last that came."""
        self.playback.player.set_length(len(self.grids))
        if to_end:
            self.playback.player.seek(len(self.grids) - 1, 0.0)
        states = 0 if samples.path is None else len(samples.path)
        if states != self.denoising.player.length:
            self.denoising.player.set_length(states)
            self.denoising.player.seek(states - 1, 0.0)
        self.grown.emit()

    def take(self, event: Event) -> None:
        """Add what `event` brings, if that is samples."""
        if isinstance(event, TrainSamples):
            self.add(event)

    def cut(self, step: int) -> None:
        """Let go of what was drawn after `step`."""
        self.grids[:] = [grid for grid in self.grids if grid.step <= step]
        self.playback.player.set_length(len(self.grids))
        self.grown.emit()

    def show(self, grids: list[TrainSamples]) -> None:
        """Take the grids of another run, at their ends."""
        self.grids = grids
        for axis in (self.playback, self.denoising):
            axis.pause()
            axis.player.set_length(0)
        if grids:
            self._fit(True, grids[-1])
        else:
            self.grown.emit()

    def hand(self, axis: Playback) -> None:
        """Give the playing keys to one of the two times."""
        if axis is not self.in_hand:
            self.in_hand = axis
            self.handed.emit()

    def stop(self) -> None:
        """End the clocks."""
        self.playback.stop()
        self.denoising.stop()

    def grid(self) -> TrainSamples | None:
        """The grid at the place in training; None before the first."""
        return self.grids[min(self.playback.position, len(self.grids) - 1)] if self.grids else None

    def items(self) -> npt.NDArray[np.floating]:
        """The items (N, *S) at both places; the samples themselves at the end of denoising."""
        grid = self.grid()
        assert grid is not None
        place = self.denoising.position
        if grid.path is None or place >= len(grid.path) - 1:
            return grid.x
        state: npt.NDArray[np.float32] = grid.path[place].astype(np.float32)
        return state
