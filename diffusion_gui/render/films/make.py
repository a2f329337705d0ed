"""The film of any footage, with curves beside it where they are asked for."""

from __future__ import annotations

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.exportable import FigureFootage, Footage, PanesFootage, TrainingFootage

from .animation import Moving
from .comparison_film import PanesFilm
from .figure_film import FigureFilm
from .run_film import Film
from .side_chart import Beside
from .side_curves import distance_curves, figure_curves, loss_curve, schedule_curves
from .training_film import TrainingFilm


def film_of(footage: Footage, options: ExportOptions) -> Moving:
    """What an animation of `footage` shows. Where there is no curve yet, there is none beside.

    Raises:
        UserError: there is nothing to show, or its frames would be too large.
    """
    if isinstance(footage, PanesFootage):
        panes = PanesFilm(footage, options)
        known = options.curves and any(footage.distances)
        return Beside(panes, distance_curves(footage, panes)) if known else panes
    if isinstance(footage, TrainingFootage):
        training = TrainingFilm(footage, options)
        known = options.curves and bool((footage.loss[:, 1] > 0.0).any())
        return Beside(training, loss_curve(footage, training)) if known else training
    if isinstance(footage, FigureFootage):
        figure = FigureFilm(footage, options)
        return Beside(figure, figure_curves(footage, figure)) if options.curves else figure
    film = Film(footage, options)
    return Beside(film, schedule_curves(film)) if options.curves else film
