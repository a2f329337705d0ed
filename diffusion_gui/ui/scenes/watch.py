"""The Watch scene: controls, canvas, inspector, and the player below the canvas."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.studio import Studio
from diffusion_gui.ui.theme import icon
from diffusion_gui.ui.views import VIEWS, View
from diffusion_gui.ui.views.panels import current_panels
from diffusion_gui.ui.widgets.film_strip import FilmStrip
from diffusion_gui.ui.widgets.inspector import Inspector
from diffusion_gui.ui.widgets.scrolled import scrolled
from diffusion_gui.ui.widgets.transport import Transport

from .watch_controls import WatchControls

LEVEL_TICKS = 1000


class WatchScene(QSplitter):
    """Watch data dissolve into noise and come back; every setting is beside the picture."""

    def __init__(
        self, studio: Studio, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        session = studio.session
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        controls = scrolled(WatchControls(session))
        controls.setMinimumWidth(236)
        self.player = PlayerPane(session, actions)
        self.inspector = scrolled(Inspector(session))
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
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(8)
        column.addLayout(self._show_row())
        self._stack = QStackedWidget()
        self._views: dict[str, View] = {}
        for kind, view_type in VIEWS.items():
            view = view_type()
            view.chosen.connect(session.choose_item)
            view.setAccessibleName(tr("Canvas"))
            self._views[kind] = view
            self._stack.addWidget(view)
        column.addWidget(self._stack, 1)
        column.addLayout(self._level_row())
        column.addWidget(Transport(session, actions))
        column.addWidget(FilmStrip(session))
        for signal in (session.moved, session.previewed, session.recipe_changed):
            signal.connect(self.refresh)
        self.refresh()

    def _show_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._show = QButtonGroup(self)
        for number, (show, text, tip) in enumerate(
            (
                (("x",), "x_t", tr("The state itself")),
                (("x0",), "x̂₀", tr("What the denoiser believes the clean data is")),
                (("eps",), "ε̂", tr("The noise it believes is in the state")),
                (("x", "x0", "eps"), tr("All three"), tr("State, prediction and noise")),
            )
        ):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setProperty("show", show)
            self._show.addButton(button, number)
            row.addWidget(button)
        self._show.buttonClicked.connect(
            lambda button: self._session.set_show(tuple(button.property("show")))
        )
        row.addStretch(1)
        self._badge = QLabel()
        self._badge.setObjectName("badge")
        row.addWidget(self._badge)
        row.addStretch(1)
        self._alone = QToolButton()
        self._alone.setCheckable(True)
        self._alone.setToolTip(tr("Show the chosen item alone, large"))
        self._alone.setAccessibleName(tr("One item"))
        self._alone.setIcon(icon("single"))
        self._alone.clicked.connect(self._session.set_one_large)
        row.addWidget(self._alone)
        return row

    def _level_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(tr("Noise level"))
        row.addWidget(label)
        self._level = QSlider(Qt.Orientation.Horizontal)
        self._level.setRange(0, LEVEL_TICKS)
        self._level.setPageStep(LEVEL_TICKS // 10)
        self._level.setAccessibleName(tr("Noise level"))
        self._level.setToolTip(
            tr("Drag: the chosen item, noised to this level, and what the denoiser sees in it")
        )
        label.setBuddy(self._level)
        self._level.valueChanged.connect(self._slid)
        row.addWidget(self._level, 1)
        self._level_text = QLabel()
        self._level_text.setObjectName("value")
        self._level_text.setMinimumWidth(44)
        row.addWidget(self._level_text)
        self._from_here = QPushButton(tr("Denoise from here"))
        self._from_here.setIcon(icon("denoise"))
        self._from_here.setToolTip(
            tr("Noise the data to this level only, and run the reverse process from there")
        )
        self._from_here.clicked.connect(
            lambda: self._session.denoise_from(self._level.value() / LEVEL_TICKS)
        )
        row.addWidget(self._from_here)
        return row

    def _slid(self, tick: int) -> None:
        self._session.probe(self._session.schedule.nearest(tick / LEVEL_TICKS))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while another scene was shown."""
        self.refresh()

    def refresh(self) -> None:
        """Paint what the session shows now; nothing while the scene is hidden."""
        if not self.isVisible():
            return
        session = self._session
        panels = current_panels(session)
        if panels:
            view = self._views[panels[0].domain.kind]
            self._stack.setCurrentWidget(view)
            item = 0 if session.preview is not None else session.item
            view.show_panels(panels, item, session.one_large)
        for button in self._show.buttons():
            button.setChecked(tuple(button.property("show")) == session.show)
        self._alone.setChecked(session.one_large)
        self._badge.setText(self._badge_words())
        self._badge.setVisible(bool(self._badge.text()))
        self._show_level()

    def _badge_words(self) -> str:
        session = self._session
        if session.recorded:
            return tr("Recorded run · the live model is loading")
        if session.preview is not None:
            return tr("One look at item {n}").format(n=session.item + 1)
        if session.recipe.from_level < 1.0:
            return tr("From {p} noise").format(p=f"{session.recipe.from_level:.0%}")
        return ""

    def _show_level(self) -> None:
        session = self._session
        if session.probing:
            level = session.schedule.noise_level[min(session.probe_t, session.recipe.T)]
        else:
            shown = session.frame()
            level = shown[1].sigma / (shown[1].alpha + shown[1].sigma) if shown else 0.0
        self._level_text.setText(f"{level:.0%}")
        if not self._level.isSliderDown() and not (session.probing and self._level.hasFocus()):
            with QSignalBlocker(self._level):
                self._level.setValue(round(level * LEVEL_TICKS))
        self._from_here.setEnabled(session.workers.is_ready)
        self._level.setEnabled(session.workers.is_ready)
