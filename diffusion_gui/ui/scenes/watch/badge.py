"""What the badge above the Watch scene's canvas says."""

from __future__ import annotations

from diffusion_gui.core.recipes.picked_items import read_picked
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState


def badge_words(watch: WatchState) -> str:
    """In what way the canvas shows something else than a plain run; empty where it does not."""
    session = watch.session
    if not session.timeline.trajectories and not session.workers.is_ready:
        return tr("The live model is loading")
    if session.recorded:
        return tr("Recorded run")
    if session.preview is not None:
        if len(session.preview.x) > 1:
            return tr("One-step prediction")
        return tr("One-step prediction of item {n}").format(n=session.item + 1)
    if waiting := watch.overlays.waiting():
        return tr(waiting)
    if session.recipe.mask:
        chosen = read_picked(session.recipe.mask_items)
        if len(chosen) != 1:
            return tr("Inpainted")
        return tr("Item {n} inpainted").format(n=chosen[0] + 1)
    if session.recipe.from_level < 1.0:
        return tr("From {p} noise").format(p=f"{session.recipe.from_level:.0%}")
    return ""
