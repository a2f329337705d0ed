"""The Learn scene: the pages left, one page with words, listings and live figures right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontDatabase, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.catalog import LESSONS
from diffusion_gui.core.paths import resource
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.app_state import AppState
from diffusion_gui.ui.state.learn.figure_films import lesson_parts
from diffusion_gui.ui.state.learn.heard import sound_of_lesson
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.state.shared.exports import Part
from diffusion_gui.ui.state.shared.playback import Playback
from diffusion_gui.ui.state.shared.sounds import Sound
from diffusion_gui.ui.widgets.clip_row import ClipRow
from diffusion_gui.ui.widgets.controls import section
from diffusion_gui.ui.widgets.vertical_scroll import scrolled

from .clip_figures import ClipFigure, Flicker, NoisedClip
from .cost_figure import StepCostFigure
from .figures import Article, Gradients, Journey, OneStep
from .live_figure import LiveFigure
from .pages import Block, Figure, Listing, Ways, Words
from .prediction_figures import NoiseLeft
from .refinement_figures import VaeThenDiffusion
from .sound_figures import NoisedSound, SoundSnr
from .together_figures import Guided, Product

WIDTH = 940
"""Lines that are longer are hard to read."""
LISTING = 420
AnyFigure = Journey | LiveFigure
FIGURES: dict[str, Callable[[Learning], AnyFigure]] = {
    "journey": Journey,
    "one_step": OneStep,
    "gradients": Gradients,
    "article": Article,
    "clip": NoisedClip,
    "flicker": Flicker,
    "noise_left": NoiseLeft,
    "step_costs": StepCostFigure,
    "guided": Guided,
    "product": Product,
    "sound": NoisedSound,
    "sound_snr": SoundSnr,
    "vae": VaeThenDiffusion,
}


class LearnScene(QSplitter):
    """Five questions and the source article's code, each with something to try."""

    def __init__(
        self, app_state: AppState, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._app_state = app_state
        self._learning = app_state.learning
        self._actions = actions
        # Nothing plays here: else the keys would play Watch, which nobody sees.
        self.playback = Playback(self)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        contents = scrolled(self._contents(), tr("Pages"))
        contents.setMinimumWidth(200)
        self.addWidget(contents)
        self.page = QScrollArea()
        self.page.setAccessibleName(tr("Page"))
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QScrollArea.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addWidget(self.page)
        self.setStretchFactor(1, 1)
        self.setSizes([220, 1060])
        self._figures: list[AnyFigure] = []
        self._learning.turned.connect(self.turn)
        self._learning.changed.connect(self.refresh)
        self._learning.changed.connect(app_state.hearing.refresh)
        app_state.hearing.moved.connect(self._show_playhead)
        app_state.hearing.changed.connect(self._show_playhead)
        self.turn()

    def _contents(self) -> QFrame:
        panel = QFrame()
        panel.setObjectName("panel")
        column = QVBoxLayout(panel)
        column.setContentsMargins(12, 0, 12, 10)
        self.titles: dict[str, QPushButton] = {}
        for entry in LESSONS.values():
            button = QPushButton(tr(entry.label))
            button.setObjectName("entry")
            button.setToolTip(tr(entry.summary))
            button.setCheckable(True)
            button.clicked.connect(lambda checked=False, name=entry.name: self._learning.open(name))
            self.titles[entry.name] = button
        *questions, motion, together, article = self.titles.values()
        column.addWidget(section(tr("Five questions"), *questions))
        column.addWidget(section(tr("Further"), motion, together))
        column.addWidget(section(tr("The source article"), article))
        column.addStretch(1)
        return panel

    def picture(self) -> QWidget:
        """The page."""
        return self.page

    def parts(self) -> list[Part]:
        """The figures that move, that of the page in front first."""
        return lesson_parts(self._learning)

    def _hear(self, panel: int) -> None:
        self._app_state.hearing.hear(sound_of_lesson(self._learning, panel))

    def _show_playhead(self) -> None:
        hearing = self._app_state.hearing
        for figure in self._figures:
            if isinstance(figure, NoisedSound) and self.isVisible():
                figure.view.set_playhead(0, hearing.share if hearing.playing else None)

    def _in_front(self) -> Sound | None:
        """For the keys of hearing: what was noised, where its figure is."""
        shown = any(isinstance(figure, NoisedSound) for figure in self._figures)
        return sound_of_lesson(self._learning, 1) if shown else None

    def hideEvent(self, event: QHideEvent) -> None:
        """What is not seen is not heard, and no clip of it plays."""
        self._app_state.hearing.stop()
        self._learning.clock.follow(None)
        self._learning.step_costs.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Figures are computed when the scene is first looked at."""
        self._app_state.hearing.front = self._in_front
        self._learning.ask()
        self.refresh()

    def turn(self) -> None:
        """Build the page that is open."""
        name = self._learning.page
        for other, button in self.titles.items():
            button.setChecked(other == name)
        self._figures = []
        self._app_state.hearing.stop()
        self._learning.clock.follow(None)
        self._learning.step_costs.stop()
        entry = LESSONS[name]
        sheet = QFrame()
        sheet.setObjectName("panel")
        row = QHBoxLayout(sheet)
        row.setContentsMargins(28, 18, 28, 28)
        text = QWidget()
        text.setObjectName("page")
        text.setMaximumWidth(WIDTH)
        row.addStretch(0)  # on a wide screen the page stands in the middle
        row.addWidget(text, 1)
        row.addStretch(0)
        column = QVBoxLayout(text)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        heading = _label(tr(entry.summary))
        heading.setStyleSheet("font-size: 20px; font-weight: 700")
        column.addWidget(heading)
        for block in entry.load()():
            column.addWidget(self._made(block))
        column.addStretch(1)
        self.page.setWidget(sheet)
        self.page.verticalScrollBar().setValue(0)
        self.refresh()

    def _made(self, block: Block) -> QWidget:
        match block:
            case Words():
                return _words(block)
            case Listing():
                return _listing(block)
            case Figure(name):
                figure = FIGURES[name](self._learning)
                self._figures.append(figure)
                if isinstance(figure, NoisedSound):
                    figure.pressed.connect(self._hear)
                if isinstance(figure, ClipFigure):
                    figure.add_transport(ClipRow(self._learning.clock, self._actions))
                return figure
            case Ways():
                return self._ways(block)

    def _ways(self, block: Ways) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 6, 0, 0)
        for number, way in enumerate(block.ways):
            button = QPushButton(way.text)
            button.setToolTip(way.tip)
            button.setObjectName("" if number else "primary")
            button.clicked.connect(lambda checked=False, go=way.go: go(self._app_state))
            row.addWidget(button)
        row.addStretch(1)
        return box

    def refresh(self) -> None:
        """Let the figures show what there is; nothing while the scene is hidden."""
        if self.isVisible():
            for figure in self._figures:
                figure.refresh()


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _words(block: Words) -> QWidget:
    label = _label(block.text)
    if block.role == "lead":
        label.setObjectName("title")
    elif block.role == "heading":
        label.setObjectName("heading")
    elif block.role == "point":
        label.setContentsMargins(14, 0, 0, 0)
    return label


def _listing(block: Listing) -> QWidget:
    """Code side by side, each with its title and a button that copies it."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 4, 0, 4)
    row.setSpacing(12)
    for file, title in block.files:
        code = resource("lessons", file).read_text(encoding="utf-8")
        column = QVBoxLayout()
        head = QHBoxLayout()
        name = QLabel(title)
        name.setObjectName("dim")
        copy = QPushButton(tr("Copy"))
        copy.setAccessibleDescription(title)
        copy.clicked.connect(
            lambda checked=False, code=code: QGuiApplication.clipboard().setText(code)
        )
        head.addWidget(name, 1)
        head.addWidget(copy)
        column.addLayout(head)
        text = QPlainTextEdit(code)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setFixedHeight(LISTING)
        text.setAccessibleName(title)
        column.addWidget(text)
        row.addLayout(column, 1)
    return box
