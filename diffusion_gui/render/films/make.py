"""The film of any footage, with curves beside it where they are asked for."""

from __future__ import annotations

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.exportable import (
    ComparisonExport,
    Exportable,
    FigureExport,
    TrainingExport,
)
from diffusion_gui.core.runs.sound import sound_of

from .animation import Moving
from .comparison_film import PanesFilm
from .figure_film import FigureFilm
from .run_film import Film
from .side_chart import Beside
from .side_curves import distance_curves, figure_curves, loss_curve, schedule_curves
from .sound_film import SoundFilm
from .training_film import TrainingFilm


def film_of(exportable: Exportable, options: ExportOptions) -> Moving:
    """What an animation of `footage` shows. Where there is no curve yet, there is none beside.

    Raises:
        UserError: there is nothing to show, or its frames would be too large.
    """
    if isinstance(exportable, ComparisonExport):
        panes = PanesFilm(exportable, options)
        known = options.curves and any(exportable.distances)
        return Beside(panes, distance_curves(exportable, panes)) if known else panes
    if isinstance(exportable, TrainingExport):
        training = TrainingFilm(exportable, options)
        known = options.curves and bool((exportable.loss[:, 1] > 0.0).any())
        return Beside(training, loss_curve(exportable, training)) if known else training
    if isinstance(exportable, FigureExport):
        figure = FigureFilm(exportable, options)
        return Beside(figure, figure_curves(exportable, figure)) if options.curves else figure
    silent = Film(exportable, options)
    film = SoundFilm(silent) if options.sound and is_heard(exportable) else silent
    return Beside(film, schedule_curves(film)) if options.curves else film


def is_heard(exportable: Exportable) -> bool:
    """Whether the items of runs played one after the other make sounds."""
    return isinstance(exportable, tuple) and all(map(sound_of, exportable))
