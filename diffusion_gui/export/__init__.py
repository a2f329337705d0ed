"""Export: trajectories in, a file out. The window and the command line write through `execute`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from diffusion_gui.core.catalog import EXPORTERS
from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.files import ExportRequest, FileWritten
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.inputs import refuse_overwrite
from diffusion_gui.core.runs.exportable import ComparisonExport, Exportable, made_of
from diffusion_gui.core.text import msg
from diffusion_gui.render.films.animation import Excerpt, Moving
from diffusion_gui.render.films.make import film_of, is_heard
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.render.films.sheet import Sheet
from diffusion_gui.render.films.sound_film import Sounds
from diffusion_gui.render.films.word_panel import WORDS
from diffusion_gui.storage import atomic

from .clips import no_clips
from .formats import as_played, drawn, fits, known, remarks
from .sound import no_sounds
from .video import track_bytes

__all__ = ["estimate", "execute", "exporter_for", "fits", "known", "moving_for", "remarks"]

FOLDER = "/"
"""The ending that stands for a folder."""


def exporter_for(target: Path, folder: bool = False) -> ExporterEntry:
    """The exporter that `target`'s ending asks for; the longest ending that fits wins.

    Args:
        folder: the target is a folder for frames, whatever its name ends in.

    Raises:
        UserError: an ending no exporter knows; lists those there are.
    """
    by_suffix = {entry.suffix: entry for entry in EXPORTERS.values()}
    if folder:
        return by_suffix[FOLDER]
    name = target.name.lower()
    fitting = [suffix for suffix in by_suffix if name.endswith(suffix) and name != suffix]
    if fitting:
        return by_suffix[max(fitting, key=len)]
    endings = ", ".join(suffix for suffix in by_suffix if suffix != FOLDER)
    what_to_do = msg(
        "End the name in one of {endings}, or in {folder} for a folder of PNG frames.",
        endings=endings,
        folder=FOLDER,
    )
    if target.is_dir():
        raise UserError(
            msg("{path} is a folder.", path=target), "A file was to be written there.", what_to_do
        )
    why = msg("It has no ending.")
    if target.suffix:
        why = msg("Its ending '{ending}' is unknown.", ending=target.suffix)
    raise UserError(
        msg("The name {path} has no ending of a known format.", path=target), why, what_to_do
    )


def moving_for(entry: ExporterEntry, exportable: Exportable, options: ExportOptions) -> Moving:
    """The film that `entry` writes of `footage`.

    Raises:
        UserError: its frames would be too large, or the format holds single runs only.
    """
    if entry.sounds and not is_heard(exportable):
        raise no_sounds(entry, exportable)
    if entry.clips and not fits(entry, exportable):
        raise no_clips(entry)
    if not fits(entry, exportable):
        raise UserError(
            msg("{format} holds single runs only.", format=msg(entry.label)),
            "Several panes, a film over training or a figure are an animation.",
            "Choose a format that moves, or PNG frames.",
        )
    if WORDS in options.show and "show" in entry.plays:
        _check_words(entry, exportable)
    if isinstance(exportable, tuple) and entry.sounds:
        return Sounds(exportable[-1], options)
    if isinstance(exportable, tuple) and entry.clips:
        return Sheet(exportable[-1], options)
    if isinstance(exportable, tuple) and not drawn(entry):
        return Film(exportable, options, drawn=False)  # the numbers, or a strip made of them
    return film_of(exportable, as_played(entry, exportable, options))


def _check_words(entry: ExporterEntry, exportable: Exportable) -> None:
    if isinstance(exportable, ComparisonExport) or not drawn(entry):
        raise UserError(
            msg("{format} shows no words here.", format=msg(entry.label)),
            "Words are shown of single runs, in what moves and in PNG frames.",
            "Show something else, or choose another format.",
        )


def execute(request: ExportRequest) -> Iterator[Event]:
    """Write the request's film: Progress, then FileWritten. Closing it early leaves no file.

    Raises:
        UserError: nothing to show, an unknown ending, or a place that cannot be written.
    """
    started = time.perf_counter()
    entry = exporter_for(request.target, request.folder)
    film = moving_for(entry, request.exportable, request.options)
    refuse_overwrite(request.target, made_of(request.exportable))
    yield from entry.load()(film, request.target)
    size, seconds = _bytes(request.target), time.perf_counter() - started
    lasts = sum(film.durations)
    yield FileWritten(request.target, size, len(film), seconds, film.size, lasts)


def estimate(film: Moving, entry: ExporterEntry, sample: int = 10) -> int:
    """Bytes that writing `film` with `entry` would take, roughly: a few frames are encoded.

    What the first frame costs, and what each further one adds, are told apart: encoders keep what
    does not change.
    """
    if entry.name == "npz" and isinstance(film, Film):
        one = film.trajectories[-1]
        return int(one.x.nbytes + one.x0.nbytes + one.noise.nbytes)
    if entry.name == "strip" or len(film) <= sample:
        return _encoded(film, entry)
    first = _encoded(Excerpt(film, 1), entry)
    several = _encoded(Excerpt(film, sample), entry)
    pictures = first + (several - first) * (len(film) - 1) // (sample - 1)
    return pictures + track_bytes(film)


def _encoded(film: Moving, entry: ExporterEntry) -> int:
    with atomic.scratch_folder() as folder:
        target = folder / ("estimate" + entry.suffix.rstrip("/"))
        for _ in entry.load()(film, target):
            pass
        return _bytes(target)


def _bytes(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir())
    return path.stat().st_size
