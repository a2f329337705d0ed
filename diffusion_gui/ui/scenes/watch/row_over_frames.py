"""The x-t slice on the Watch scene's canvas: one row of a clip's pixels through its frames."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.runs.shown_values import is_visible, shown_value
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.views import view_of
from diffusion_gui.ui.views.row_over_time import Pixels, RowOverTime, item_of
from diffusion_gui.ui.views.row_over_time_view import RowOverTimeView


class RowOverFramesPane(RowOverTimeView):
    """A RowOverTimeView along the clip's own time, at the state that is shown."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.setAccessibleName(tr("x-t slice"))
        self.row_chosen.connect(self._choose)
        self.sought.connect(watch.clip_clock.show)

    def key_words(self) -> str:
        """What the keys do."""
        return tr("↑ ↓ choose the row")

    def refresh(self) -> None:
        """Paint the state where the player is; call it only while there is one."""
        watch, session = self._watch, self._watch.session
        place = session.place()
        assert place is not None
        trajectory, k = place
        item = min(session.item, len(trajectory.labels) - 1)
        _, frames, rows, _ = trajectory.shown.shape
        row = min(rows - 1, int(watch.overlays.row * rows))
        moment = watch.clip_clock.moment % frames
        seen = {one: watch.predictions.place(trajectory, k, one) for one in session.show}
        self.show_row_over_time(
            RowOverTime(
                item_of(trajectory, seen[session.show[0]], session.show[0], item, moment),
                row,
                {one: [slice_of(trajectory, at, one, item, row)] for one, at in seen.items()},
                frames,
                moment,
                (0,),
                ends=(tr("frame {n}").format(n=1), tr("frame {n}").format(n=frames)),
            )
        )

    def _choose(self, row: int) -> None:
        place = self._watch.session.place()
        if place is not None:
            self._watch.overlays.set_row((row + 0.5) / place[0].shown.shape[-2])


def slice_of(run: Trajectory, k: int, quantity: str, item: int, row: int) -> Pixels:
    """Row `row` of `item` in every frame of state k: (W, F, 4) uint8, clear while not known."""
    picture = np.zeros((run.shown.shape[-1], run.shown.shape[1], 4), np.uint8)
    if is_visible(run, k, quantity):
        rows = shown_value(run, k, quantity, slice(item, item + 1))[:, :, :, row]  # (1, C, F, W)
        to_rgb = view_of(run.shown).to_rgb
        picture[..., :3] = to_rgb(rows.transpose(0, 1, 3, 2), run.shown, quantity)[0]
        picture[..., 3] = 255
    return picture
