"""The Compare scene: two to four runs side by side on one clock, and their distances below."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.recipes.comparison import MOST
from diffusion_gui.ui.display_names import pane_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.compare.exports import compare_parts
from diffusion_gui.ui.state.compare.heard import sound_of_pane
from diffusion_gui.ui.state.shared.exports import Part
from diffusion_gui.ui.state.shared.sounds import Sound
from diffusion_gui.ui.theme import icon
from diffusion_gui.ui.widgets.clip_row import BothClocks, ClipRow
from diffusion_gui.ui.widgets.hear_row import HearRow
from diffusion_gui.ui.widgets.show_buttons import ShowButtons, quantities
from diffusion_gui.ui.widgets.transport import Transport
from diffusion_gui.ui.widgets.vertical_scroll import scrolled

from .controls import CompareControls
from .distance_chart import DistancePlot
from .pane import PaneView

REFRESH_MS = 50


class CompareScene(QSplitter):
    """Controls left; panes, transport and the distance curve right."""

    def __init__(
        self, app_state: AppState, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._session = app_state.session
        self._compare = app_state.compare
        self.playback = app_state.compare.playback
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.controls = CompareControls(app_state.session, app_state.compare)
        controls = scrolled(self.controls, tr("Settings"))
        controls.setMinimumWidth(236)
        self.addWidget(controls)
        self.stage = Stage(app_state, actions)
        self.addWidget(self.stage)
        self.setStretchFactor(1, 1)
        self.setSizes([250, 1030])

    def showEvent(self, event: QShowEvent) -> None:
        """The first comparison is made when the scene is first looked at."""
        self._compare.open()
        self.controls.refresh()
        self.stage.rebuild()

    def parts(self) -> list[Part]:
        """All panes side by side, or each alone."""
        return compare_parts(self._compare)

    def picture(self) -> QWidget:
        """The panes with their names."""
        return self.stage.canvas


class Stage(QWidget):
    """Panes in a row or a square, the transport, and the distances."""

    def __init__(
        self, app_state: AppState, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session = app_state.session
        self._compare = compare = app_state.compare
        self._hearing = hearing = app_state.hearing
        self._clock = app_state.clip_clock
        self.panes: list[PaneView] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(self._show_row())
        self._both_clocks = BothClocks(self._clock, self._noise_words)
        column.addWidget(self._both_clocks)
        self.canvas = QWidget()
        self._grid = QGridLayout(self.canvas)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        column.addWidget(self.canvas, 4)
        self._hear_row = HearRow(hearing, actions)
        column.addWidget(self._hear_row)
        self._clip_row = ClipRow(self._clock, actions)
        column.addWidget(self._clip_row)
        words = self._place_words, self._widest()
        self._transport = Transport(compare.playback, actions, *words, self)
        transport = QHBoxLayout()
        transport.setSpacing(10)
        transport.addWidget(self._transport.buttons)
        transport.addWidget(self._transport.scrubber, 1)
        transport.addWidget(self._transport.place)
        transport.addWidget(self._transport.speed)
        column.addLayout(transport)
        self.distances = DistancePlot(compare)
        column.addWidget(self.distances, 1)
        compare.changed.connect(self.rebuild)
        # Small models make hundreds of steps a second: they are drawn together.
        self._soon = QTimer(self, singleShot=True, interval=REFRESH_MS)
        self._soon.timeout.connect(self._grown)
        compare.runs.grown.connect(self._grow_soon)
        compare.moved.connect(self._moved)
        session.workers.ready.connect(self._moved)
        hearing.moved.connect(self._show_playhead)
        hearing.changed.connect(self._show_playhead)

    def _show_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._show = ShowButtons(quantities(), row, self)
        self._show.chosen.connect(self._compare.set_show)
        row.addStretch(1)
        self.stop = QPushButton(icon("stop"), tr("Stop"))
        self.stop.setToolTip(tr("Stop computing; what is there stays"))
        self.stop.clicked.connect(self._compare.runs.cancel)
        row.addWidget(self.stop)
        self.again = QPushButton(icon("reset"), tr("Run again"))
        self.again.setToolTip(tr("Compute all panes again"))
        self.again.clicked.connect(self._compare.run_again)
        row.addWidget(self.again)
        self.add = QPushButton(icon("grid"), tr("Add a pane"))
        self.add.setToolTip(tr("One pane more, like the chosen one; up to four"))
        self.add.clicked.connect(self._compare.add_pane)
        row.addWidget(self.add)
        return row

    def _widest(self) -> str:
        """The longest of what `_place_words` says."""
        words = (
            tr("{p} of the steps").format(p="100%"),
            tr("network calls: {n}").format(n=1000),
            tr("noise level {p}").format(p="100%"),
        )
        return max(words, key=self.fontMetrics().horizontalAdvance)

    def _place_words(self) -> str:
        compare = self._compare
        if compare.comparison is None:
            return ""
        share = compare.playback.position / (compare.playback.player.length - 1)
        if compare.comparison.clock == "calls":
            most = compare.runs.most_calls
            return tr("network calls: {n}").format(n=round(share * most))
        if compare.comparison.clock == "level":
            return tr("noise level {p}").format(p=f"{1.0 - share:.0%}")
        return tr("{p} of the steps").format(p=f"{share:.0%}")

    def _noise_words(self) -> str:
        return tr("noise: {place}").format(place=self._place_words())

    # -- showing ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wide stage has its panes in a row, a square one in a square."""
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """The keys of hearing are this scene's."""
        self._hearing.front = self._in_front

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not heard, and does not play."""
        self._hearing.stop()
        self._clock.follow(None)

    def _in_front(self) -> Sound | None:
        compare = self._compare
        return sound_of_pane(compare, compare.pane, compare.item)

    def _hear(self, pane: int, item: int) -> None:
        self._compare.choose_pane(pane)
        self._hearing.hear(sound_of_pane(self._compare, pane, item))

    def _show_playhead(self) -> None:
        if self.isVisible():
            for pane in self.panes:
                pane.set_playhead(self._hearing)

    def minimumSizeHint(self) -> QSize:
        """Fits the smallest window."""
        return QSize(420, 300)

    def _go_with_clips(self) -> None:
        """The longest clips of all panes say how far the clock goes; all are in step."""
        runs = [self._compare.runs.run_of(pane.index) for pane in self.panes]
        domains = [run.shown for run in runs if run is not None]
        moments = [MODALITIES[one.modality].moments(one.shape) for one in domains]
        self._clock.follow(domains[moments.index(max(moments))] if domains else None)
        self._clip_row.setVisible(self._clock.there)
        self._clip_row.refresh()
        self._both_clocks.refresh()

    def _arrange(self) -> None:
        count = len(self.panes)
        columns = count if count < 4 or self.width() > 2.1 * self.height() else 2
        for i, pane in enumerate(self.panes):
            self._grid.addWidget(pane, i // columns, i % columns)
        for column in range(MOST):
            self._grid.setColumnStretch(column, int(column < columns))
        for row in range(MOST):
            self._grid.setRowStretch(row, int(row * columns < count))

    def rebuild(self) -> None:
        """Another comparison: as many panes as it has, and their names."""
        compare = self._compare
        if not self.isVisible() or compare.comparison is None:
            return
        if len(self.panes) != len(compare.panes):
            for old in self.panes:
                self._grid.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.panes = [PaneView(compare, i, self._clock) for i in range(len(compare.panes))]
            for pane in self.panes:
                pane.heard.connect(self._hear)
            self._arrange()
        self.distances.rebuild()
        self._grown()

    def _grow_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _grown(self) -> None:
        compare = self._compare
        if not self.isVisible() or compare.comparison is None or not self.panes:
            return
        for pane, name in zip(self.panes, pane_words(compare.panes), strict=True):
            pane.refresh_header(name)
        self.stop.setVisible(compare.runs.running)
        self.again.setVisible(not compare.runs.running)
        self.again.setEnabled(self._session.workers.is_ready)
        self.add.setEnabled(len(compare.panes) < MOST)
        self.distances.refresh()
        self._transport.refresh()
        self._moved()

    def _moved(self) -> None:
        if not self.isVisible() or not self.panes:
            return
        compare = self._compare
        self._show.show_value(compare.show)
        for pane in self.panes:
            pane.refresh(self._session.workers.is_ready)
        self._hear_row.setVisible(self._in_front() is not None)
        self._hear_row.refresh()
        self._go_with_clips()
        self.distances.move_cursor()
