"""Samples of the person's models for their thumbnails: their run's, or drawn once when idle."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.paths import cache_dir
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Failed, Finished, Stopped
from diffusion_gui.core.protocol.run_folders import KeepSamplesRequest, SamplesRequest
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.storage import run_samples
from diffusion_gui.storage.my_models import MyModel
from diffusion_gui.ui.state.watch.session import Session

from .training import Training

MOST = 24
"""Models that samples are drawn of, each time the list is opened."""
SEED = 0


class ModelSamples(QObject):
    """Draws samples of one model at a time, after all other work and never while one is trained."""

    came = Signal(object)
    """Samples of a MyModel, which had none."""

    def __init__(self, session: Session, training: Training) -> None:
        super().__init__(session)
        self._workers = session.workers
        self._training = training
        self._drawn: dict[str, TrainSamples | None] = {}
        """By the model's SHA-256; None where they could not be drawn."""
        self._waiting: list[MyModel] = []
        self._ticket = 0

    def of(self, model: MyModel) -> TrainSamples | None:
        """The newest samples of the model's run, or those drawn of it; None if there are none."""
        if model.run is not None and (newest := run_samples.newest(model.run)):
            return newest
        sha256 = model.info.sha256
        if sha256 and sha256 not in self._drawn and (kept := run_samples.newest(_place(sha256))):
            self._drawn[sha256] = kept
        return self._drawn.get(sha256)

    def draw(self, models: Sequence[MyModel]) -> None:
        """Draw samples of those `models` that have none, the first ones first."""
        self._waiting = [
            one
            for one in models
            if one.info.sha256
            and one.info.denoises
            and not one.info.codec  # its samples are no items yet
            and self.of(one) is None
            and one.info.sha256 not in self._drawn
        ][:MOST]
        self._draw_next()

    def stop(self) -> None:
        """Draw no more."""
        self._waiting = []
        if self._ticket:
            self._workers.cancel(SamplesRequest.lane, self._ticket)

    def _draw_next(self) -> None:
        if self._ticket or not self._waiting or self._training.active:
            return
        model = self._waiting.pop(0)
        request = SamplesRequest(model.path, model.info.steps, SEED)
        self._ticket = self._workers.submit(request, partial(self._on_event, model))

    def _on_event(self, model: MyModel, event: Event) -> None:
        sha256 = model.info.sha256
        match event:
            case TrainSamples():
                samples = dataclasses.replace(event, path=None)
                self._drawn[sha256] = samples
                request = KeepSamplesRequest(_place(sha256), samples)
                self._workers.submit(request, lambda _: None)
                self.came.emit(model)
            case Failed():
                self._drawn.setdefault(sha256)
        if isinstance(event, Failed | Finished | Stopped):
            self._ticket = 0
            self._draw_next()


def _place(sha256: str) -> Path:
    return cache_dir() / "thumbnails" / sha256
