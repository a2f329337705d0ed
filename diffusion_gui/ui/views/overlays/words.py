"""Where the model looks for a word of the prompt: its map over the picture, and the request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage, QPainter

from diffusion_gui.core.protocol.words import WordsRequest, words_request
from diffusion_gui.core.runs.attended_words import noisy_states
from diffusion_gui.core.runs.word_maps import spread
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.views.image_canvas import ImageCanvas
from diffusion_gui.ui.views.panel import Layer
from diffusion_gui.ui.views.qimage import to_qimage

ROW = 10
"""States along the steps that are shown at most."""
_LIGHT = (255, 96, 0)
_STRONGEST = 0.85


@dataclass(frozen=True, eq=False)
class WordMap(Layer):
    """A map (h, w) from 0 to 1 over every item of a panel: the more, the less can be seen of it."""

    values: npt.NDArray[np.float32]

    def paint(self, painter: QPainter, canvas: ImageCanvas) -> None:
        """The map as a light of one colour."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = light(self.values)
        for _, cell in canvas.cells():
            painter.drawImage(cell, image)


def light(values: npt.NDArray[np.float32]) -> QImage:
    """A map (h, w) from 0 to 1 as a picture of one colour, whose opacity it is."""
    pixels = np.empty((*values.shape, 4), np.uint8)
    pixels[..., :3] = _LIGHT
    pixels[..., 3] = np.rint(255.0 * _STRONGEST * values.clip(0.0, 1.0))
    return to_qimage(pixels)


def request(session: Session) -> tuple[Any, WordsRequest] | None:
    """The state that is shown, or the noisy one beside it, and some along the steps."""
    place = session.place()
    if place is None or session.preview is not None:
        return None
    run, k = place
    item = min(session.item, len(run.labels) - 1)
    noisy = noisy_states(run)
    if run.labels[item] < 0 or not noisy:
        return None
    k = min(noisy, key=lambda one: abs(one - k))
    steps = (k, *(noisy[one] for one in spread(len(noisy), ROW) if noisy[one] != k))
    return (run, k, item, len(noisy)), words_request(run, item, steps)
