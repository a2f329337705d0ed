"""The film of any footage, with curves beside it where they are asked for."""

from __future__ import annotations

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.exportable import (
    ComparisonExport,
    Exportable,
    FigureExport,
    TrainingExport,
    clips_of,
)
from diffusion_gui.core.runs.sound import sound_of

from .animation import Moving
from .clip_film import ClipFilm
from .comparison_film import PanesFilm
from .figure_film import FigureFilm
from .run_film import Film
from .side_chart import Beside, Curves
from .side_curves import distance_curves, figure_curves, loss_curve, schedule_curves
from .sound_film import SoundFilm
from .training_film import TrainingFilm


def film_of(exportable: Exportable, options: ExportOptions) -> Moving:
    """What an animation of `footage` shows. Where there is no curve yet, there is none beside.

    Clips play at `options.fps`, which is their own rate as `export.moving_for` asks for them.

    Raises:
        UserError: there is nothing to show, or its frames would be too large.
    """
    film, curves = _still(exportable, options)
    if (domain := clips_of(exportable)) is not None:
        film = clips = ClipFilm(film, MODALITIES[domain.modality].moments(domain.shape))
        curves = curves and curves.along([state for state, _ in clips.shown])
    return Beside(film, curves) if curves else film


def _still(exportable: Exportable, options: ExportOptions) -> tuple[Moving, Curves | None]:
    """The film of items that stand still in each frame, and what stands beside it."""
    if isinstance(exportable, ComparisonExport):
        panes = PanesFilm(exportable, options)
        known = options.curves and any(exportable.distances)
        return panes, distance_curves(exportable, panes) if known else None
    if isinstance(exportable, TrainingExport):
        training = TrainingFilm(exportable, options)
        known = options.curves and bool((exportable.loss[:, 1] > 0.0).any())
        return training, loss_curve(exportable, training) if known else None
    if isinstance(exportable, FigureExport):
        figure = FigureFilm(exportable, options)
        return figure, figure_curves(exportable, figure) if options.curves else None
    silent = Film(exportable, options)
    film = SoundFilm(silent) if options.sound and is_heard(exportable) else silent
    return film, schedule_curves(film) if options.curves else None


def is_heard(exportable: Exportable) -> bool:
    """Whether the items of runs played one after the other make sounds."""
    return isinstance(exportable, tuple) and all(map(sound_of, exportable))
