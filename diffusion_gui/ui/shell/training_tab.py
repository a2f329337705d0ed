"""Train's tab on the scene bar: how far a run is, whatever scene is in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QToolButton

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.training.training import Training

REFRESH_MS = 250
"""A small network makes hundreds of steps a second."""


class TrainingTab(QObject):
    """Writes the run's progress on the tab; its width stays, so that no tab moves."""

    def __init__(self, training: Training, parent: QObject) -> None:
        super().__init__(parent)
        self._training = training
        self._tab: QToolButton | None = None
        self._name = ""
        self._timer = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        training.stepped.connect(self._soon)
        training.changed.connect(self._soon)

    def build(self, tab: QToolButton) -> None:
        """Write on `tab` from now on, which bears the scene's name."""
        self._tab, self._name = tab, tab.text()
        tab.setText(self._words(100))
        tab.setMinimumWidth(tab.sizeHint().width())
        self.refresh()

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _words(self, percent: int) -> str:
        return tr("{name} {percent} %").format(name=self._name, percent=percent)

    def refresh(self) -> None:
        """Follow the run."""
        training = self._training
        if self._tab is not None:
            done = 100 * training.run.history.last // max(training.run.settings.steps, 1)
            self._tab.setText(self._words(min(done, 100)) if training.active else self._name)
            self._tab.setAccessibleName(self._tab.text())
