"""What every scene is given: the session, its history, training and comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.storage import my_models
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.state.shared.hanging_disk import HangingDisk
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.state.shared.hub_models import HubModels
from diffusion_gui.ui.state.shared.undo import History
from diffusion_gui.ui.state.training.model_samples import ModelSamples
from diffusion_gui.ui.state.training.scores import Quality
from diffusion_gui.ui.state.training.training import Training
from diffusion_gui.ui.state.watch.recording import Recording
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.support.microphone import Microphone
from diffusion_gui.ui.support.speaker import Speaker

from .reduced_motion import ReducedMotion


class AppState:
    """Outlives the widgets: a change of language or theme rebuilds them and loses nothing."""

    def __init__(self) -> None:
        self.watch = WatchState()
        self.session = self.watch.session
        self.training = Training(self.session)
        self.model_samples = ModelSamples(self.session, self.training)
        self.hub = HubModels(self.session)
        self.hanging_disk = HangingDisk(self.session)
        self.quality = Quality(self.session, self.training)
        self.compare = Compare(self.session)
        self.learning = Learning(self.session, self.watch.clip_clock)
        self.hearing = hearing_of(self.session, self.training, self.compare)
        self.recording = Recording(self.session, Microphone())
        self.clip_clock = self.watch.clip_clock
        """Of the clips of all scenes."""
        self.motion = ReducedMotion(self.session, self.compare, self.clip_clock)
        self.history = of_watch(self.watch)
        self.histories = {
            "watch": self.history,
            "train": of_training(self.training),
            "compare": of_compare(self.compare),
        }
        """What can be undone, by the scene whose settings it is about."""
        self.playback = self.session.playback
        """The player of the scene in front: the media keys act on it."""
        self.drawing = np.empty((0, 2))
        """Points on the drawing sheet that nothing was made of yet."""
        self.deleted: list[Path] = []
        """Models in the trash, the last one deleted last: they come back with undo."""

    def close(self) -> bool:
        """End the threads; whether they have ended."""
        my_models.empty_trash(self.deleted)
        self.compare.stop()
        self.clip_clock.close()
        self.hanging_disk.close()
        alone = self.training.close()
        silent = self.hearing.close() and self.recording.microphone.close()
        return self.session.close(saving=self.training.active) and silent and alone


def hearing_of(session: Session, training: Training, compare: Compare) -> Hearing:
    """Of all scenes: what is heard goes with what they show."""
    hearing = Hearing(session.preview_queue, Speaker(), session)
    hearing.failed.connect(session.failed)
    film = training.film
    for signal in (
        session.moved,
        session.previewed,
        session.timeline_changed,
        compare.moved,
        film.grown,
        film.playback.moved,
        film.denoising.moved,
    ):
        signal.connect(hearing.refresh)
    return hearing


def of_watch(watch: WatchState) -> History:
    """Of the recipe and the noising process beside it."""
    session = watch.session
    history = History(
        session,
        lambda: session.settings,
        lambda place: session.take(*place),
        lambda: watch.schedule_editing.drag,
    )
    watch.run_control.restored.connect(history.forget_refused)
    session.recipe_changed.connect(history.follow)
    return history


def of_training(training: Training) -> History:
    """Of the form, which has to stay as it is while a run is under way."""
    form = training.form
    history = History(training, lambda: form.settings, form.take, busy=lambda: training.active)
    form.changed.connect(history.follow)
    training.changed.connect(history.changed)
    return history


def of_compare(compare: Compare) -> History:
    """Of the panes, their clock and their reference."""

    def place() -> Any:
        return compare.comparison and (compare.comparison, compare.ready_made)

    history = History(compare, place, lambda place: compare.take(*place))
    compare.changed.connect(history.follow)
    return history
