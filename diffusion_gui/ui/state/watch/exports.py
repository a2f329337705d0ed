"""What the Watch scene can export."""

from __future__ import annotations

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.shared.exports import Part

from .session import Session


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
