"""The inspector: place, formula, code and numbers of this step, schedule, histogram, spectrum."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import MODALITIES, SAMPLERS, SCHEDULES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.sampling import Preview
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.explanations.explanation import Place
from diffusion_gui.core.runs.step_code import prediction_code, step_code
from diffusion_gui.core.runs.step_formula import AT_ONCE, symbols_of
from diffusion_gui.core.runs.trajectory import Float, Frame, Trajectory
from diffusion_gui.ui.display_names import data_words, model_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.scenes.watch.badge import loading_words
from diffusion_gui.ui.state.watch.followed_pixel import pixel_in
from diffusion_gui.ui.state.watch.overlays import SECTIONS
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.collapsible import Collapsible
from diffusion_gui.ui.widgets.painted_line import PaintedLine

from .code import CodeView
from .follow_value import FollowPane
from .formula_label import FormulaLabel
from .histogram import Histogram
from .noise_level import NoiseLevelView
from .schedule import SchedulePane
from .spectrum import SpectrumPlot
from .step import SumView, ends_words, formula_lines, formula_note, prediction_formula

BEAT_MS = 16
"""One beat of a usual screen."""


class Inspector(QFrame):
    """What happens at the frame that is shown; sections that are folded away cost nothing.

    It follows a beat behind the picture: while a person scrubs, the picture goes with the hand,
    and the numbers beside it are made once a beat at most, of the frame that is newest then.
    """

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._session = session = watch.session
        self._overlays = watch.overlays
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(2)
        self._place = NoiseLevelView()
        column.addWidget(self._place)
        self.formula = SumView(tr("The step in numbers"))
        self.symbols = FormulaLabel()
        self.ends = PaintedLine(tr("The step from here"))
        self._note = QLabel()
        self._note.setObjectName("dim")
        self._note.setWordWrap(True)
        self.follow = FollowPane(session)
        self.code = CodeView()
        self.schedule = SchedulePane(watch)
        self.histogram = Histogram()
        self.spectrum = SpectrumPlot()
        step = (self.ends, self._note, self.symbols, self.formula)
        contents = {
            "step": (tr("The step from here"), _stacked(*step)),
            "follow": (tr("One value, followed"), self.follow),
            "code": (tr("The step in PyTorch"), self.code),
            "schedule": (tr("Noise schedule"), self.schedule),
            "values": (tr("Histogram of the values"), self.histogram),
            "spectrum": (tr("Coarse to fine: the spectrum"), self.spectrum),
        }
        self.sections: dict[str, Collapsible] = {}
        for name in SECTIONS:
            title, content = contents[name]
            section = Collapsible(title, content, name in watch.overlays.open_sections)
            section.toggled.connect(lambda opened, name=name: self._unfolded(name, opened))
            self.sections[name] = section
            column.addWidget(section)
        column.addStretch(1)
        self._recipe = self._label(column)
        self._told: Recipe | None = None
        self._beat = QTimer(self, singleShot=True, interval=BEAT_MS)
        self._beat.timeout.connect(self.refresh)
        session.moved.connect(self._show_place)
        session.moved.connect(self._soon)
        for signal in (session.previewed, session.recipe_changed, session.failed):
            signal.connect(self.refresh)
        watch.schedule_editing.begun.connect(self._to_handles)
        self.refresh()

    def _label(self, column: QVBoxLayout) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(label)
        return label

    def _unfolded(self, name: str, opened: bool) -> None:
        self._overlays.unfold(name, opened)
        self.refresh()

    def _to_handles(self) -> None:
        self.sections["schedule"].heading.setChecked(True)
        self.schedule.plot.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_open(self, name: str) -> bool:
        return name in self._overlays.open_sections

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while another scene was shown."""
        self.refresh()

    def _show_place(self) -> None:
        """Where one is goes with the picture and the level's slider; the numbers follow."""
        session = self._session
        place = session.place() if session.preview is None and self.isVisible() else None
        if place is None:
            return
        trajectory, k = place
        path = trajectory.path
        name, color = _direction(trajectory)
        state = tr("State {k} of {n}").format(k=k, n=trajectory.steps)
        level = float(path.alpha[k]), float(path.sigma[k])
        self._place.show_place(name, color, state, int(path.t[k]), *level)

    def _soon(self) -> None:
        if not self._beat.isActive():
            self._beat.start()

    def catch_up(self) -> None:
        """Show now what would be shown at the next beat."""
        if self._beat.isActive():
            self.refresh()

    def refresh(self) -> None:
        """Show the current frame, or the level that is being looked at."""
        self._beat.stop()
        if not self.isVisible():
            return
        session = self._session
        if session.preview is not None:
            self._show_prediction(session.preview)
        elif (shown := session.frame()) is not None:
            self._show_step(*shown)
        else:
            loading = loading_words(session)
            self._place.show_words(loading)
            self._note.setText(tr("The next step is being computed.") if loading else "")
            self.schedule.show_schedule(session.schedule, 0)
        if self._is_open("follow"):
            self.follow.refresh()

    def _show_prediction(self, preview: Preview) -> None:
        schedule, colors = self._session.schedule, theme().colors
        t = min(preview.t, schedule.T)
        alpha, sigma = float(schedule.alpha[t]), float(schedule.sigma[t])
        self._place.show_place(
            tr("One-step prediction"), colors.accent, tr("State"), t, alpha, sigma
        )
        self.ends.show_words("")
        self.symbols.show_formula(AT_ONCE)
        self.formula.show_lines(prediction_formula(alpha, sigma))
        self._note.setText(
            tr("The network sees x_t and the noise level only, and predicts the data at once.")
        )
        if self._is_open("code"):
            here = self._here(preview.domain, len(preview.x))
            self.code.show_code(prediction_code(alpha, sigma, preview.clean, preview.eps, here))
        self.schedule.show_schedule(schedule, t)
        self._show_values(preview.domain.modality, preview.x, preview.x0, sigma, colors.forward)

    def _show_step(self, trajectory: Trajectory, frame: Frame) -> None:
        schedule, colors = self._session.schedule, theme().colors
        reverse = trajectory.recipe.process == "reverse"
        color = _direction(trajectory)[1]
        self._show_place()
        self.ends.show_words(ends_words(trajectory, frame.k))
        lines = formula_lines(trajectory, frame.k)
        self.symbols.show_formula(symbols_of(trajectory.recipe))
        self.formula.show_lines(lines)
        if lines:
            self._note.setText(formula_note(trajectory))
        else:
            self._note.setText(_end_words(trajectory, frame, reverse))
        if self._is_open("code"):
            here = self._here(trajectory.domain, len(trajectory.labels))
            code = step_code(trajectory, frame.k, here)
            self.code.show_code(code, _end_words(trajectory, frame, reverse))
        t = round(frame.t * schedule.T / max(1, trajectory.recipe.T))
        if trajectory.recorded is not None:
            t = schedule.nearest(frame.sigma / (frame.alpha + frame.sigma))
        self.schedule.show_schedule(schedule, min(t, schedule.T))
        self._show_values(trajectory.domain.modality, frame.x, frame.x0, frame.sigma, color)
        if trajectory.recipe is not self._told:  # rich text and files' names are not free
            self._told = trajectory.recipe
            words = html.escape(" · ".join(_recipe_words(self._told)))
            self._recipe.setText(f"<span style='color:{colors.dim}'>{words}</span>")

    def _here(self, domain: Domain, count: int) -> Place:
        """Where the value is that is followed, with the others of its pixel or point."""
        item = min(self._session.item, count - 1)
        place = pixel_in(self._session, domain)
        return (item, ..., *place) if place else (item,)

    def _show_values(
        self, modality: str, x: Float, x0: Float | None, sigma: float, color: str
    ) -> None:
        if self._is_open("values"):
            self.histogram.show_values(x, color)
        offered = "spectrum" in MODALITIES[modality].sections
        self.sections["spectrum"].setVisible(offered)
        if offered and self._is_open("spectrum"):
            self.spectrum.show_values(x, x0, sigma, color)


