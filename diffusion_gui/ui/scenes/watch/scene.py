"""The Watch scene: controls, canvas, inspector, and the player below the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import OVERLAYS
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.scenes.watch.inspector.inspector import Inspector
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.state.shared.sounds import ear_of
from diffusion_gui.ui.state.watch.heard import sound_in_front, sound_in_panel
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.support.microphone import Microphone
from diffusion_gui.ui.views import ItemView
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.views.view_stack import ViewStack
from diffusion_gui.ui.widgets.clip_row import BothClocks, ClipRow
from diffusion_gui.ui.widgets.hear_row import HearRow
from diffusion_gui.ui.widgets.transport import Transport
from diffusion_gui.ui.widgets.vertical_scroll import scrolled

from .branch_dialog import BranchDialog
from .branch_panel import BranchPanel
from .canvas_bars import LevelRow, PaintRow, ShowRow
from .controls import WatchControls
from .film_strip import FilmStrip
from .time_mask_row import TimeMaskRow

COMPACT = 600
"""Width of the pane under which its rows say less."""


class WatchScene(QSplitter):
    """Watch data dissolve into noise and come back; every setting is beside the picture."""

    def __init__(
        self, app_state: AppState, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        session, watch = app_state.session, app_state.watch
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        controls = scrolled(WatchControls(session), tr("Settings"))
        controls.setMinimumWidth(236)
        self.player = PlayerPane(watch, actions, app_state.hearing, app_state.recording.microphone)
        inspector = Inspector(watch)
        self.inspector = scrolled(inspector, tr("Inspector"))
        watch.schedule_editing.begun.connect(
            lambda: self.inspector.ensureWidgetVisible(inspector.schedule)
        )
        self.inspector.setMinimumWidth(262)
        for widget in (controls, self.player, self.inspector):
            self.addWidget(widget)
        self.setStretchFactor(1, 5)
        self.setStretchFactor(2, 1)  # on a large screen code and formulas need not be cut
        self.setSizes([250, 740, 290])

    def picture(self) -> QWidget:
        """The canvas."""
        return self.player.canvas


class PlayerPane(QWidget):
    """Canvas, noise level, transport and film strip."""

    def __init__(
        self,
        watch: WatchState,
        actions: dict[str, QAction],
        hearing: Hearing,
        microphone: Microphone,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._watch = watch
        self._hearing = hearing
        self._session = session = watch.session
        self._actions = actions
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Player"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        self._show_row = ShowRow(watch)
        column.addWidget(self._show_row)
        self._clock = clock = watch.clip_clock
        self.canvas = ViewStack(tr("Canvas"), self._prepare, clock)
        self.canvas.make_all()
        self._both_clocks = BothClocks(clock, self._noise_words)
        corner = QVBoxLayout()
        corner.setSpacing(0)
        corner.addWidget(self._both_clocks)
        corner.addWidget(self.canvas, 1)
        middle = QHBoxLayout()
        middle.setSpacing(8)
        middle.addLayout(corner, 1)
        middle.addWidget(BranchPanel(watch))
        column.addLayout(middle, 1)
        self._hear_row = HearRow(
            hearing,
            actions,
            ("hear", "hear_again", "hear_steps", "hear_other"),
            microphone,
        )
        column.addWidget(self._hear_row)
        self._clip_row = ClipRow(clock, actions, self._show_row.in_time)
        column.addWidget(self._clip_row)
        self._paint_row = PaintRow(watch)
        column.addWidget(self._paint_row)
        self._time_mask_row = TimeMaskRow(watch)
        column.addWidget(self._time_mask_row)
        self._whole = {
            name: entry.load()(watch) for name, entry in OVERLAYS.items() if entry.gives == "canvas"
        }
        """Overlays that take the place of the views."""
        for pane in self._whole.values():
            pane.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.canvas.addWidget(pane)
        self._level = LevelRow(session)
        self._compact = False
        self._transport = Transport(
            session.playback, actions, self._place_words, self._widest(), self
        )
        column.addLayout(self._rows(self._transport))
        column.addWidget(FilmStrip(watch))
        for signal in (
            session.moved,
            session.previewed,
            session.recipe_changed,
            session.timeline_changed,
            watch.overlays.changed,
            watch.branches.changed,
            watch.mask_painting.changed,
        ):
            signal.connect(self.refresh)
        session.spectrograms.came.connect(self.refresh)
        session.timeline_changed.connect(self._transport.refresh)
        watch.mask_painting.applied.connect(self._to_canvas)
        session.probed.connect(self._show_level)
        watch.branches.asked.connect(self._ask_branch)
        clock.moved.connect(self._show_clock)
        hearing.moved.connect(self._show_playhead)
        hearing.changed.connect(self._show_playhead)
        hearing.stepped.connect(self._go_with)
        self.refresh()

    def _prepare(self, view: ItemView) -> None:
        view.attach(self._watch)
        view.pressed.connect(self._hear)
        view.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _hear(self, panel: int, item: int) -> None:
        self._hearing.hear(sound_in_panel(self._watch, panel, item))

    def _go_with(self, position: int) -> None:
        """The step that is heard is seen."""
        if self.isVisible():
            self._session.playback.seek(position)

    def _show_playhead(self) -> None:
        hearing = self._hearing
        if self.isVisible() and hearing.heard is not None:
            share = hearing.share if hearing.playing else None
            self.canvas.set_playhead(hearing.heard.item, share)

    def _to_canvas(self) -> None:
        """The keys go to the picture: what was clicked is gone."""
        if view := self.canvas.currentWidget():
            view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_branch(self) -> None:
        if self.isVisible() and self._watch.branches.can_fork():
            self._session.playback.pause()
            dialog = BranchDialog(self._watch, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _rows(self, transport: Transport) -> QGridLayout:
        """Noise level and scrubber in one grid: their sliders begin and end together."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        level = self._level
        grid.addLayout(level.words(), 0, 0)
        grid.addWidget(level.slider, 0, 1)
        grid.addLayout(level.buttons(self._actions["branch"]), 0, 2, 1, 2)
        for place, widget in enumerate(
            (transport.buttons, transport.scrubber, transport.place, transport.speed)
        ):
            grid.addWidget(widget, 1, place)
        grid.setColumnStretch(1, 1)
        return grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the rows say less."""
        self._compact = self.width() < COMPACT
        self._level.set_compact(self._compact)
        self._transport.fit(self._widest())
        self._transport.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while another scene was shown."""
        self._hearing.front = lambda: sound_in_front(self._session)
        self.refresh()
        self._transport.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not heard, and does not play."""
        self._hearing.stop()
        self._clock.follow(None)

    def _widest(self) -> str:
        """The longest of what `_place_words` says."""
        count = "1000/1000"
        words = max((tr("denoising"), tr("noising")), key=len)
        return count if self._compact else f"{words}  {count}"

    def _place_words(self) -> str:
        place = self._session.place()
        if place is None:
            return ""
        trajectory, k = place
        if self._compact:
            return f"{k}/{trajectory.steps}"
        reverse = trajectory.recipe.process == "reverse"
        direction = tr("denoising") if reverse else tr("noising")
        return f"{direction}  {k}/{trajectory.steps}"

    def _noise_words(self) -> str:
        """Where the noise is, for the corner that names both clocks."""
        session = self._session
        if session.preview is not None:
            return tr("noise: level t = {t} of {total}").format(
                t=session.preview.t, total=session.recipe.T
            )
        place = session.place()
        if place is None:
            return ""
        return tr("noise: state {k} of {total}").format(k=place[1], total=place[0].steps)

    def _show_clock(self) -> None:
        """Another frame of the clips is shown, of the state that is."""
        for pane in self._whole.values():
            if pane.isVisible() and self._session.place() is not None:
                pane.refresh()

    def _show_level(self) -> None:
        """The number and the handle go with the pointer; pictures come when they are made."""
        self._level.refresh()

    def refresh(self) -> None:
        """Paint what the session shows now; nothing while the scene is hidden."""
        if not self.isVisible():
            return
        session = self._session
        place, painted = session.place(), self._watch.mask_painting.region() is not None
        whole = []
        if place is not None and session.preview is None and not painted:
            whole = self._watch.overlays.shown(place[0].shown, "canvas")
        if whole:
            pane = self._whole[whole[0].name]
            self.canvas.setCurrentWidget(pane)
            pane.refresh()
        elif panels := current_panels(self._watch):
            item = 0 if session.preview is not None and len(panels[0].x) == 1 else session.item
            self.canvas.show_panels(panels, item, session.one_large or painted)
        self._show_row.refresh()
        self._refresh_hearing()
        self._refresh_clock()
        self._paint_row.refresh()
        self._time_mask_row.refresh()
        self._level.refresh()
        self._actions["branch"].setEnabled(self._watch.branches.can_fork())
        recorded = self._watch.recordings.shown is not None
        self._actions["same_noise"].setEnabled(recorded)

    def _refresh_clock(self) -> None:
        preview, place = self._session.preview, self._session.place()
        if preview is not None:
            self._clock.follow(preview.domain)
        else:
            self._clock.follow(None if place is None else place[0].shown)
        self._clip_row.setVisible(self._clock.there)
        self._clip_row.refresh()
        self._both_clocks.refresh()

    def _refresh_hearing(self) -> None:
        place = self._session.place()
        sounding = place is not None and ear_of(place[0].shown) is not None
        self._hear_row.setVisible(sounding)
        if sounding:
            self._hear_row.refresh()
        else:
            self._hearing.leave()
