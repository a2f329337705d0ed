"""What each scene can export, in parts to choose from: words, and the footage itself."""

from __future__ import annotations

from diffusion_gui.core.captions import ENGLISH, Captions
from diffusion_gui.core.comparison import pane_names
from diffusion_gui.core.footage import Footage, PanesFootage, TrainingFootage

from .compare import Compare
from .i18n import tr
from .session import Session
from .training import Training

Part = tuple[str, Footage]


def captions() -> Captions:
    """What exported pictures say, in the window's language."""
    return Captions(**{name: tr(text) for name, text in vars(ENGLISH).items()})


def watch_parts(session: Session) -> list[Part]:
    """The journey, or one of its two ways; nothing before the first run.

    The run that ships is for looking at: its numbers are rounded.
    """
    if session.recorded:
        return []
    runs = tuple(session.timeline.trajectories)
    if len(runs) > 1:
        return [
            (tr("Data to noise to data"), runs),
            (tr("Noise to data (reverse)"), runs[1:]),
            (tr("Data to noise (forward)"), runs[:1]),
        ]
    return [(tr("All"), runs)] if runs else []


def compare_parts(compare: Compare) -> list[Part]:
    """All panes side by side, or each alone; nothing before every pane has begun."""
    if compare.comparison is None:
        return []
    found = [compare.runs.run_of(i) for i in range(len(compare.panes))]
    runs = tuple(run for run in found if run is not None)
    if len(runs) < len(found):
        return []
    names = tuple(pane_names(compare.panes, tr))
    far = tuple(tuple(compare.distances(i)) for i in range(len(runs)))
    whole = PanesFootage(compare.comparison, runs, names, far)
    alone: list[Part] = [(name, (run,)) for name, run in zip(names, runs, strict=True)]
    return [(tr("All panes side by side"), whole), *alone]


def training_parts(training: Training) -> list[Part]:
    """The samples over training; nothing before the first."""
    film, started = training.film.grids, training.started
    if not film or started is None:
        return []
    footage = TrainingFootage(
        training.settings,
        started.domain,
        film[0].labels,
        tuple(samples.step for samples in film),
        tuple(samples.x for samples in film),
        training.history.loss.rows(),
    )
    return [(tr("Samples over training"), footage)]