def _direction(trajectory: Trajectory) -> tuple[str, str]:
    """The name of the process, and its colour."""
    if trajectory.recipe.process == "reverse":
        return tr("Denoising (reverse)"), theme().colors.reverse
    return tr("Noising (forward)"), theme().colors.forward


def _stacked(*widgets: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return box


def _end_words(trajectory: Trajectory, frame: Frame, reverse: bool) -> str:
    """Why no step leads on from this state, or none yet."""
    if trajectory.recorded is not None and frame.k < trajectory.steps:
        return tr("The script's own step: how it is made is not recorded.")
    if trajectory.recorded is not None and trajectory.recorded.growing:
        return tr("The script has come so far.")
    if frame.k < trajectory.steps:
        return tr("The next step is being computed.")
    if not reverse:
        return tr("The end: only noise is left.")
    if frame.sigma > 0.0:
        return tr("Here the branch parts; its first step comes next.")
    return tr("The end: a new sample.")


def _recipe_words(recipe: Recipe) -> tuple[str, ...]:
    """What was run, as the controls call it."""
    if recipe.recorded:
        return tr("Recorded by {by}").format(by=recipe.recorded), f"N {recipe.steps}"
    second = f" + {model_words(recipe.second)}" if recipe.second else ""
    return (
        (model_words(recipe.model) if recipe.model else data_words(recipe.data)) + second,
        tr(SCHEDULES[recipe.schedule].label),
        tr(SAMPLERS[recipe.sampler].label),
        f"N {recipe.steps}",
        f"T {recipe.T}",
        tr("seed {n}").format(n=recipe.seed),
    )
