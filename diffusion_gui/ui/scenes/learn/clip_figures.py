"""Figures of clips: one noised and denoised, and one whose frames know nothing of each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.shown_values import visible
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.view_stack import ViewStack
from diffusion_gui.ui.widgets.clip_row import ClipRow
from diffusion_gui.ui.widgets.notation import DATA, PREDICTION, STATE

from .live_figure import LiveFigure, NoiseLevel

HEIGHT = 260


class ClipFigure(LiveFigure):
    """A figure whose panels are clips; they play with all others, on the clock of clips."""

    def __init__(self, learning: Learning, name: str, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.domain: Domain | None = None
        self._transport: ClipRow | None = None
        self.view = ViewStack(name, clock=learning.clock)
        self.view.setFixedHeight(HEIGHT)

    def add_transport(self, row: ClipRow) -> None:
        """Let the clips be played and held below them."""
        self._transport = row
        row.setVisible(False)
        self.column.insertWidget(self.column.indexOf(self.view) + 1, row)

    def show_panels(self, panels: Sequence[Panel]) -> None:
        """Show `panels`, and let the clock go with them."""
        self.domain = panels[0].domain
        self.view.show_panels(panels, -1)
        self.learning.clock.follow(self.domain)
        if self._transport is not None:
            self._transport.setVisible(True)
            self._transport.refresh()

    def waiting(self) -> str:
        """Why there is nothing to show yet."""
        ships = self.learning.clips_ship
        return tr("The model is loading …") if ships else tr("The model of clips is not here.")


class NoisedClip(ClipFigure):
    """A clip, the same noised to a level, and the network's prediction there."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, tr("A clip, noised and denoised"), parent)
        self.level = NoiseLevel(learning.set_clip_level)
        for widget in (self.level, self.view, self.words):
            self.column.addWidget(widget)

    def refresh(self) -> None:
        """The three clips, and a word on the prediction."""
        learning = self.learning
        learning.ask_clip()
        self.level.show_level(learning.clip_level)
        clip = learning.clip
        if clip is None:
            self.words.setText(self.waiting())
            return
        schedule = schedule_of(clip.recipe)
        x = visible(clip.x, float(schedule.alpha[clip.t]), float(schedule.sigma[clip.t]))
        self.show_panels(
            [
                Panel(title, quantity, values, clip.domain, clip.labels, symbol)
                for quantity, symbol, title, values in (
                    ("x0", DATA, tr("the clip"), clip.clean),
                    ("x", STATE, tr("noised to here"), x),
                    ("x0", PREDICTION, tr("the prediction"), clip.x0),
                )
            ]
        )
        self.words.setText(
            tr(
                "What is hidden in one frame shows in another, "
                "and the prediction has the direction right."
            )
            if learning.clip_level < 0.75
            else tr("The noise hides all frames, and the prediction is a mean of many clips.")
        )


class Flicker(ClipFigure):
    """Frames that came out of noise together, beside frames that have a seed each."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, tr("Frames made together, and each by itself"), parent)
        self.button = QPushButton(tr("Other seeds"))
        self.button.setToolTip(tr("Generate both clips again, from other noise"))
        self.button.clicked.connect(lambda: learning.set_flicker_seed(learning.flicker_seed + 1))
        self.column.addWidget(self.view)
        self.column.addWidget(self.words)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """Both clips, and how much of them changes from frame to frame."""
        self.learning.ask_flicker()
        self.button.setEnabled(self.learning.clips_ship)
        shown = self.learning.flicker
        if shown is None:
            self.words.setText(self.waiting())
            return
        labels = np.full(1, -1)
        self.show_panels(
            [
                Panel(
                    tr("one clip, all frames together"), "x", shown.together, shown.domain, labels
                ),
                Panel(
                    tr("each frame from a seed of its own"), "x", shown.apart, shown.domain, labels
                ),
            ]
        )
        told = tr(
            "Both were asked to move right. From frame to frame a value changes by {one} in the "
            "first and by {other} in the second (root mean square; values lie from −1 to 1)."
        )
        one, other = (f"{_change(x):.2f}" for x in (shown.together, shown.apart))
        self.words.setText(told.format(one=one, other=other))


def _change(x: npt.NDArray[np.floating]) -> float:
    """Root mean square of what a value changes by from frame to frame; x (N, C, F, H, W)."""
    return float(np.sqrt(np.square(np.diff(x, axis=2)).mean()))
