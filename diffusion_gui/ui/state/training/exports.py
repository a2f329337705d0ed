"""What the Train scene can export."""

from __future__ import annotations

from diffusion_gui.core.runs.exportable import TrainingExport
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.exports import Part

from .training import Training


def training_parts(training: Training) -> list[Part]:
    """The samples over training; nothing before the first."""
    film, started = training.film.grids, training.run.started
    if not film or started is None:
        return []
    exportable = TrainingExport(
        training.run.settings,
        started.domain,
        film[0].labels,
        tuple(samples.step for samples in film),
        tuple(samples.x for samples in film),
        training.run.history.loss.rows(),
    )
    return [(tr("Samples over training"), exportable)]
