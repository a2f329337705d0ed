"""Panels of what a learned code loses: originals, what comes back, and the difference."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.runs.reconstruction import psnr_db, shown_difference
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.exports import difference_words

from .panel import Panel

Values = npt.NDArray[np.floating]


def reconstruction_panels(
    original: Values, back: Values, domain: Domain, labels: npt.NDArray[np.int64]
) -> list[Panel]:
    """Three panels of items (N, *I); the difference is signed, and its caption says its scale."""
    lost, times = shown_difference(original, back, domain)
    decibels = float(psnr_db(original, back, domain.high - domain.low).mean())
    titles = (
        tr("originals"),
        tr("decoded: {decibels} dB").format(decibels=f"{decibels:.1f}"),
        difference_words(times),
    )
    return [
        Panel(title, "x0", x, domain, labels)
        for title, x in zip(titles, (original, back, lost), strict=True)
    ]
