"""A figure of two families of models: a VAE, the same refined by diffusion, and diffusion alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from diffusion_gui.core.protocol.refining import Named
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.state.learn.refinement import ALONE, FROM_NOISE_ALONE, REFINED
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.view_stack import ViewStack

from .live_figure import LiveFigure, NoiseLevel

HEIGHT = 290


class VaeThenDiffusion(LiveFigure):
    """What a VAE makes, what diffusion makes of that from a noise level, and of noise alone."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        refinement = learning.refinement
        self.level = NoiseLevel(refinement.set_level)
        self.view = ViewStack(tr("A VAE, then diffusion"))
        self.view.setFixedHeight(HEIGHT)
        self.button = QPushButton(tr("Other items"))
        self.button.setToolTip(tr("Make all three from other random numbers"))
        self.button.clicked.connect(lambda: refinement.set_seed(refinement.seed + 1))
        for widget in (self.level, self.view, self.words):
            self.column.addWidget(widget)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def refresh(self) -> None:
        """The three sets of items, and how many of each are what they should be."""
        refinement = self.learning.refinement
        refinement.ask()
        self.level.show_level(refinement.level)
        self.button.setEnabled(refinement.ships)
        titles = {
            ALONE: tr("the VAE alone"),
            REFINED: tr("noised to here, then denoised"),
            FROM_NOISE_ALONE: tr("denoised from noise alone"),
        }
        shown = [(words, refinement.shown.get(name)) for name, words in titles.items()]
        made = [(words, one) for words, one in shown if one is not None]
        if made:
            self.view.show_panels(
                [Panel(words, "x0", one.x, one.domain, one.labels) for words, one in made], -1
            )
        if len(made) < len(titles):
            ships = refinement.ships
            self.words.setText(
                tr("The model is loading …") if ships else tr("The VAE of shapes is not here.")
            )
            return
        self.words.setText(_words(refinement.level, *(one for _, one in made)))


def _words(level: float, alone: Named, refined: Named, fresh: Named) -> str:
    if level < 0.4:
        words = tr("Little noise: the picture stays, and its blur stays with it.")
    elif level < 0.85:
        words = tr("The noise hides the blur, and leaves place, size and colour.")
    else:
        words = tr("The noise hides nearly everything: diffusion makes a picture of its own.")
    told = tr("Named as asked, of {count}: {alone}, {refined}, {fresh} %.")
    calls = tr("Network calls for each: {alone}, {refined}, {fresh}.")
    three = {"alone": alone, "refined": refined, "fresh": fresh}
    shares = {name: f"{100 * (one.share or 0.0):.0f}" for name, one in three.items()}
    counts = {name: one.calls for name, one in three.items()}
    return " ".join((words, told.format(count=len(alone.x), **shares), calls.format(**counts)))
