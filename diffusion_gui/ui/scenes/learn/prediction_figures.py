"""A figure of what a network should predict: noise left in what small networks generate."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.theme import line_color
from diffusion_gui.ui.widgets.step_plot import RunPlot, draw

from .live_figure import LiveFigure

MIX = {100: 77.7, 200: 77.5, 400: 77.0, 800: 75.0, 1200: 69.5, 1600: 66.5}
NARROW = {100: 77.9, 200: 77.9, 400: 77.8, 800: 77.7, 1200: 77.5, 1600: 77.4}
CLEAN = dict.fromkeys(MIX, 0.0)
"""Noise left, in % of the data's power, by training step.

Shapes of 24x24, a U-Net of 48 channels and one block, blocks of 4x4 pixels folded into channels (48
numbers), batch 32, learning rate 2e-3, levels exp(0.3 + 1.4 n), bfloat16; 64 items in 25 Euler
steps from sigma 80. NARROW has a 1x1 convolution to 16 channels first. Noise is what lies in waves
shorter than 4 pixels beyond that of real shapes, as white noise of that power. The pictures of
CLEAN have less there than real ones: they are soft.
"""


class NoiseLeft(LiveFigure):
    """The noise that stays in generated pictures while two networks learn; measured once."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.plot = RunPlot(tr("Noise left in generated pictures, % of their power"), "", log=False)
        self.plot.setFixedHeight(200)
        self.plot.show_scales(True)
        named = (
            (tr("EDM's mix"), MIX),
            (tr("EDM's mix, through 16 channels"), NARROW),
            (tr("the clean picture"), CLEAN),
        )
        lines = [self.plot.line(line_color(i), 2, name) for i, (name, _) in enumerate(named)]
        self.plot.tell_names(lines)
        for line, (_, curve) in zip(lines, named, strict=True):
            draw(line, np.array(list(curve), np.float64), np.array(list(curve.values())))
        self.plot.fit(np.array([-5.0, 85.0]))
        self.plot.show_steps(float(max(MIX)))
        self.words.setText(
            tr(
                "Training steps to the right. Three small networks, by what they predict. Pictures "
                "of the last one are soft instead: their detail comes later."
            )
        )
        self.column.addWidget(self.plot)
        self.column.addWidget(self.words)

    def refresh(self) -> None:
        """Nothing of it changes."""
