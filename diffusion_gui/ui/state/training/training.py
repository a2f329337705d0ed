"""The training run as the window knows it: settings, state and history. Widgets only read it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress, Stopped
from diffusion_gui.core.protocol.files import CopyRequest, FileWritten
from diffusion_gui.core.protocol.run_folders import (
    KeptSamplesRequest,
    Rewound,
    RunRead,
    SamplesRequest,
)
from diffusion_gui.core.protocol.training import (
    CheckpointSaved,
    TrainRequest,
    TrainSamples,
    TrainStarted,
)
from diffusion_gui.core.recipes.train_settings import MAY_CHANGE, TrainSettings
from diffusion_gui.core.runs.training_history import RunHistory
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.core.text import msg
from diffusion_gui.storage.run_folder import CHECKPOINT
from diffusion_gui.ui.state.watch.session import Session

from .data_preview import DataPreview
from .downloads import Downloads
from .form import Preparing
from .log_follower import Found, LogFollower
from .rewind import Rewinding
from .run_folders import new_run_folder
from .run_state import RunState
from .run_view import RunView
from .sample_film import Film


class Training(RunState):
    """Owns one training run at a time and what it has told so far."""

    stepped = Signal()
    """Steps were added to the history."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.downloads = Downloads(session)
        self.form = Preparing(self)
        self.settings = self.form.settings
        self.out: Path | None = None
        self.started: TrainStarted | None = None
        self.checkpoint: CheckpointSaved | None = None
        self.failure: Failed | None = None
        self.film = Film(self)
        self.data = DataPreview(session.workers, self)
        self.data.changed.connect(self.changed)
        self._earlier: RunView | None = None
        self._next: Callable[[], None] | None = None
        self._following = LogFollower(session.workers, self)
        self._following.read.connect(self._on_read)
        self._following.failed.connect(self._on_lost)
        self._rewinding = Rewinding(session.workers, self)
        self._rewinding.rewound.connect(self._on_rewound)
        self._rewinding.failed.connect(self._on_not_rewound)
        self._rewinding.goes_on.connect(self.train_on)
        self._forget()

    def _forget(self) -> None:
        self._live = self._resumes = self._film_read = False
        self._rewinding.forget()
        self.kept: tuple[int, ...] = ()
        self.history = RunHistory()
        self.seconds = 0.0
        self.film.clear()
        self.started = None
        self.checkpoint = None
        self.failure = None

    def _keep(self) -> None:
        run = (self.settings, self.out, self.started, self.checkpoint, self.kept, self.history)
        view = RunView(*run, self.seconds, tuple(self.film.grids))
        self._earlier = view if self.history.last else None

    def _bring_back(self) -> None:
        if (run := self._earlier) is not None:
            self.settings, self.out, self.history = run.settings, run.out, run.history
            self.started, self.checkpoint, self.kept = run.started, run.checkpoint, run.kept
            self.seconds, self._earlier = run.seconds, None
            for grid in run.grids:
                self.film.add(grid)

    def close(self) -> None:
        """End the timers."""
        self._following.stop()
        self.film.stop()

    @property
    def unfinished(self) -> Path | None:
        """The folder of this window's run, if it has begun and has steps left."""
        own = not (self.is_idle or self.is_following) and self.started is not None
        return self.out if own and 0 < self.history.last < self.settings.steps else None

    def start(self, settings: TrainSettings) -> None:
        """Train a new network in a folder of its own."""
        self._following.stop()
        self._keep()
        self.out = new_run_folder(settings.data)
        self.settings = settings
        self._forget()
        self.data.show(settings.data)
        self._submit(resume=False)

    def train_on(self, settings: TrainSettings) -> None:
        """Resume the stopped run, treated as `settings` say and up to their steps.

        Where those are done, as many again. A run that is still being set back goes on from there.
        """
        if self._rewinding.holds_up(settings):
            return
        done = self.history.last
        steps = settings.steps if settings.steps > done else done + settings.steps
        self._following.stop()
        self.failure = None
        treated = {name: getattr(settings, name) for name in MAY_CHANGE}
        self.settings = dataclasses.replace(self.settings, **(treated | {"steps": steps}))
        self._submit(resume=True)

    def _submit(self, resume: bool) -> None:
        assert self.out is not None
        self._set("starting")
        self.form.take(self.settings)
        self._session.workers.submit(TrainRequest(self.settings, self.out, resume), self._on_event)

    def offer(self, settings: TrainSettings) -> None:
        """Take the settings of another run, to be started by the person."""
        if not self.active:
            self.settings = settings
            self.form.take(settings)
            self.forget()

    def forget(self) -> None:
        """Let go of a run that has ended, to look at other data."""
        if not self.active:
            self._following.stop()
            self._forget()
            self._set("idle")

    def start_anew(self, settings: TrainSettings) -> None:
        """Train with other settings; a run that is under way is stopped first."""
        self._once_ended(lambda: self.start(settings))

    def go_back_and_on(self, step: int, settings: TrainSettings) -> None:
        """Resume at the kept checkpoint of `step`, treated as `settings` say; stopped first."""
        self._once_ended(lambda: self.rewind(step, settings))

    def _once_ended(self, do: Callable[[], None]) -> None:
        if self.active:
            self._next = do
            self.stop()
        else:
            do()

    def refuse(self, failure: Failed) -> None:
        """Say why a run was not started."""
        self._session.failed.emit(failure)

    def pause(self) -> None:
        """Hold the run between two steps, or let it go on."""
        paused = self.is_running
        self._session.workers.pause("train", paused)
        self._set("paused" if paused else "running")

    def stop(self) -> None:
        """End the run; what was learned is saved first."""
        self._set("stopping")
        self._session.workers.cancel("train")

    def save(self, target: Path) -> None:
        """Copy the newest checkpoint to `target`."""
        assert self.checkpoint is not None
        request = CopyRequest(self.checkpoint.path, target)
        self._session.workers.submit(request, self._on_copied)

    def use(self) -> None:
        """Let Watch denoise with the newest checkpoint, and show it."""
        assert self.checkpoint is not None
        if self._session.use_model(str(self.checkpoint.path)):
            self._session.scene_wanted.emit("watch")

    def _on_copied(self, event: Event) -> None:
        if isinstance(event, Failed):
            self._session.failed.emit(event)
        elif isinstance(event, FileWritten):
            self._session.noticed.emit(msg("The model is saved in {path}.", path=event.path))

    def _on_event(self, event: Event) -> None:
        match event:
            case TrainStarted():
                self._earlier = None
                self.started = event
                if event.step < self.history.last:  # what had not been saved is made again
                    self.history.cut(event.step)
                    self.film.cut(event.step)
                # It may have begun just before it was asked to stop.
                self._set("running" if self.is_starting else self.state)
            case TrainStep():
                self.history.add(event)
                self.seconds = event.seconds
                self.stepped.emit()
            case TrainSamples():
                self.film.add(event)
            case CheckpointSaved():
                self.checkpoint = event
                self.kept = (*(step for step in self.kept if step < event.step), event.step)
                self.changed.emit()
            case Progress():
                self._session.progressed.emit(event)
            case Notice():
                self._session.noticed.emit(event.text)
            case Failed():
                self._session.progressed.emit(None)
                self._on_lost(event)
                self._go_to_next()
            case Finished() | Stopped():
                self._session.progressed.emit(None)
                self._bring_back()
                if self.history.last and self.out:  # stopping saves, where no more events come
                    self.checkpoint = CheckpointSaved(self.history.last, self.out / CHECKPOINT)
                self._set("done")
                self._go_to_next()

    def _go_to_next(self) -> None:
        do, self._next = self._next, None
        if do is not None:
            do()

    def follow(self, folder: Path, resume: bool = False, found: Found = ()) -> None:
        """Watch the run in `folder`, whoever trains it; `resume` continues it once it is read."""
        if self.active:
            self.refuse(
                Failed(
                    "A run is in progress here.",
                    "One run at a time is shown.",
                    "Stop it, and open the other one again.",
                )
            )
            return
        self._keep()
        self._forget()
        self.out, self._resumes = folder, resume
        self._set("following")
        self._following.start(folder, found)

    @property
    def live(self) -> bool:
        """Whether the followed run's log grew just now."""
        return self.is_following and self._following.live

    @property
    def can_continue(self) -> bool:
        """Whether there is a checkpoint to go on from, and nobody trains the run."""
        return self.checkpoint is not None and not self.active and not self.live

    def _on_read(self, read: RunRead) -> None:
        assert self.out is not None
        self._earlier = None
        if read.anew:
            self._forget()
        if not self._film_read:
            self._film_read = True
            request = KeptSamplesRequest(self.out)
            self._session.workers.submit(request, self._to_film_of(self.out))
        live = self.live
        changed = self.settings != read.settings or self.kept != read.kept or live != self._live
        self._live = live
        if self.settings != read.settings:
            self.form.take(read.settings)
        self.settings, self.kept = read.settings, read.kept
        if len(read.part):
            self.history.extend(read.part)
            self.seconds = float(read.part.seconds[-1])
        if read.domain is not None and (
            self.checkpoint is None or self.checkpoint.step != read.saved_step
        ):
            path = self.out / CHECKPOINT
            self.started = TrainStarted(read.settings, read.domain, self.out, 0, 0, "")
            self.checkpoint = CheckpointSaved(read.saved_step, path)
            if not self._resumes:
                newest = SamplesRequest(path, read.saved_step, read.settings.seed)
                self._session.workers.submit(newest, self._to_film_of(self.out))
            changed = True
        if len(read.part):
            self.stepped.emit()
        if changed or read.anew:
            self.changed.emit()
        if self._resumes and read.whole:
            self._resumes = False
            self.train_on(self.settings)

    def _to_film_of(self, folder: Path) -> Callable[[Event], None]:
        """What takes samples of the run in `folder`, as long as it is shown."""
        return lambda event: self.film.take(event) if self.out == folder else None

    def _on_lost(self, failure: Failed) -> None:
        self._bring_back()
        self.failure = failure
        self._session.failed.emit(failure)
        self._set("failed")

    def rewind(self, step: int, settings: TrainSettings | None = None) -> None:
        """Let the run stand at the kept checkpoint of `step` again; training on starts there.

        With `settings` it goes on at once, treated as they say.
        """
        assert self.out is not None
        self._following.stop()
        self._rewinding.start(self.out, step, settings)

    def _on_rewound(self, rewound: Rewound) -> None:
        assert self.out is not None
        step = rewound.step
        self.history.cut(step)
        self.film.cut(step)
        self.kept = tuple(one for one in self.kept if one <= step)
        self.checkpoint = CheckpointSaved(step, self.out / CHECKPOINT)
        self.failure = None
        self._set("done")

    def _on_not_rewound(self, failure: Failed) -> None:
        self._session.failed.emit(failure)
        if self.is_following and self.out is not None:
            self._following.resume(self.out)
