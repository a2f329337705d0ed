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
    clips_of,
)
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.render.films.make import is_heard
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.strip import shown_items, shown_places
from diffusion_gui.render.films.word_panel import WORDS

from .clips import OF_STEPS, ONLY, of_clips, rate_of
from .sound import of_sound

_DEFAULTS = ExportOptions()


def fits(entry: ExporterEntry, exportable: Exportable) -> bool:
    """Whether `entry` can write `footage`."""
    if entry.sounds:
        return is_heard(exportable)
    if entry.clips:
        return isinstance(exportable, tuple) and clips_of(exportable) is not None
    return isinstance(exportable, tuple) or drawn(entry)


def drawn(entry: ExporterEntry) -> bool:
    """Whether every frame becomes a picture of its own."""
    return entry.animation or entry.frames


def known(
    entry: ExporterEntry, exportable: Exportable, options: ExportOptions = _DEFAULTS
) -> frozenset[str]:
    """The export options that change what `entry` writes of `footage`, beside the others."""
    names = set(entry.plays)
    if isinstance(exportable, TrainingExport | FigureExport):
        names.discard("show")
    if isinstance(exportable, TrainingExport) and not (exportable.loss[:, 1] > 0.0).any():
        names.discard("curves")
    if isinstance(exportable, ComparisonExport) and not any(exportable.distances):
        names.discard("curves")
    if not is_heard(exportable):
        names -= {"sound", "item"}
    if WORDS in options.show and "show" in names:
        names.add("item")
    if clips_of(exportable) is None:
        names -= ONLY
    else:
        names -= OF_STEPS | {"fps"} if options.final else {"fps"}
    return frozenset(names)


def fastest(entry: ExporterEntry) -> float:
    """Frames a second that `entry` plays at most."""
    return (
        1000.0 / entry.least_ms if entry.least_ms else float(EXPORT_OPTIONS["fps"].high or np.inf)
    )


def as_played(
    entry: ExporterEntry, exportable: Exportable, options: ExportOptions
) -> ExportOptions:
    """`options` as `entry` really plays: every frame is kept, none too short; heard, or silent.

    In what does not play nothing is held.
    """
    fps = min(rate_of(exportable, options), fastest(entry))
    played = dataclasses.replace(options, fps=fps, sound=options.sound and "sound" in entry.plays)
    if "hold_last" in entry.plays:
        return played
    return dataclasses.replace(played, hold_first=0.0, hold_last=0.0)


def remarks(
    entry: ExporterEntry, exportable: Exportable, options: ExportOptions
) -> tuple[Translatable, ...]:
    """What the file leaves out of `footage`, or does otherwise than `options` ask, in words."""
    words = *of_sound(entry, exportable, options), *of_clips(entry, exportable, options)
    asked = rate_of(exportable, options)
    if "fps" in entry.plays and asked > fastest(entry):
        return (
            *words,
            msg(
                "{format} plays at most {most} frames a second: at {asked} it keeps all frames and "
                "plays at {most}.",
                format=msg(entry.label),
                most=f"{fastest(entry):.3g}",
                asked=f"{asked:.4g}",
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
