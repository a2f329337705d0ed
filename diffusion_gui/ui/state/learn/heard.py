"""What the Learn scene lets hear: the sound of its lesson, noised and denoised."""

from __future__ import annotations

from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.shown_values import visible
from diffusion_gui.core.text import msg
from diffusion_gui.ui.state.shared.sounds import CLEAN, WHAT, Part, Sound, ear_of

from .learn import Learning

OF_LESSON = (CLEAN, "x", "x0")
"""What the figure shows, from first to last."""


def sound_of_lesson(learning: Learning, panel: int) -> Sound | None:
    """What a panel of the figure shows; None while it is not there."""
    preview = learning.sound
    ear = ear_of(preview.domain) if preview is not None else None
    if preview is None or ear is None:
        return None
    schedule = schedule_of(preview.recipe)
    level = float(schedule.alpha[preview.t]), float(schedule.sigma[preview.t])
    data = Part(learning, preview.clean.tobytes(), preview.clean[0])
    quantity = OF_LESSON[panel]
    x = visible(preview.x, *level) if quantity == "x" else preview.x0
    part = data if quantity == CLEAN else Part(preview, quantity, x[0])
    words = msg("{what}, noised to t = {t}", what=WHAT[quantity], t=preview.t)
    return Sound(0, part, data, ear, words, lambda: sound_of_lesson(learning, panel))
