"""A training run as it is shown, and following one that another process trains."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.run_folders import KeptSamplesRequest, RunRead, SamplesRequest
from diffusion_gui.core.protocol.training import CheckpointSaved, TrainStarted
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage.remote.address import Address
from diffusion_gui.storage.run_folder import CHECKPOINT
from diffusion_gui.ui.state.watch.session import Session

from .elsewhere import Elsewhere, address_of, asked_words
from .form import Preparing
from .log_follower import Found
from .rewind import Rewinding
from .run_state import RunState
from .run_view import RunView
from .sample_film import Film


class ShownTraining(RunState):
    """Owns what is shown of a run; reads that of another process, and asks it."""

    stepped = Signal()
    """Steps were added to the history."""
    continued = Signal(object)
    """TrainSettings: the followed run is read, and is to go on here as they say."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.form = Preparing(self)
        self.run = RunView(self.form.settings)
        self.failure: Failed | None = None
        self.film = Film(self)
        self._earlier: RunView | None = None
        self._rewinding = Rewinding(session.workers, self)
        self.elsewhere = Elsewhere(session.workers, self)
        self.elsewhere.read.connect(self._on_read)
        self.elsewhere.failed.connect(self._on_lost)
        self.elsewhere.ended.connect(self._on_lost)
        self.elsewhere.mirrored.connect(self._on_mirrored)
        for trouble in (self.elsewhere.lost, self.elsewhere.not_asked):
            trouble.connect(session.failed)
        self.elsewhere.asked.connect(lambda asked: session.noticed.emit(asked_words(asked)))
        self.elsewhere.linked.connect(self.changed)
        self._forget()

    def _forget(self) -> None:
        self._live = self._resumes = False
        self._film_step = -1
        self._rewinding.forget()
        self.failure = None
        self._show(RunView(self.run.settings, self.run.out, self.run.address))

    def _show(self, run: RunView) -> None:
        self.run = run
        self.film.show(run.grids)

    def _begin(
        self, settings: TrainSettings, out: Path | None, address: Address | None = None
    ) -> None:
        """Show a new run; the one before comes back where this one is refused."""
        self._earlier = self.run if self.run.history.last else None
        self._forget()
        self.run.settings, self.run.out, self.run.address = settings, out, address

    def _bring_back(self) -> None:
        run, self._earlier = self._earlier, None
        if run is not None:
            self._show(run)

    def refuse(self, failure: Failed) -> None:
        """Say why a run was not started."""
        self._session.failed.emit(failure)

    def follow(self, folder: Path, resume: bool = False, found: Found = ()) -> None:
        """Watch the run in `folder`, whoever trains it; `resume` continues it once it is read."""
        if self._may_follow():
            self._begin(self.run.settings, folder)
            self._resumes = resume
            self._set("following")
            self.elsewhere.start(folder, found)

    def follow_remote(self, text: str) -> bool:
        """Watch the run at the address `text` on another machine; whether that is one."""
        address = address_of(text)
        if isinstance(address, Failed):
            self.refuse(address)
            return False
        if self._may_follow():
            self._begin(self.run.settings, None, address)
            self._set("following")
            self.elsewhere.connect_to(address)
        return True

    def _may_follow(self) -> bool:
        if self.active:
            self.refuse(
                Failed(
                    "A run is in progress here.",
                    "One run at a time is shown.",
                    "Stop it, and open the other one again.",
                )
            )
        else:
            self.elsewhere.stop()
        return not self.active

    def _on_mirrored(self, folder: Path) -> None:
        self.run.out = folder
        self.elsewhere.start(folder)

    @property
    def can_ask(self) -> bool:
        """Whether the run that is shown is another process's, and not finished."""
        run = self.run
        return self.is_following and run.out is not None and run.history.last < run.settings.steps

    def ask_rate(self, lr: float) -> None:
        """Ask the followed run for another learning rate."""
        self.elsewhere.ask(RunRequest(lr=lr))

    @property
    def live(self) -> bool:
        """Whether the followed run's log grew just now."""
        return self.is_following and self.elsewhere.live

    @property
    def can_continue(self) -> bool:
        """Whether there is a checkpoint to go on from, and nobody trains the run."""
        here = self.run.checkpoint is not None and self.run.address is None
        return here and not self.active and not self.live

    def _on_read(self, read: RunRead) -> None:
        self._earlier = None
        if read.restarted:
            self._forget()
        run = self.run
        assert run.out is not None
        if read.sampled > self._film_step:
            request = KeptSamplesRequest(run.out, max(self._film_step, 0))
            self._film_step = read.sampled
            self._session.workers.submit(request, self._to_film_of(run.out))
        live = self.live
        changed = run.settings != read.settings or run.kept != read.kept or live != self._live
        self._live = live
        if run.settings != read.settings:
            self.form.take(read.settings)
        run.settings, run.kept = read.settings, read.kept
        if len(read.part):
            run.history.extend(read.part)
            run.seconds = float(read.part.seconds[-1])
        known = run.checkpoint is not None and run.checkpoint.step == read.saved_step
        if read.domain is not None and not known:
            path = run.out / CHECKPOINT
            run.started = TrainStarted(read.settings, read.domain, run.out, 0, 0, "")
            run.checkpoint = CheckpointSaved(read.saved_step, path)
            if not (self._resumes or (run.address and read.sampled)):
                newest = SamplesRequest(path, read.saved_step, read.settings.seed)
                self._session.workers.submit(newest, self._to_film_of(run.out))
            changed = True
        if len(read.part):
            self.stepped.emit()
        if changed or read.restarted:
            self.changed.emit()
        if self._resumes and read.whole:
            self._resumes = False
            self.continued.emit(run.settings)

    def _to_film_of(self, folder: Path) -> Callable[[Event], None]:
        """What takes samples of the run in `folder`, as long as it is shown."""
        return lambda event: self.film.take(event) if self.run.out == folder else None

    def _on_lost(self, failure: Failed) -> None:
        self._bring_back()
        self.failure = failure
        self._session.failed.emit(failure)
        self._set("failed")
