"""The row over time on the Watch scene's canvas: keeps what does not change with the frame."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.registry import resolve
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views.row_over_time import Pixels, RowOverTime, item_of, row_over_time_of
from diffusion_gui.ui.views.row_over_time_view import RowOverTimeView


class RowOverTimePane(RowOverTimeView):
    """A RowOverTimeView that reads the session."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = watch.session
        self._overlays = watch.overlays
        self._predictions = watch.predictions
        self._clock = watch.clip_clock
        self._key: object = None
        self._pictures: dict[str, list[Pixels]] = {}
        self.row_chosen.connect(self._choose)
        self.sought.connect(watch.session.playback.seek)

    def refresh(self) -> None:
        """Paint the place where the player is; call it only while there is a frame."""
        session, timeline = self._session, self._session.timeline
        place = session.place()
        assert place is not None
        trajectory, k = place
        item = min(session.item, len(trajectory.labels) - 1)
        rows = trajectory.shown.shape[-2]
        row = min(rows - 1, int(self._overlays.row * rows))
        moments = MODALITIES[trajectory.shown.modality].moments(trajectory.shown.shape)
        moment = self._clock.moment % moments
        key = (timeline, timeline.available, timeline.known, item, row, session.show, moment)
        if key != self._key:
            self._key = key
            self._pictures = {
                kind: [
                    row_over_time_of(one, item, row, kind, moment) for one in timeline.trajectories
                ]
                for kind in session.show
            }
        seen = self._predictions.place(trajectory, k, session.show[0])
        self.show_row_over_time(
            RowOverTime(
                item_of(trajectory, seen, session.show[0], item, moment),
                row,
                self._pictures,
                timeline.planned,
                session.playback.shown,
                tuple(timeline.starts()),
                _hertz(trajectory.shown, row),
            )
        )

    def _choose(self, row: int) -> None:
        place = self._session.place()
        if place is not None:
            self._overlays.set_row((row + 0.5) / place[0].shown.shape[-2])


def _hertz(domain: Domain, row: int) -> float | None:
    """The pitch of a row, where rows are pitches."""
    scales = MODALITIES[domain.modality].scales
    return float(resolve(scales)(domain)[0][row]) if scales else None
