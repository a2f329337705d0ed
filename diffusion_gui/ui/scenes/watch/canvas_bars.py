"""The rows of the Watch scene around its canvas: what is shown above it, the noise level below."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from diffusion_gui.core.catalog import MODALITIES, OVERLAYS
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import FROM_NOISE, MAX_PASSES
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import icon
from diffusion_gui.ui.widgets.fields import Slider, SpinBox
from diffusion_gui.ui.widgets.notation import LATENT_PREDICTION, LATENTS
from diffusion_gui.ui.widgets.show_buttons import Choice, ShowButtons, quantities
from diffusion_gui.ui.widgets.tool_buttons import icon_button, tool_button

from .badge import badge_words

LEVEL_TICKS = 1000
BRUSH = 44
"""Least width of the brush's slider: less than its handle leaves nothing to drag."""


class ShowRow(QWidget):
    """What of a state is shown, what is laid over it, and a badge that says where one is."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        self._session = session = watch.session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        shown: list[Choice] = [((one[0],), *one[1:]) for one in quantities()]
        tip = tr("The channels of the state itself: what the model works on")
        shown.append((("z",), LATENTS, tr("Latents"), tip))
        tip = tr("What the denoiser believes the clean latents are, and what they decode to")
        shown.append((("z0", "x0"), LATENT_PREDICTION, tr("Both predictions"), tip))
        every = (("x", "x0", "eps"), None, tr("All three"), tr("State, prediction and noise"))
        self._show = ShowButtons([*shown, every], row, self)
        self._show.chosen.connect(session.set_show)
        row.addStretch(1)
        self._badge = QLabel()
        self._badge.setObjectName("badge")
        self._badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(self._badge, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.whole = icon_button(
            "cancel", tr("From noise alone"), tr("Start again from noise alone")
        )
        self.whole.clicked.connect(lambda: session.change(**FROM_NOISE))
        row.addWidget(self.whole)
        self.unmask = icon_button(
            "cancel",
            tr("Take the mask off"),
            tr("Take the mask off, and begin with noise alone again"),
        )
        self.unmask.clicked.connect(watch.mask_painting.take_off)
        row.addWidget(self.unmask)
        self.leave = icon_button(
            "cancel", tr("End the one-step prediction"), tr("Back to the run (Esc)")
        )
        self.leave.clicked.connect(session.stop_probing)
        row.addWidget(self.leave)
        row.addStretch(1)
        self._overlays: dict[str, QToolButton] = {}
        self.in_time: list[QToolButton] = []
        """Of overlays along a clock of the items': they stand beside its transport."""
        for name, entry in OVERLAYS.items():
            if not entry.button:
                continue
            button = tool_button(entry.icon, tr(entry.label), tr(entry.summary))
            button.clicked.connect(lambda checked, name=name: watch.overlays.toggle(name))
            self._overlays[name] = button
            if all(MODALITIES[one].clock for one in entry.modalities):
                self.in_time.append(button)
            else:
                row.addWidget(button)
        self._brush = tool_button(
            "brush",
            tr("Paint"),
            tr("Paint a region of the chosen image, to generate it again or to noise it again"),
        )
        self._brush.clicked.connect(watch.mask_painting.set_active)
        row.addWidget(self._brush)
        self._ideal = tool_button(
            "ideal",
            tr("Ideal"),
            tr("The exact denoiser of the training data in place of the trained one"),
        )
        self._ideal.clicked.connect(session.toggle_ideal)
        row.addWidget(self._ideal)
        self._alone = tool_button("single", tr("One item"), tr("Show the chosen item alone, large"))
        self._alone.clicked.connect(session.set_one_large)
        row.addWidget(self._alone)

    def refresh(self) -> None:
        """Show what the session shows."""
        session = self._session
        self._show.show_value(session.show)
        for button in self._show.buttons():
            button.setEnabled(session.preview is None)
        place = session.place()
        latent = place is not None and place[0].decoded is not None
        for tiles in (("z",), ("z0", "x0")):
            self._show.by_value[tiles].setVisible(latent)
        modality = "" if place is None else place[0].shown.modality
        offered = self._watch.overlays.offered(modality)
        for name, button in self._overlays.items():
            button.setVisible(name in offered)
            button.setChecked(name in self._watch.overlays.on)
        tools = MODALITIES[modality].tools if modality else ()
        recorded = place is not None and place[0].recorded is not None
        self._brush.setVisible("mask" in tools and not recorded)
        self._brush.setChecked(self._watch.mask_painting.active)
        self._ideal.setChecked(bool(ideal_data(session.recipe.model)))
        self._alone.setChecked(session.one_large)
        words = badge_words(self._watch)
        self._badge.setText(words)
        self._badge.setToolTip(tr("The live model is loading") if session.recorded else "")
        self._badge.setVisible(bool(words))
        looking = recorded or place is None or session.recorded or session.preview is not None
        masked = bool(session.recipe.mask)
        self.whole.setVisible(session.recipe.from_level < 1.0 and not masked and not looking)
        self.unmask.setVisible(masked and not looking)
        self.leave.setVisible(session.preview is not None)


