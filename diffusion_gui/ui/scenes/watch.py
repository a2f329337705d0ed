"""The Watch scene: controls, canvas, inspector, and the player below the canvas."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QGridLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.studio import Studio
from diffusion_gui.ui.views import VIEWS, View
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.widgets.film_strip import FilmStrip
from diffusion_gui.ui.widgets.inspector import Inspector
from diffusion_gui.ui.widgets.scrolled import scrolled
from diffusion_gui.ui.widgets.transport import Transport

from .watch_controls import WatchControls
from .watch_rows import LevelRow, ShowRow
from .watch_streak import StreakPane


class WatchScene(QSplitter):
    """Watch data dissolve into noise and come back; every setting is beside the picture."""

    def __init__(
        self, studio: Studio, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        session = studio.session
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        controls = scrolled(WatchControls(session), tr("Settings"))
        controls.setMinimumWidth(236)
        self.player = PlayerPane(session, actions)
        self.inspector = scrolled(Inspector(session), tr("Inspector"))
        self.inspector.setMinimumWidth(262)
        for widget in (controls, self.player, self.inspector):
            self.addWidget(widget)
        self.setStretchFactor(1, 1)
        self.setSizes([250, 740, 290])


class PlayerPane(QWidget):
    """Canvas, noise level, transport and film strip."""

    def __init__(
        self, session: Session, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Player"))
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        self._show_row = ShowRow(session)
        column.addWidget(self._show_row)
        self._stack = QStackedWidget()
        self._views: dict[str, View] = {}
        for kind, view_type in VIEWS.items():
            view = view_type()
            view.chosen.connect(session.choose_item)
            view.setAccessibleName(tr("Canvas"))
            self._views[kind] = view
            self._stack.addWidget(view)
        column.addWidget(self._stack, 1)
        self._streaks = StreakPane(session)
        self._stack.addWidget(self._streaks)
        self._level = LevelRow(session)
        widest = max((tr("denoising"), tr("noising")), key=len) + "  1000/1000"
        self._transport = Transport(session.playback, actions, self._place_words, widest, self)
        column.addLayout(self._rows(self._transport))
        column.addWidget(FilmStrip(session))
        for signal in (
            session.moved,
            session.previewed,
            session.recipe_changed,
            session.timeline_changed,
            session.looks.changed,
        ):
            signal.connect(self.refresh)
        session.timeline_changed.connect(self._transport.refresh)
        self.refresh()

    def _rows(self, transport: Transport) -> QGridLayout:
        """Noise level and scrubber in one grid: their sliders begin and end together."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        level = self._level
        grid.addLayout(level.words(), 0, 0)
        grid.addWidget(level.slider, 0, 1)
        grid.addWidget(level.button, 0, 2, 1, 2)
        for place, widget in enumerate(
            (transport.buttons, transport.scrubber, transport.place, transport.speed)
        ):
            grid.addWidget(widget, 1, place)
        grid.setColumnStretch(1, 1)
        return grid

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while another scene was shown."""
        self.refresh()
        self._transport.refresh()

    def _place_words(self) -> str:
        place = self._session.place()
        if place is None:
            return ""
        trajectory, k = place
        reverse = trajectory.recipe.process == "reverse"
        direction = tr("denoising") if reverse else tr("noising")
        return f"{direction}  {k}/{trajectory.steps}"

    def refresh(self) -> None:
        """Paint what the session shows now; nothing while the scene is hidden."""
        if not self.isVisible():
            return
        session = self._session
        panels = current_panels(session)
        if self._streaks.wanted():
            self._stack.setCurrentWidget(self._streaks)
            self._streaks.refresh()
        elif panels:
            view = self._views[panels[0].domain.kind]
            self._stack.setCurrentWidget(view)
            item = 0 if session.preview is not None and len(panels[0].x) == 1 else session.item
            view.show_panels(panels, item, session.one_large)
        self._show_row.refresh()
        self._level.refresh()
