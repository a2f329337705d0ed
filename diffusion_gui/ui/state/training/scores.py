"""How good the trained model is, as the window knows it: asked for, under way, or told."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Progress, Stopped
from diffusion_gui.core.protocol.run_folders import KeepScoresRequest
from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.protocol.training import CheckpointSaved
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage.my_models import runs_dir
from diffusion_gui.ui.state.watch.session import Session

from .training import Training


class Quality(QObject):
    """Owns the scores of the trained model; some modalities are measured without being asked for.

    A network for points generates thousands in a second or two; pictures take a minute or more.
    """

    changed = Signal()

    def __init__(self, session: Session, training: Training) -> None:
        super().__init__(session)
        self._session = session
        self._training = training
        self.scored: Scored | None = None
        self.measuring = False
        self._step = 0
        self._was_active = training.active
        training.changed.connect(self._follow)

    @property
    def ready(self) -> bool:
        """Whether there is a model to measure, and nothing else going on."""
        training = self._training
        return training.run.checkpoint is not None and not training.active and not self.measuring

    def measure(self) -> None:
        """Compare what the newest checkpoint generates with its data."""
        training = self._training
        if not self.ready or training.run.checkpoint is None or training.run.started is None:
            return
        recipe = Recipe(
            model=str(training.run.checkpoint.path),
            data=training.run.settings.data,
            count=MODALITIES[training.run.started.domain.modality].scored_quickly,
        )
        self.measuring, self.scored = True, None
        self._step = training.run.checkpoint.step
        self._session.workers.submit(ScoreRequest(recipe), self._on_event)
        self.changed.emit()

    def stop(self) -> None:
        """Leave the measurement that is under way."""
        if self.measuring:
            self._session.workers.cancel("score")

    def _follow(self) -> None:
        """A run that begins takes the old scores away; one that ends may be measured at once."""
        training = self._training
        was_active, self._was_active = self._was_active, training.active
        if training.is_starting or training.is_idle:
            self.stop()
            self.scored = None
        ended = training.is_done and was_active
        whole = training.run.history.last >= training.run.settings.steps
        started = training.run.started
        at_once = started is not None and MODALITIES[started.domain.modality].measured
        if ended and whole and at_once:
            self.measure()
        else:
            self.changed.emit()

    def _keep(self, checkpoint: CheckpointSaved, scored: Scored) -> None:
        """Let My models know the scores of a run of this window's."""
        folder = checkpoint.path.parent
        if folder.parent == runs_dir():
            request = KeepScoresRequest(folder, checkpoint.step, scored.scores)
            self._session.workers.submit(request, self._on_kept)

    def _on_kept(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._session.failed.emit(event)

    def _on_event(self, event: Event) -> None:
        match event:
            case Progress():
                self._session.progressed.emit(event)
            case Scored():
                checkpoint = self._training.run.checkpoint
                # A run may have gone on meanwhile: these would be another model's scores.
                if checkpoint is not None and checkpoint.step == self._step:
                    self.scored = event
                    self._keep(checkpoint, event)
                    self.changed.emit()
            case Finished() | Stopped() | Failed():
                self._session.progressed.emit(None)
                if isinstance(event, Failed):
                    self._session.failed.emit(event)
                self.measuring = False
                self.changed.emit()
