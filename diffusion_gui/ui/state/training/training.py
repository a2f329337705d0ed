"""The training run as the window knows it: settings, state and history. Widgets only read it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal

from diffusion_gui.core.catalog import NETWORKS
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
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.core.text import msg
from diffusion_gui.storage.run_folder import CHECKPOINT
from diffusion_gui.ui.state.watch.session import Session

from .data_preview import DataPreview
from .downloads import Downloads
from .form import Preparing, in_latents
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
        self.spectrograms = session.spectrograms
        self.form = Preparing(self)
        self.run = RunView(self.form.settings)
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
        self.failure = None
        self._show(RunView(self.run.settings, self.run.out))

    def _show(self, run: RunView) -> None:
        self.run = run
        self.film.show(run.grids)

    def _begin(self, settings: TrainSettings, out: Path) -> None:
        """Show a new run; the one before comes back where this one is refused."""
        self._earlier = self.run if self.run.history.last else None
        self._forget()
        self.run.settings, self.run.out = settings, out

    def _bring_back(self) -> None:
        run, self._earlier = self._earlier, None
        if run is not None:
            self._show(run)

    def close(self) -> None:
        """End the timers."""
        self._following.stop()
        self.film.stop()

    @property
    def unfinished(self) -> Path | None:
        """The folder of this window's run, if it has begun and has steps left."""
        own = not (self.is_idle or self.is_following) and self.run.started is not None
        return self.run.out if own and 0 < self.run.history.last < self.run.settings.steps else None

    def start(self, settings: TrainSettings) -> None:
        """Train a new network in a folder of its own."""
        self._following.stop()
        self._begin(settings, new_run_folder(settings.data))
        self.data.show(settings.data)
        self._submit(resume=False)

    def train_on(self, settings: TrainSettings) -> None:
        """Resume the stopped run, treated as `settings` say and up to their steps.

        Where those are done, as many again. A run that is still being set back goes on from there.
        """
        if self._rewinding.holds_up(settings):
            return
        done = self.run.history.last
        steps = settings.steps if settings.steps > done else done + settings.steps
        self._following.stop()
        self.failure = None
        treated = {name: getattr(settings, name) for name in MAY_CHANGE}
        self.run.settings = dataclasses.replace(self.run.settings, **(treated | {"steps": steps}))
        self._submit(resume=True)

    def _submit(self, resume: bool) -> None:
        assert self.run.out is not None
        self._set("starting")
        self.form.take(self.run.settings)
        self._session.workers.submit(
            TrainRequest(self.run.settings, self.run.out, resume), self._on_event
        )

    def offer(self, settings: TrainSettings) -> None:
        """Take the settings of another run, to be started by the person."""
        if not self.active:
            self.run.settings = settings
            self.form.take(settings)
            self.forget()

    def forget(self) -> None:
        """Let go of a run that has ended, to look at other data."""
        if not self.active:
            self._following.stop()
            self._forget()
            self._set("idle")

    def start_new(self, settings: TrainSettings) -> None:
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
        assert self.run.checkpoint is not None
        request = CopyRequest(self.run.checkpoint.path, target)
        self._session.workers.submit(request, self._on_copied)

    @property
    def learns_codec(self) -> bool:
        """Whether the run is of an autoencoder, which removes no noise."""
        return bool(NETWORKS[self.run.settings.network].codec)

    def use(self) -> None:
        """Let Watch denoise with the newest checkpoint; in an autoencoder's latents, prepare to."""
        assert self.run.checkpoint is not None
        path = str(self.run.checkpoint.path)
        if self.learns_codec:
            self.form.take(in_latents(self.run.settings.network, self.run.settings.data, path))
            self._session.scene_wanted.emit("train")
        elif self._session.use_model(path):
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
                self._session.progressed.emit(None)  # the data is there
                self.run.started = event
                if event.step < self.run.history.last:  # what had not been saved is made again
                    self.run.history.cut(event.step)
                    self.film.cut(event.step)
                # It may have begun just before it was asked to stop.
                self._set("running" if self.is_starting else self.state)
            case TrainStep():
                self.run.history.add(event)
                self.run.seconds = event.seconds
                self.stepped.emit()
            case TrainSamples():
                self.film.add(event)
            case CheckpointSaved():
                self.run.checkpoint = event
                self.run.kept = (*(step for step in self.run.kept if step < event.step), event.step)
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
                run = self.run
                if run.history.last and run.out:  # stopping saves, where no more events come
                    run.checkpoint = CheckpointSaved(run.history.last, run.out / CHECKPOINT)
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
        self._begin(self.run.settings, folder)
        self._resumes = resume
        self._set("following")
        self._following.start(folder, found)

    @property
    def live(self) -> bool:
        """Whether the followed run's log grew just now."""
        return self.is_following and self._following.live

    @property
    def can_continue(self) -> bool:
        """Whether there is a checkpoint to go on from, and nobody trains the run."""
        return self.run.checkpoint is not None and not self.active and not self.live

    def _on_read(self, read: RunRead) -> None:
        self._earlier = None
        if read.restarted:
            self._forget()
        run = self.run
        assert run.out is not None
        if not self._film_read:
            self._film_read = True
            request = KeptSamplesRequest(run.out)
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
            if not self._resumes:
                newest = SamplesRequest(path, read.saved_step, read.settings.seed)
                self._session.workers.submit(newest, self._to_film_of(run.out))
            changed = True
        if len(read.part):
            self.stepped.emit()
        if changed or read.restarted:
            self.changed.emit()
        if self._resumes and read.whole:
            self._resumes = False
            self.train_on(run.settings)

    def _to_film_of(self, folder: Path) -> Callable[[Event], None]:
        """What takes samples of the run in `folder`, as long as it is shown."""
        return lambda event: self.film.take(event) if self.run.out == folder else None

    def _on_lost(self, failure: Failed) -> None:
        self._bring_back()
        self.failure = failure
        self._session.failed.emit(failure)
        self._set("failed")

    def rewind(self, step: int, settings: TrainSettings | None = None) -> None:
        """Let the run stand at the kept checkpoint of `step` again; training on starts there.

        With `settings` it goes on at once, treated as they say.
        """
        assert self.run.out is not None
        self._following.stop()
        self._rewinding.start(self.run.out, step, settings)

    def _on_rewound(self, rewound: Rewound) -> None:
        run, step = self.run, rewound.step
        assert run.out is not None
        run.history.cut(step)
        self.film.cut(step)
        run.kept = tuple(one for one in run.kept if one <= step)
        run.checkpoint = CheckpointSaved(step, run.out / CHECKPOINT)
        self.failure = None
        self._set("done")

    def _on_not_rewound(self, failure: Failed) -> None:
        self._session.failed.emit(failure)
        if self.is_following and self.run.out is not None:
            self._following.resume(self.run.out)
