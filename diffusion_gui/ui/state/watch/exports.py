"""What the Watch scene can export."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.protocol.codec_views import Reconstruction
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.exportable import FigureChart, FigureExport, FigurePanel
from diffusion_gui.core.runs.reconstruction import psnr_db, shown_difference
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.exports import Part

from .overlays import Overlays
from .session import Session
from .watch_state import WatchState


def canvas_parts(watch: WatchState) -> list[Part]:
    """What the autoencoder loses, where the canvas shows that, and the timeline."""
    return [*reconstruction_parts(watch.session, watch.overlays), *watch_parts(watch.session)]


def watch_parts(session: Session) -> list[Part]:
    """The journey, or one of its two ways; nothing before the first run.

    The run that ships is for looking at: its numbers are rounded. Noising that has not come as far
    as the denoising begins is left out: the journey would jump there.
    """
    if session.recorded:
        return []
    all_runs = session.timeline.trajectories
    runs = tuple(one for one in all_runs if one.complete or one is all_runs[-1])
    if len(runs) > 1:
        return [
            (tr("Data to noise to data"), runs),
            (tr("Noise to data (reverse)"), runs[1:]),
            (tr("Data to noise (forward)"), runs[:1]),
        ]
    return [(tr("All"), runs)] if runs else []


def reconstruction_parts(session: Session, overlays: Overlays) -> list[Part]:
    """What the autoencoder loses of the run's items, while that is what the canvas shows."""
    place, answer = session.place(), overlays.answer("reconstruction")
    if place is None or answer is None or answer[0][0] is not session.timeline.trajectories[0]:
        return []
    if "reconstruction" not in names_alone(session, overlays):
        return []
    words = tr("What the autoencoder loses")
    return [(words, reconstruction_film(answer[0][0].recipe, answer[1]))]


def shown_alone(watch: WatchState) -> list[str]:
    """The overlays that take the canvas of the Watch scene."""
    return names_alone(watch.session, watch.overlays)


def names_alone(session: Session, overlays: Overlays) -> list[str]:
    """The same by their owners."""
    place = session.place()
    return [] if place is None else [one.name for one in overlays.shown(place[0].shown, "canvas")]


def reconstruction_film(recipe: Recipe, found: Reconstruction) -> FigureExport:
    """A frame for each item: the original, what comes back, and the difference."""
    domain = found.domain
    lost, times = shown_difference(found.original, found.back, domain)
    decibels = psnr_db(found.original, found.back, domain.high - domain.low)
    panels = (
        FigurePanel(tr("original"), "x0", found.original),
        FigurePanel(tr("decoded"), "x0", found.back),
        FigurePanel(difference_words(times), "x0", lost),
    )
    captions = [
        tr("item {n}: {decibels} dB").format(n=n + 1, decibels=f"{one:.1f}")
        for n, one in enumerate(decibels)
    ]
    numbers = np.arange(1.0, len(decibels) + 1.0)
    top = float(np.ceil(decibels.max() / 10.0) * 10.0)
    chart = FigureChart(
        tr("How near it comes back, in dB"), tr("Item"), numbers, (("", decibels),), (0.0, top)
    )
    return FigureExport(recipe, domain, panels, tuple(captions), chart)


def difference_words(times: int) -> str:
    """What a difference is called that is shown `times` as strong."""
    return tr("difference ×{times}").format(times=times) if times > 1 else tr("difference")
