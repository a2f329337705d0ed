"""The row over time on the Watch scene's canvas: keeps what does not change with the frame."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.registry import resolve
from diffusion_gui.core.runs.shown_values import is_known, shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views import view_of
from diffusion_gui.ui.views.row_over_time import RowOverTime, row_over_time_of
from diffusion_gui.ui.views.row_over_time_view import RowOverTimeView


class RowOverTimePane(RowOverTimeView):
    """A RowOverTimeView that reads the session."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = watch.session
        self._overlays = watch.overlays
        self._predictions = watch.predictions
        self._key: object = None
        self._pictures: dict[str, list[npt.NDArray[np.uint8]]] = {}
        self.row_chosen.connect(self._choose)
        self.sought.connect(watch.session.playback.seek)

    def refresh(self) -> None:
        """Paint the place where the player is; call it only while there is a frame."""
        session, timeline = self._session, self._session.timeline
        place = session.place()
        assert place is not None
        trajectory, k = place
        item = min(session.item, len(trajectory.labels) - 1)
        rows = trajectory.shown.shape[1]
        row = min(rows - 1, int(self._overlays.row * rows))
        key = (timeline, timeline.available, timeline.known, item, row, session.show)
        if key != self._key:
            self._key = key
            self._pictures = {
                kind: [row_over_time_of(one, item, row, kind) for one in timeline.trajectories]
                for kind in session.show
            }
        seen = self._predictions.place(trajectory, k, session.show[0])
        self.show_row_over_time(
            RowOverTime(
                _item_of(trajectory, seen, session.show[0], item),
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
            self._overlays.set_row((row + 0.5) / place[0].shown.shape[1])


def _item_of(trajectory: Trajectory, k: int, kind: str, item: int) -> npt.NDArray[np.uint8]:
    """The item (H, W, 3), or nothing, (H, W, 4), while it is not known."""
    if not is_known(trajectory, k, kind):
        return np.zeros((*trajectory.shown.shape[-2:], 4), np.uint8)
    x = shown_value(trajectory, k, kind, slice(item, item + 1))
    return np.asarray(view_of(trajectory.shown).to_rgb(x, trajectory.shown, kind)[0])


def _hertz(domain: Domain, row: int) -> float | None:
    """The pitch of a row, where rows are pitches."""
    scales = MODALITIES[domain.modality].scales
    return float(resolve(scales)(domain)[0][row]) if scales else None
