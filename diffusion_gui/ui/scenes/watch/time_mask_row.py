"""Painting on a clip: in which frames the brush paints, and which frames are kept whole."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from diffusion_gui.core.recipes.inpaint_mask import made_moments
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.widgets.elided import Elided
from diffusion_gui.ui.widgets.fields import SpinBox
from diffusion_gui.ui.widgets.tool_buttons import tool_button


class TimeMaskRow(QWidget):
    """Shown while a clip is painted on."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painting = painting = watch.mask_painting
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.one_moment = tool_button(
            "single",
            tr("This frame only"),
            tr("Paint on the frame that is held, not through all frames of the clip"),
        )
        self.one_moment.clicked.connect(painting.set_one_moment)
        row.addWidget(self.one_moment)
        self.where = Elided()
        self.where.setObjectName("dim")
        row.addWidget(self.where, 1)
        label = QLabel(tr("Frames"))
        row.addWidget(label)
        self.kept = SpinBox()
        self.kept.setAccessibleName(tr("Frames that are kept"))
        self.kept.setToolTip(tr("How many frames are kept at an end"))
        self.kept.valueChanged.connect(painting.set_kept)
        label.setBuddy(self.kept)
        row.addWidget(self.kept)
        self.first = QPushButton(tr("Keep the first"))
        self.first.setToolTip(tr("Keep the first frames, and generate the rest: prediction"))
        self.first.clicked.connect(lambda: painting.keep_moments(both_ends=False))
        self.both = QPushButton(tr("Keep both ends"))
        self.both.setToolTip(
            tr("Keep the first and the last frames, and generate those between them")
        )
        self.both.clicked.connect(lambda: painting.keep_moments(both_ends=True))
        for button in (self.first, self.both):
            row.addWidget(button)

    def refresh(self) -> None:
        """Offer what goes with the clip that is painted on."""
        painting = self._painting
        moments = painting.moments
        self.setVisible(painting.active and moments > 1)
        if moments < 2:
            return
        self.one_moment.setChecked(painting.one_moment)
        words = tr("on the held frame") if painting.one_moment else tr("on all frames")
        if made := made_moments(painting.mask):
            # First, for in a narrow window the end is left out; the button has the rest too.
            words = tr("made: frames {frames}").format(frames=made) + "  ·  " + words
        self.where.setText(words)
        with QSignalBlocker(self.kept):
            self.kept.setRange(1, moments - 1)
            self.kept.setValue(painting.kept)
        self.both.setEnabled(2 * painting.kept < moments)
