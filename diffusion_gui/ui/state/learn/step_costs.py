"""What a training step costs on this machine, for the lesson's figure: measured when asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.step_costs import StepCosts, StepCostsRequest
from diffusion_gui.ui.state.watch.session import Session


class CostsMeasured(QObject):
    """Owns the newest measurement, and the one that is under way."""

    changed = Signal()
    """Another round was measured, or it has begun or ended."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.costs: StepCosts | None = None
        """Of the rounds so far; None before the first."""
        self.share = 0.0
        """How much is done of what is under way, 0 to 1."""
        self._ticket = 0

    @property
    def measuring(self) -> bool:
        """Whether a measurement is under way."""
        return bool(self._ticket)

    def start(self) -> None:
        """Measure again; what was measured before stays until the first round is there."""
        self.share = 0.0
        request = StepCostsRequest()
        self._ticket = self._session.workers.submit(request, self._on_event)
        self.changed.emit()

    def stop(self) -> None:
        """Leave the measurement that is under way; the rounds so far stay."""
        if self._ticket:
            self._session.workers.cancel(StepCostsRequest.lane, self._ticket)

    def _on_event(self, event: Event) -> None:
        match event:
            case Progress():
                self.share = event.done / event.total
            case StepCosts():
                self.costs = event
            case Finished() | Stopped() | Failed():
                self._ticket = 0
                if isinstance(event, Failed):
                    self._session.failed.emit(event)
        self.changed.emit()
