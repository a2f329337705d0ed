"""What the badge above the Watch scene's canvas says."""

from __future__ import annotations

from functools import lru_cache

from diffusion_gui.core.recipes.inpaint_mask import decode, made_moments
from diffusion_gui.core.recipes.picked_items import read_picked
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState


def loading_words(session: Session) -> str:
    """What is waited for while the canvas is empty; empty where nothing is, or where it is not."""
    if not session.loading:
        return ""
    if session.workers.is_ready:
        return tr("The first run is being computed")
    return tr("The live model is loading")


def badge_words(watch: WatchState) -> str:
    """In what way the canvas shows something else than a plain run; empty where it does not."""
    session = watch.session
    if words := loading_words(session):
        return words
    if session.recorded:
        return tr("Recorded run")
    if session.preview is None and watch.recordings.shown is not None:
        if watch.recordings.growing:
            return tr("Recorded by a script, growing")
        return tr("Recorded by a script")
    if session.preview is not None:
        if len(session.preview.x) > 1:
            return tr("One-step prediction")
        return tr("One-step prediction of item {n}").format(n=session.item + 1)
    if waiting := watch.overlays.waiting():
        return tr(waiting)
    if session.recipe.mask:
        chosen = read_picked(session.recipe.mask_items)
        words = tr("Inpainted")
        if len(chosen) == 1:
            words = tr("Item {n} inpainted").format(n=chosen[0] + 1)
        made = _made(session.recipe.mask)
        return f"{words}  ·  {tr('frames {frames}').format(frames=made)}" if made else words
    if session.recipe.from_level < 1.0:
        return tr("From {p} noise").format(p=f"{session.recipe.from_level:.0%}")
    return ""


@lru_cache(maxsize=4)  # asked for at every state that is shown
def _made(mask: str) -> str:
    return made_moments(decode(mask))
