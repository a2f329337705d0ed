"""What the Compare scene lets hear: an item of a pane's run at the clock's moment."""

from __future__ import annotations

import dataclasses

from diffusion_gui.core.text import msg
from diffusion_gui.ui.state.shared.sounds import Sound, sound_of

from .compare import Compare


def sound_of_pane(compare: Compare, pane: int, item: int) -> Sound | None:
    """One item of a pane; None where that is no sound, or not there yet."""
    trajectory = compare.runs.run_of(pane) if pane < len(compare.panes) else None
    if trajectory is None:
        return None
    k = compare.state(pane)
    sound = sound_of(trajectory, k, compare.show, item, lambda: sound_of_pane(compare, pane, item))
    if sound is None:
        return None
    words = msg("pane {n}: {sound}", n=pane + 1, sound=sound.words)
    return dataclasses.replace(sound, words=words)
