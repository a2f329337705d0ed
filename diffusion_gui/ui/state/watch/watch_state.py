"""What the Watch scene is about: its parts are made here and handed out; none knows this file."""

from __future__ import annotations

from PySide6.QtCore import QObject

from diffusion_gui.core.runs.branch_tree import BranchTree
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.workers.workers import Workers

from .active_run import ActiveRun
from .branches import Branches
from .looked_at import waveforms_of
from .mask_painting import MaskPainting
from .overlays import Overlays
from .predictions import Predictions
from .recordings import Recordings
from .run_control import RunControl
from .schedule_editing import ScheduleEditing
from .session import Session
from .shown_run import ShownRun


class WatchState(QObject):
    """Owns the Session and what belongs to it, and ends them together."""

    def __init__(self) -> None:
        super().__init__()
        tree = BranchTree()
        workers = Workers(self)
        running = ActiveRun(workers, self)
        playback = Playback(self, lambda position: shown_run.timeline.seen(position))
        shown_run = ShownRun(running, playback, tree, lambda: self.session.settings, self)
        self.session = Session(workers, running, playback, shown_run, self)
        self.clip_clock = ClipClock(self)
        self.run_control = RunControl(self.session, running)
        self.overlays = Overlays(self.session)
        self.branches = Branches(self.session, tree)
        self.recordings = Recordings(self.session, self.branches)
        self.mask_painting = MaskPainting(self.session, self.branches, self.clip_clock)
        self.schedule_editing = ScheduleEditing(self.session)
        self.predictions = Predictions(self.session, running, self.overlays, self.branches)
        self.waveforms = waveforms_of(self.session, running, self.branches)
