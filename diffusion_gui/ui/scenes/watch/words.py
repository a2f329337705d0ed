"""Where the model looks for each word, on the Watch scene's canvas: words, pictures, steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from diffusion_gui.core.protocol.words import Words
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.runs.word_maps import at_moment, on_one_scale, shares
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.views import view_of
from diffusion_gui.ui.views.image_view import ImageView
from diffusion_gui.ui.views.overlays.words import WordMap, light
from diffusion_gui.ui.views.panels import of_state
from diffusion_gui.ui.widgets.tool_buttons import tool_button

Scaled = dict[int, npt.NDArray[np.float32]]
"""By the number of the state: maps (W, h, w), of clips (W, F, h, w), all on one scale."""


class WordsPane(QWidget):
    """The words of the chosen item's prompt, its pictures under a word's map, and a row of maps."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self.setAccessibleName(tr("Words"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._chips = WordChips()
        self._chips.chosen.connect(watch.overlays.set_word)
        column.addWidget(self._chips)
        self.pictures = ImageView()
        column.addWidget(self.pictures, 1)
        self._caption = QLabel()
        self._caption.setObjectName("dim")
        self._caption.setWordWrap(True)
        column.addWidget(self._caption)
        self.row = WordRow()
        self.row.sought.connect(self._seek)
        column.addWidget(self.row)

    def refresh(self) -> None:
        """Show the newest answer of the item that is shown."""
        session = self._watch.session
        place, answer = session.place(), self._watch.overlays.answer("words")
        if place is None:
            return
        run, k = place
        item = min(session.item, len(run.labels) - 1)
        if answer is None or answer[0][0] is not run or answer[0][2] != item:
            self._chips.show_words((), (), 0)
            self._show(run, k, item, None)
            self.row.show_maps({}, -1)
            self._caption.setText("")
            return
        self._show_answer(run, k, item, answer[1], answer[0][1])

    def _show_answer(self, run: Trajectory, k: int, item: int, found: Words, at: int) -> None:
        if not found.words:
            self._show(run, k, item, None)
            self._chips.show_words((), (), 0)
            self.row.show_maps({}, -1)
            self._caption.setText(tr("The prompt has no words."))
            return
        word = min(self._watch.overlays.word, len(found.words) - 1)
        scaled = scaled_alike(found)
        here = found.maps.get(at)
        self._chips.show_words(found.words, () if here is None else tuple(shares(here)), word)
        moment = self._watch.clip_clock.moment
        frames = run.shown.shape[-3]
        along = {
            step: at_moment(maps[word], moment, frames) for step, maps in sorted(scaled.items())
        }
        self._show(run, k, item, along.get(at))
        self.row.show_maps(along, at)
        self._caption.setText(
            tr(
                "Brighter: the model attends more to '{word}' there. All words and steps have one "
                "scale; the percentages are shares of what the words get at this step."
            ).format(word=found.words[word])
        )

    def _show(
        self, run: Trajectory, k: int, item: int, values: npt.NDArray[np.float32] | None
    ) -> None:
        layers = () if values is None else (WordMap(values),)
        panels = []
        for quantity in ("x", "x0"):
            panel = of_state(run, self._watch.predictions.place(run, k, quantity), quantity)
            one, moment = slice(item, item + 1), self._watch.clip_clock.moment
            x, domain = view_of(panel.domain).at_moment(panel.x[one], panel.domain, moment)
            panels.append(
                replace(panel, x=x, domain=domain, labels=panel.labels[one], layers=layers)
            )
        self.pictures.show_panels(panels, -1, False)

    def _seek(self, step: int) -> None:
        place, session = self._watch.session.place(), self._watch.session
        if place is not None:
            session.playback.seek(session.playback.shown + step - place[1])


def scaled_alike(found: Words) -> Scaled:
    """The maps of all steps on one scale, so that steps can be compared as words can."""
    steps = list(found.maps)
    together = on_one_scale(np.stack([found.maps[step] for step in steps]))
    return dict(zip(steps, together, strict=True))


class WordChips(QScrollArea):
    """A button for each word, with its share; `chosen` carries the number of one."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Words of the prompt"))
        self._inside = QWidget()
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addStretch(1)
        self.setWidget(self._inside)
        self._group = QButtonGroup(self)
        self._words: tuple[str, ...] | None = None
        self.show_words((), (), 0)

    def show_words(self, words: tuple[str, ...], got: tuple[float, ...], word: int) -> None:
        """The words, the share (0 to 1) that each gets, and which one is chosen."""
        if words != self._words:
            self._words = words
            for button in self._group.buttons():
                self._group.removeButton(button)
                button.deleteLater()
            for number, text in enumerate(words):
                tip = tr("Show where the model attends to this word")
                button = tool_button("", text, tip)
                button.clicked.connect(lambda checked, number=number: self.chosen.emit(number))
                self._group.addButton(button, number)
                self._row.insertWidget(number, button)
        for number, text in enumerate(words):
            share = f"  {100.0 * got[number]:.0f} %" if got else ""
            button = self._group.button(number)
            button.setText(text.replace("&", "&&") + share)
            button.setChecked(number == word)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as a button and the bar beneath; nothing without words."""
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(0, self._inside.sizeHint().height() + bar if self._words else 0)

    def minimumSizeHint(self) -> QSize:
        """The same: words that do not fit are scrolled to."""
        return self.sizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The buttons have another height: another theme, or other words."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class WordRow(QWidget):
    """One word along the steps: its maps, the one that is shown marked; a click goes to a step."""

    sought = Signal(int)
    SIDE, GAP, WORDS = 64, 6, 18

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps: dict[int, npt.NDArray[np.float32]] = {}
        self._at = -1
        self.setFixedHeight(self.SIDE + self.WORDS)
        self.setAccessibleName(tr("This word along the steps"))
        self.setToolTip(tr("This word along the steps; click a map to go there"))

    def show_maps(self, maps: dict[int, npt.NDArray[np.float32]], at: int) -> None:
        """The maps by the number of the state, in order, and the one that is shown."""
        self.maps, self._at = maps, at
        self.update()

    def _places(self) -> dict[int, QRectF]:
        count = max(len(self.maps), 1)
        side = min(self.SIDE, (self.width() - (count - 1) * self.GAP) / count)
        left = (self.width() - count * side - (count - 1) * self.GAP) / 2
        return {
            step: QRectF(left + number * (side + self.GAP), 0, side, side)
            for number, step in enumerate(self.maps)
        }

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each map with the number of its state beneath."""
        colors = theme().colors
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for step, place in self._places().items():
                painter.fillRect(place, QColor("#000000"))
                height, width = self.maps[step].shape
                shown = QRectF(place)
                if width > height:
                    shown.setHeight(place.height() * height / width)
                else:
                    shown.setWidth(place.width() * width / height)
                shown.moveCenter(place.center())
                painter.drawImage(shown, light(self.maps[step]))
                if step == self._at:
                    painter.setPen(QPen(QColor(colors.accent), 2.0))
                    painter.drawRect(place.adjusted(1, 1, -1, -1))
                painter.setPen(QColor(colors.text))
                under = QRectF(place.x(), place.bottom(), place.width(), self.WORDS)
                painter.drawText(under, Qt.AlignmentFlag.AlignCenter, str(step))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step that is clicked."""
        for step, place in self._places().items():
            if place.contains(event.position()):
                self.sought.emit(step)
