"""A window with a run of clips, for the tests about their clock, views and painting."""

from __future__ import annotations

from collections.abc import Callable

from diffusion_gui.ui.shell.main_window import MainWindow

Until = Callable[..., None]
CLIPS = {"model": "ideal:clips", "data": "clips", "count": 3, "steps": 4, "label": ""}
"""Settings of a short run of clips, without a trained model."""


def clips(window: MainWindow, until: Until, **values: object) -> MainWindow:
    """`window` after a short run of clips, both of its clocks at rest."""
    session = window.app_state.session
    session.autoplay = window.app_state.clip_clock.autoplay = False
    assert session.change(**CLIPS | values)
    until(
        lambda: (
            session.timeline.trajectories
            and session.timeline.trajectories[0].shown.modality == "video"
            and session.timeline.complete
        )
    )
    session.playback.pause()
    window.app_state.clip_clock.hold()
    return window
