"""One pane of the Compare scene: its name and figures, and its run at the clock's moment."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.recipes.comparison import FEWEST
from diffusion_gui.core.recipes.timesteps import steps_taken
from diffusion_gui.core.runs.shown_values import is_preview, is_visible, shown_value
from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.state.compare.compare import Compare
from diffusion_gui.ui.state.shared.clip_clock import ClipClock
from diffusion_gui.ui.state.shared.hearing import Hearing
from diffusion_gui.ui.state.shared.waveforms import waves_of
from diffusion_gui.ui.theme import line_color, theme
from diffusion_gui.ui.views import ItemView
from diffusion_gui.ui.views.overlays.preview_mark import PreviewMark
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.view_stack import ViewStack
from diffusion_gui.ui.widgets.elided import Elided
from diffusion_gui.ui.widgets.tool_buttons import icon_button

DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)


class Swatch(QWidget):
    """A short piece of the pane's curve: its colour and its dashes."""

    def __init__(self, pane: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pane = pane
        self.setFixedSize(24, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        with QPainter(self) as painter:
            pen = QPen(QColor(line_color(self._pane)), 3, DASHES[self._pane])
            painter.setPen(pen)
            painter.drawLine(1, 7, 23, 7)


class PaneView(QFrame):
    """Header and picture of one pane; a click chooses it."""

    heard = Signal(int, int)
    """An item of this pane was clicked: the pane, the item."""

    def __init__(
        self, compare: Compare, index: int, clock: ClipClock, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self._compare = compare
        self.index = index
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.setSpacing(2)
        column.addLayout(self._header())
        self._stack = ViewStack(tr("Canvas"), self._prepare, clock)
        self._told = QLabel()
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._told.setMargin(12)
        self._stack.addWidget(self._told)
        column.addWidget(self._stack, 1)

    def _prepare(self, view: ItemView) -> None:
        view.chosen.connect(self._compare.choose_item)
        view.pressed.connect(lambda panel, item: self.heard.emit(self.index, item))

    def set_playhead(self, hearing: Hearing) -> None:
        """Show where one hears, if it is in this pane."""
        sound, run = hearing.heard, self._compare.runs.run_of(self.index)
        if sound is not None:
            here = hearing.playing and sound.part.owner is run
            self._stack.set_playhead(sound.item, hearing.share if here else None)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(Swatch(self.index))
        self.name = Elided()
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        row.addWidget(self.name, 1)
        self.figures = QLabel()
        self.figures.setObjectName("dim")
        row.addWidget(self.figures)
        self.remove = icon_button("cancel", tr("Take this pane away"), tr("Take this pane away"))
        self.remove.setAutoRaise(True)
        self.remove.clicked.connect(lambda: self._compare.remove_pane(self.index))
        row.addWidget(self.remove)
        return row

    def sizeHint(self) -> QSize:
        """Panes share what room there is."""
        return QSize(240, 220)

    def minimumSizeHint(self) -> QSize:
        """The same whether its run is there or not, so that all rows are equally high."""
        return QSize(120, 100)

    def hasHeightForWidth(self) -> bool:
        """No: the lines of what it says make no row higher."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere chooses the pane."""
        self._compare.choose_pane(self.index)

    def refresh_header(self, name: str) -> None:
        """Show `name` and what the pane is about."""
        compare = self._compare
        pane = compare.panes[self.index]
        self.name.setText(name)
        parts = [tr("N {n}").format(n=steps_taken(pane.recipe))]
        made = int(compare.runs.calls(self.index)[-1])
        parts.append(tr("calls: {n}").format(n=made))
        assert compare.comparison is not None
        if compare.comparison.reference == self.index:
            parts.insert(0, tr("reference"))
        self.figures.setText("  ·  ".join(parts))
        self.figures.setToolTip(
            tr("Sampling steps of the whole run, and how often the network is asked in this pane")
        )
        self.remove.setVisible(len(compare.panes) > FEWEST)
        chosen = compare.pane == self.index
        color = line_color(self.index) if chosen else theme().colors.line
        self.setStyleSheet(f"QFrame#pane {{ border: 1px solid {color}; border-radius: 6px; }}")
        self.setAccessibleName(tr("Pane {n}: {name}").format(n=self.index + 1, name=name))

    def refresh(self, ready: bool) -> None:
        """Show the pane's run at the clock's moment, or say why there is none."""
        compare = self._compare
        failure = compare.runs.failure_of(self.index)
        trajectory = compare.runs.run_of(self.index)
        if failure is not None:
            self._tell(sentences(failure.what, failure.why, failure.remedy), warning=True)
        elif trajectory is None:
            words = tr("The model is loading …") if not ready else tr("Waits for its turn …")
            self._tell(words if compare.awaits else tr("Stopped before it began."))
        else:
            k = compare.state(self.index)
            if trajectory.decoded is not None and not is_visible(trajectory, k, compare.show):
                return  # until it comes the picture before stays
            x = shown_value(trajectory, k, compare.show)
            panel = Panel(
                self._place(k),
                compare.show,
                x,
                trajectory.shown,
                trajectory.labels,
                waves=waves_of(trajectory, k, compare.show),
                pictures=compare.spectrograms.of_run(
                    f"pane {self.index}", trajectory, k, compare.show, x
                ),
                layers=(PreviewMark(),) if is_preview(trajectory, k, compare.show) else (),
            )
            self._stack.show_panels([panel], compare.item)

    def _place(self, k: int) -> str:
        compare = self._compare
        pane = compare.panes[self.index]
        made = int(compare.runs.calls(self.index)[k])
        text = tr("step {k} of {n}").format(k=k, n=steps_taken(pane.recipe))
        text += "  ·  " + tr("network calls: {n}").format(n=made)
        if pane.stop and k == pane.planned:
            text += "  ·  " + tr("stopped here")
        return text

    def _tell(self, text: str, warning: bool = False) -> None:
        colors = theme().colors
        self._told.setText(text)
        self._told.setStyleSheet(f"color: {colors.warning if warning else colors.dim}")
        self._stack.setCurrentWidget(self._told)