class PaintRow(QWidget):
    """What can be done with a painted region; shown while painting."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._watch = watch
        painting = watch.mask_painting
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(tr("Brush"))
        row.addWidget(label)
        self.brush = Slider(Qt.Orientation.Horizontal)
        self.brush.setRange(1, 10)
        self.brush.setValue(round(painting.brush))
        self.brush.setMinimumWidth(BRUSH)
        self.brush.setMaximumWidth(120)
        self.brush.shares_ends = True
        self.brush.setAccessibleName(tr("Brush"))
        self.brush.setToolTip(tr("Size of the brush; the right button erases"))
        self.brush.valueChanged.connect(painting.set_brush)
        label.setBuddy(self.brush)
        row.addWidget(self.brush)
        label = QLabel(tr("Resampling"))
        row.addWidget(label)
        self.passes = SpinBox()
        self.passes.setRange(1, MAX_PASSES)
        self.passes.setValue(painting.passes)
        self.passes.setAccessibleName(tr("Resampling"))
        self.passes.setToolTip(
            tr("How often Inpaint makes each step: more fits better what is kept, and takes longer")
        )
        self.passes.valueChanged.connect(painting.set_passes)
        label.setBuddy(self.passes)
        row.addWidget(self.passes)
        self.all_items = tool_button(
            "grid", tr("All items"), tr("Inpaint this region of all items, not of the chosen one")
        )
        self.all_items.setChecked(painting.all_items)
        self.all_items.clicked.connect(painting.set_all_items)
        row.addWidget(self.all_items)
        row.addStretch(1)
        self.clear = QPushButton(tr("Clear"))
        # Styles make short buttons wide, and this row is full.
        text = self.clear.fontMetrics().horizontalAdvance(self.clear.text())
        self.clear.setMaximumWidth(text + 28)
        self.clear.clicked.connect(painting.clear)
        self.again = QPushButton(tr("Noise it again"))
        self.again.setToolTip(
            tr(
                "Put fresh noise on the region at this step of the denoising process, and "
                "denoise: a branch"
            )
        )
        self.again.clicked.connect(painting.noise_again)
        self.inpaint = QPushButton(tr("Inpaint"))
        self.inpaint.setObjectName("primary")
        self.inpaint.clicked.connect(painting.inpaint)
        for button in (self.clear, self.again, self.inpaint):
            row.addWidget(button)

    def refresh(self) -> None:
        """Offer what goes from here."""
        painting = self._watch.mask_painting
        self.setVisible(painting.active)
        there = painting.active and not painting.empty
        self.clear.setEnabled(there)
        self.inpaint.setToolTip(
            tr(
                "Generate this region of the data's item again from noise, and keep the rest of "
                "that item. To keep the sample that is shown, choose Noise it again."
            )
            if painting.on_sample
            else tr("Generate the region of the chosen item again from noise, and keep the rest")
        )
        self.inpaint.setEnabled(there and self._watch.session.workers.is_ready)
        self.again.setEnabled(there and self._watch.branches.can_fork())


class LevelRow:
    """The noise level: a label, a slider, the number, and denoising from there.

    The pieces stand in the scene's grid: this slider and the scrubber below it end together.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._label = QLabel(tr("Noise level"))
        self.slider = Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, LEVEL_TICKS)
        self.slider.setSingleStep(LEVEL_TICKS // 100)  # what the number shows
        self.slider.setPageStep(LEVEL_TICKS // 10)
        self.slider.shares_ends = True
        self.slider.setAccessibleName(tr("Noise level"))
        self.slider.setToolTip(
            tr("Drag: the chosen item, noised to this level, and what the denoiser sees in it")
        )
        self._asked, self._probing = -1, False
        self.slider.valueChanged.connect(self._ask)
        self._label.setBuddy(self.slider)
        self._number = QLabel()
        self._number.setObjectName("value")
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Of a fixed size, another number does not make Qt lay the whole window out again.
        self._number.setFixedSize(QFontMetrics(self._number.font()).size(0, " 100%"))
        self.button = QPushButton()
        self.set_compact(False)
        self.button.setIcon(icon("denoise"))
        self.button.setToolTip(
            tr("Noise the data to this level only, and run the reverse process from there")
        )
        self.button.clicked.connect(lambda: session.denoise_from(self.slider.value() / LEVEL_TICKS))

    def _ask(self, tick: int) -> None:
        self._asked = self._session.schedule.nearest(tick / LEVEL_TICKS)
        self._session.probe(self._asked)

    def set_compact(self, compact: bool) -> None:
        """Say less where the window is narrow, so that the slider keeps its room."""
        self.button.setText(tr("From here") if compact else tr("Denoise from here"))
        self.button.setAccessibleName(tr("Denoise from here"))

    def buttons(self, branch: QAction) -> QHBoxLayout:
        """What can be done from here, to stand behind the slider."""
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.button, 1)
        fork = QToolButton()
        fork.setDefaultAction(branch)
        row.addWidget(fork)
        return row

    def words(self) -> QHBoxLayout:
        """The name and the number, to stand before the slider."""
        row = QHBoxLayout()
        row.addWidget(self._label)
        row.addStretch(1)
        row.addWidget(self._number)
        return row

    def refresh(self) -> None:
        """Show the level of the frame, or the one that is being looked at."""
        session = self._session
        if session.probing:
            level = float(session.schedule.noise_level[min(session.probe_t, session.recipe.T)])
        else:
            alpha, sigma = session.level() or (1.0, 0.0)
            level = sigma / (alpha + sigma)
        self._number.setText(f"{level:.0%}")
        if self._probing and not session.probing:
            self.slider.setSliderDown(False)  # the prediction was ended while the handle is held
        self._probing = session.probing
        # Where it asked for this level itself, it stays: levels of few steps lie far apart.
        asked = session.probing and session.probe_t == self._asked
        if not self.slider.isSliderDown() and not asked:
            with QSignalBlocker(self.slider):
                self.slider.setValue(round(level * LEVEL_TICKS))
        self.button.setEnabled(session.workers.is_ready)
        self.slider.setEnabled(session.workers.is_ready)
