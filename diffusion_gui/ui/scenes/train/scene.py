"""The Train scene: choose, start, and watch loss, gradients and samples while it learns."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QSplitter, QWidget

from diffusion_gui.storage.model_files import user_models_dir
from diffusion_gui.ui.dialogs.paths import ask_save_path
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.scenes.watch.actions import draw_name, drawable
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.shared.exports import Part
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.state.training.exports import training_parts

from .controls import TrainControls
from .curves import Curves
from .samples import Samples


class TrainScene(QSplitter):
    """Controls left, curves in the middle, samples from fixed noise right."""

    def __init__(
        self, app_state: AppState, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        session = app_state.session
        self._app_state = app_state
        self._training = app_state.training
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.controls = TrainControls(
            self._training,
            [actions[draw_name(one)] for one in drawable()],
            actions["open_remote"],
        )
        self.controls.setMinimumWidth(236)
        self.addWidget(self.controls)
        self.curves = Curves(self._training)
        self.addWidget(self.curves)
        self.samples = Samples(
            self._training,
            app_state.quality,
            app_state.hearing,
            app_state.clip_clock,
            actions,
        )
        self.addWidget(self.samples)
        for column, share in ((1, 3), (2, 2)):  # of a wider window; the form needs no more
            self.setStretchFactor(column, share)
        self.setSizes([250, 560, 470])
        session.workers.ready.connect(self.controls.show_data)
        self._training.film.handed.connect(self._follow_hand)
        self.samples.use.clicked.connect(self._training.use)
        self.samples.save.clicked.connect(self._ask_where)

    def showEvent(self, event: QShowEvent) -> None:
        """The data is looked at when the scene is, and for models to start from."""
        self.controls.show_form()

    @property
    def playback(self) -> Playback:
        """The player of the time whose bar has the focus, or of training time."""
        return self._training.film.in_hand

    def _follow_hand(self) -> None:
        film = self._training.film
        if self._app_state.playback in (film.playback, film.denoising):  # this scene is in front
            self._app_state.playback = film.in_hand

    def parts(self) -> list[Part]:
        """The samples over training."""
        return training_parts(self._training)

    def picture(self) -> QWidget:
        """The samples."""
        return self.samples.canvas

    def _ask_where(self) -> None:
        folder = user_models_dir()
        folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.-]+", "_", self._training.run.settings.data)[-40:].strip("_.")
        suffix = ".safetensors"
        suggested = str(folder / f"{name}-mine{suffix}")
        path = ask_save_path(self, tr("Save the model"), suggested, suffix, tr("Models"))
        if path is not None:
            self._training.save(path)
