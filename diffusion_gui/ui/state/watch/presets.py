"""Taking a ready-made recipe: a whole state, the same whatever was chosen before."""

from __future__ import annotations

from diffusion_gui.core.recipes.recipe import Recipe

from .session import Session

SHOWN = ("x",)
FORWARD = "forward"


def take_preset(session: Session, recipe: Recipe) -> None:
    """Watch `recipe`: its state, after the closed-form noising, and no one-step prediction."""
    session.stop_probing()
    session.set_show(SHOWN)
    session.set_one_large(False)
    session.take(recipe, FORWARD)
    session.choose_item(0)
