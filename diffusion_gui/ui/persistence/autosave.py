"""Autosave: notes recipe, view settings and training run as they change, and brings them back."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import TidyRequest
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE, Recipe
from diffusion_gui.storage.missing_models import missing_models
from diffusion_gui.storage.model_sources import is_model, source_of
from diffusion_gui.ui.state.app_state import AppState

from . import view_settings
from .crash_recovery import CrashRecovery
from .settings import SettingsFile

SAVE_MS = 1000
"""A change is on disk this long after the last one, so that a drag writes once."""


class Autosave(QObject):
    """Owns the moment of saving; what is saved belongs to the settings and the note."""

    def __init__(self, app_state: AppState, settings: SettingsFile, last: CrashRecovery) -> None:
        super().__init__(app_state.session)
        self._app_state = app_state
        self._settings = settings
        self._last = last
        self.gone: Recipe | None = None
        """The recipe of the last time, where its model is not on this machine any more."""
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.save)
        app_state.session.recipe_changed.connect(self._timer.start)
        # These also say that a checkpoint, field or neighbour has come, many times a second: a
        # timer that began again at each would never end.
        app_state.training.changed.connect(self._soon)
        app_state.watch.overlays.changed.connect(self._soon)
        app_state.session.shown.connect(self._soon)
        app_state.compare.changed.connect(self._soon)
        app_state.compare.moved.connect(self._soon)
        app_state.learning.turned.connect(self._soon)
        app_state.training.form.changed.connect(self._soon)
        for playback in view_settings.players(app_state).values():
            playback.tuned.connect(self._soon)
        # Before the file is written: whoever is killed while writing has it swept the next time.
        app_state.session.workers.writing.connect(settings.add_place)
        self._timer.start()  # a crash before the first change is noticed too

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def restore(self) -> None:
        """Take up view settings and recipe of the last time, where its model is still there."""
        view_settings.take(self._app_state, self._settings.values)
        self._app_state.session.forward_process = self._settings.values.way_to_noise
        text = self._settings.values.recipe
        if not text:
            return
        try:
            recipe = Recipe.from_json(text)
            if missing_models(text):
                self.gone = recipe
                return
            if not is_model(recipe.model):
                return
        except UserError:
            return  # the settings kept a copy, or the model is gone: start as the first time
        self._app_state.session.recipe = recipe

    def unwritten(self) -> tuple[str, ...]:
        """Files that the last window left unwritten; said once."""
        left = self._settings.values.unwritten
        self._settings.change(unwritten=())
        return left

    def stopped_run(self) -> Path | None:
        """The folder of the run that the last window stopped before its end; said once."""
        folder = self._settings.values.stopped_run
        self._settings.change(stopped_run="")
        return Path(folder) if folder else None

    def tidy(self) -> None:
        """Sweep what killed programs have left, away from the window."""
        places = tuple(Path(place) for place in self._settings.values.places)
        self._app_state.session.workers.submit(TidyRequest(places), lambda _: None)

    def save(self) -> None:
        """Write recipe, view settings and run down now."""
        session, training = self._app_state.session, self._app_state.training
        recipe = session.recipe
        text = "" if recipe == FIRST_RECIPE else self._with_fingerprint(recipe).to_json()
        views = view_settings.noted(self._app_state)
        self._settings.change(recipe=text, way_to_noise=session.forward_process, **views)
        self._last.note(recipe, training.run.out if training.active else None)

    def _with_fingerprint(self, recipe: Recipe) -> Recipe:
        """`recipe` with the fingerprint of another program's model, once a run has shown it."""
        runs = self._app_state.session.timeline.trajectories
        made = runs[-1].recipe if runs else recipe
        if made.model != recipe.model or source_of(made.model).rest:
            return recipe
        return dataclasses.replace(recipe, model_sha256=made.model_sha256)

    def close(self) -> None:
        """Save once more; the window closed as it should."""
        self._timer.stop()
        self.save()
        if folder := self._app_state.training.unfinished:
            self._settings.change(stopped_run=str(folder.absolute()))
        left = self._app_state.session.workers.unwritten
        if left:
            self._settings.change(unwritten=tuple(str(path.absolute()) for path in left))
        self._last.end()
