"""The small table of a trained model's scores beside their floors, and the button that measures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from diffusion_gui.core.protocol.scoring import FIGURES, readings
from diffusion_gui.ui.display_names import score_words
from diffusion_gui.ui.i18n import in_words, tr
from diffusion_gui.ui.state.training.scores import Quality
from diffusion_gui.ui.theme import icon


class QualityTable(QFrame):
    """A row for each figure: what was generated, and real items in its place."""

    def __init__(self, quality: Quality) -> None:
        super().__init__()
        self._quality = quality
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        row = QHBoxLayout()
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        row.addWidget(self.button)
        self._words = QLabel()
        self._words.setObjectName("dim")
        row.addWidget(self._words, 1)
        column.addLayout(row)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        self.readings = QLabel()
        self.readings.setObjectName("dim")
        self.readings.setWordWrap(True)
        column.addWidget(self.readings)
        self._labels: list[QLabel] = []
        quality.changed.connect(self.refresh)
        self.refresh()

    def _press(self) -> None:
        if self._quality.measuring:
            self._quality.stop()
        else:
            self._quality.measure()

    def refresh(self) -> None:
        """Follow the measurement."""
        quality, scored = self._quality, self._quality.scored
        self.button.setText(tr("Stop measuring") if quality.measuring else tr("Measure quality"))
        self.button.setIcon(icon("stop" if quality.measuring else "info"))
        self.button.setToolTip(
            tr("Compare what the newest checkpoint generates with real items it has not made")
        )
        self.button.setEnabled(quality.ready or quality.measuring)
        self._words.setText(tr("measuring …") if quality.measuring else "")
        if scored is not None:
            words = tr("{n} generated against {n} real items")
            if not scored.calls:
                words = tr("{n} items encoded and decoded")
            if scored.names:
                words = tr("{n} unseen items named")
            self._words.setText(words.format(n=f"{scored.recipe.count:,}"))
            self._words.setToolTip("\n".join(map(in_words, scored.notes)))
        self._fill()

    def _fill(self) -> None:
        for label in self._labels:
            self._grid.removeWidget(label)
            label.deleteLater()
        self._labels = []
        scored = self._quality.scored
        told = readings(scored) if scored is not None else []
        self.readings.setText(" ".join(map(in_words, told)))
        self.readings.setVisible(bool(told))
        if scored is None:
            return
        coded = [tr("codec")] if any(one.codec is not None for one in scored.scores) else []
        heads = ("", tr("generated"), tr("real"), *coded) if scored.calls else ("",)
        for column, words in enumerate(heads):
            self._put(0, column, words, "dim")
        for row, score in enumerate(scored.scores, 1):
            figure = FIGURES[score.name]
            self._put(row, 0, tr(figure.label), "", tr(figure.help))
            pairs = ((score.value, score.error), (score.floor, score.floor_error))
            for column, (number, error) in enumerate(pairs, 1):
                if number is None:
                    continue
                text = score_words(figure, number, error)
                self._put(row, column, text, "" if column == 1 else "dim", tr(figure.help))
            if score.codec is not None:
                self._put(row, 3, score_words(figure, score.codec, None), "dim", tr(figure.help))

    def _put(self, row: int, column: int, text: str, name: str, tip: str = "") -> None:
        label = QLabel(text)
        label.setObjectName(name)
        label.setToolTip(tip)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(label, row, column, side)
        self._labels.append(label)

    def texts(self) -> list[str]:
        """What the table says, cell by cell."""
        return [label.text() for label in self._labels]
