"""The run that was on show before another was asked for: it comes back where that is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diffusion_gui.core.protocol.training import TrainSamples

if TYPE_CHECKING:
    from .training import Training

_FIELDS = ("settings", "out", "started", "checkpoint", "kept", "history", "seconds")


class EarlierRun:
    """Holds what Training knew of a run, until the next one has begun."""

    def __init__(self, training: Training) -> None:
        self._training = training
        self._values: dict[str, Any] = {}
        self._grids: list[TrainSamples] = []

    def keep(self) -> None:
        """Another run is asked for."""
        training = self._training
        self.let_go()
        if training.history.last:
            self._values = {name: getattr(training, name) for name in _FIELDS}
            self._grids = list(training.film.grids)

    def let_go(self) -> None:
        """The other run has begun."""
        self._values, self._grids = {}, []

    def bring_back(self) -> None:
        """The other run could not begin, if it has not."""
        for name, value in self._values.items():
            setattr(self._training, name, value)
        for grid in self._grids:
            self._training.film.add(grid)
        self.let_go()
