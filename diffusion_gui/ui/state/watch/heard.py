"""What the Watch scene lets hear: an item of the state, of a prediction, of the noise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.runs.shown_values import visible
from diffusion_gui.core.text import msg
from diffusion_gui.ui.state.shared.sounds import (
    CLEAN,
    WHAT,
    Part,
    Sound,
    ear_of,
    sound_of,
    sounds_of_run,
)

from .session import Session
from .watch_state import WatchState

OF_PREVIEW = (CLEAN, "x", "x0", "eps")
"""What is on the canvas of a one-step prediction, from first to last."""


def sound_in_front(session: Session) -> Sound | None:
    """The chosen item as it is shown; None where that is no sound, or not there yet."""
    return sound_at(session, "x" if session.preview is not None else session.show[0], session.item)


def sound_in_panel(watch: WatchState, panel: int, item: int) -> Sound | None:
    """What a panel of the canvas shows: an item of the run, of a branch beside it, the nearest one.

    None where that is no sound, or not there yet.
    """
    session = watch.session
    if session.preview is not None:
        return sound_at(session, OF_PREVIEW[panel], item)
    count = len(session.show)
    if panel < count:
        return sound_at(session, session.show[panel], item)
    if watch.branches.place_beside() is None:
        return _of_nearest(watch, item)
    if panel < 2 * count:
        return _beside(watch, session.show[panel - count], item)
    return _of_nearest(watch, item)


def _beside(watch: WatchState, quantity: str, item: int) -> Sound | None:
    branches = watch.branches
    place, branch = branches.place_beside(), branches.tree.beside
    if place is None or branch is None:
        return None
    sound = sound_of(*place, quantity, item, lambda: _beside(watch, quantity, item))
    if sound is None:
        return None
    words = msg("{branch}: {sound}", branch=branches.name(branch), sound=sound.words)
    return replace(sound, words=words)


def _of_nearest(watch: WatchState, item: int) -> Sound | None:
    place, answer = watch.session.place(), watch.overlays.answer("nearest")
    if place is None or answer is None or answer[0][0] is not place[0]:
        return None
    found, ear = answer[1], ear_of(place[0].shown)
    if ear is None or item >= len(found.x):
        return None
    part = Part(found, item, found.x[item])
    words = msg("the training item nearest to item {n}", n=item + 1)
    return Sound(item, part, part, ear, words, lambda: _of_nearest(watch, item))


def sound_at(session: Session, quantity: str, item: int) -> Sound | None:
    """One item of what is shown now."""

    def renew() -> Sound | None:
        return sound_at(session, quantity, item)

    if session.preview is not None:
        return _of_preview(session, session.preview, quantity, item, renew)
    place = session.place()
    return None if place is None else sound_of(*place, quantity, item, renew)


def sounds_of_steps(session: Session) -> dict[int, Sound]:
    """The chosen item at every step of the run that is shown, by position on the timeline."""
    if (place := session.place()) is None:
        return {}
    trajectory, k = place
    begin = session.playback.shown - k
    found = sounds_of_run(trajectory, session.show[0], session.item)
    return {begin + state: sound for state, sound in found.items()}


def _of_preview(
    session: Session,
    preview: Preview,
    quantity: str,
    item: int,
    renew: Callable[[], Sound | None],
) -> Sound | None:
    ear = ear_of(preview.domain)
    alone = len(preview.x) == 1
    row = 0 if alone else item
    if ear is None or row >= len(preview.x) or (alone and item != session.item):
        return None
    level = float(session.schedule.alpha[preview.t]), float(session.schedule.sigma[preview.t])
    clean = preview.clean[row]
    # The same clean item comes with every level that is looked at: it is known by its values.
    data = Part(session, (ear.codec, clean.tobytes()), clean)
    if quantity == CLEAN:
        part = data
    else:
        x = visible(preview.x, *level) if quantity == "x" else getattr(preview, quantity)
        part = Part(preview, (quantity, row), x[row])
    words = msg("item {n}, {what}, noised to t = {t}", n=item + 1, what=WHAT[quantity], t=preview.t)
    return Sound(item, part, data, ear, words, renew)
