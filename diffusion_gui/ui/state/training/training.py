"""The training run as the window knows it: settings, state and history. Widgets only read it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Notice, Progress, Stopped
from diffusion_gui.core.protocol.files import CopyRequest, FileWritten
from diffusion_gui.core.protocol.run_folders import Rewound
from diffusion_gui.core.protocol.training import (
    CheckpointSaved,
    RequestObeyed,
    TrainRequest,
    TrainSamples,
    TrainStarted,
)
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import MAY_CHANGE, TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.core.text import msg
from diffusion_gui.storage.run_folder import CHECKPOINT
from diffusion_gui.ui.state.watch.session import Session

from .data_preview import DataPreview
from .downloads import Downloads
from .elsewhere import obeyed_words
from .form import in_latents
from .run_folders import new_run_folder
from .shown_training import ShownTraining


class Training(ShownTraining):
    """Owns one training run at a time and what it has told so far."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.continued.connect(self.train_on)
        self.downloads = Downloads(session)
        self.spectrograms = session.spectrograms
        self.data = DataPreview(session.workers, self)
        self.data.changed.connect(self.changed)
        self._next: Callable[[], None] | None = None
        self._rewinding.rewound.connect(self._on_rewound)
        self._rewinding.failed.connect(self._on_not_rewound)
        self._rewinding.goes_on.connect(self.train_on)

    def close(self) -> bool:
        """End the timers and a connection; whether its thread has ended."""
        self.film.stop()
        return self.elsewhere.close()

    @property
    def unfinished(self) -> Path | None:
        """The folder of this window's run, if it has begun and has steps left."""
        own = not (self.is_idle or self.is_following or self.run.address)
        own = own and self.run.started is not None
        return self.run.out if own and 0 < self.run.history.last < self.run.settings.steps else None

    def start(self, settings: TrainSettings) -> None:
        """Train a new network in a folder of its own."""
        self.elsewhere.stop()
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
        self.elsewhere.stop()
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
            self.elsewhere.stop()
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

    def pause(self) -> None:
        """Hold the run between two steps, or let it go on."""
        paused = self.is_running
        self._session.workers.pause("train", paused)
        self._set("paused" if paused else "running")

    def stop(self) -> None:
        """End the run; what was learned is saved first. One that is followed is asked to end."""
        if self.can_ask:
            self.elsewhere.ask(RunRequest(stop=True))
            return
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
            case RequestObeyed():
                self.run.settings = event.settings
                self.form.take(event.settings)
                self._session.noticed.emit(obeyed_words(event))
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

    def rewind(self, step: int, settings: TrainSettings | None = None) -> None:
        """Let the run stand at the kept checkpoint of `step` again; training on starts there.

        With `settings` it goes on at once, treated as they say.
        """
        assert self.run.out is not None
        self.elsewhere.stop()
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
            self.elsewhere.resume(self.run.out)
