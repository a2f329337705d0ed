"""What each form of an export knows, and what it leaves out or does otherwise than asked."""

from __future__ import annotations

import dataclasses

import numpy as np

from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS, ExportOptions
from diffusion_gui.core.runs.exportable import (
    ComparisonExport,
    Exportable,
    FigureExport,
    TrainingExport,
)
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.render.films.make import is_heard
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.strip import shown_items, shown_places

from .sound import of_sound


def fits(entry: ExporterEntry, exportable: Exportable) -> bool:
    """Whether `entry` can write `footage`."""
    if entry.sounds:
        return is_heard(exportable)
    return isinstance(exportable, tuple) or drawn(entry)


def drawn(entry: ExporterEntry) -> bool:
    """Whether every frame becomes a picture of its own."""
    return entry.animation or entry.frames


def known(entry: ExporterEntry, exportable: Exportable) -> frozenset[str]:
    """The export options that change what `entry` writes of `footage`."""
    names = set(entry.plays)
    if isinstance(exportable, TrainingExport | FigureExport):
        names.discard("show")
    if isinstance(exportable, TrainingExport) and not (exportable.loss[:, 1] > 0.0).any():
        names.discard("curves")
    if isinstance(exportable, ComparisonExport) and not any(exportable.distances):
        names.discard("curves")
    if not is_heard(exportable):
        names -= {"sound", "item"}
    return frozenset(names)


def fastest(entry: ExporterEntry) -> float:
    """Frames a second that `entry` plays at most."""
    return (
        1000.0 / entry.least_ms if entry.least_ms else float(EXPORT_OPTIONS["fps"].high or np.inf)
    )


def at_true_rate(entry: ExporterEntry, options: ExportOptions) -> ExportOptions:
    """`options` as `entry` really plays: every frame is kept, none too short; heard, or silent."""
    sound = options.sound and "sound" in entry.plays
    return dataclasses.replace(options, fps=min(options.fps, fastest(entry)), sound=sound)


def remarks(
    entry: ExporterEntry, exportable: Exportable, options: ExportOptions
) -> tuple[Translatable, ...]:
    """What the file leaves out of `footage`, or does otherwise than `options` ask, in words."""
    words = of_sound(entry, exportable, options)
    if "fps" in entry.plays and options.fps > fastest(entry):
        return (
            *words,
            msg(
                "{format} plays at most {most} frames a second: at {asked} it keeps all frames and "
                "plays at {most}.",
                format=msg(entry.label),
                most=f"{fastest(entry):.3g}",
                asked=f"{options.fps:.4g}",
            ),
        )
    if entry.name == "strip" and isinstance(exportable, tuple):
        return (*words, *_left_out_of_strip(Film(exportable, options, drawn=False)))
    return words


def _left_out_of_strip(film: Film) -> tuple[Translatable, ...]:
    facts = {
        "shown": shown_items(film),
        "count": len(film.trajectories[0].labels),
        "moments": len(shown_places(film)),
        "states": len(film),
    }
    if facts["shown"] < facts["count"]:
        return (
            msg(
                "The strip shows the first {shown} of {count} items, at {moments} of {states} "
                "states.",
                **facts,
            ),
        )
    if facts["moments"] < facts["states"]:
        return (msg("The strip shows {moments} of {states} states.", **facts),)
    return ()
