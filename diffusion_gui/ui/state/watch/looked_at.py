"""What of the Watch scene is looked at while nothing moves: its waveforms are worth their time."""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_gui.ui.state.shared.waveforms import Looked, Waveforms

from .active_run import ActiveRun
from .branches import Branches
from .session import Session


def waveforms_of(session: Session, running: ActiveRun, branches: Branches) -> Waveforms:
    """The waveforms of the canvas: of a one-step prediction, or of the state that is shown."""

    def looked_at() -> Iterator[Looked]:
        if session.playback.player.playing or running.active or session.probing:
            return
        for place in (session.place(), branches.place_beside()):
            if place is not None:
                count = len(place[0].labels)
                first = min(session.item, count - 1)
                others = () if session.one_large else range(count)
                items = tuple(dict.fromkeys([first, *others]))
                yield from ((*place, quantity, items) for quantity in session.show)

    made = Waveforms(session.preview_queue, looked_at, session, lambda: session.preview)
    made.came.connect(session.moved)
    made.failed.connect(session.failed)
    for signal in (
        session.moved,
        session.shown,
        session.timeline_changed,
        session.previewed,
        branches.changed,
        running.ended,
    ):
        signal.connect(made.refresh)
    return made
