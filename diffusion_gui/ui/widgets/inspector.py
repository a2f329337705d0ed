"""The inspector: place, formula and numbers of this step, the schedule, the histogram."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.explain import explain
from diffusion_gui.core.frames import Frame, Trajectory
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.session import Session
from diffusion_gui.ui.theme import theme

from .histogram import Histogram
from .schedule_plot import SchedulePlot


class Inspector(QFrame):
    """What happens at the frame that is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        self._place = self._label(column)
        self._heading(column, tr("This step"))
        self._formula = self._label(column)
        self._heading(column, tr("Noise schedule"))
        self._plot = SchedulePlot()
        self._plot.dragged.connect(session.probe)
        column.addWidget(self._plot)
        self._heading(column, tr("Values of x_t"))
        self._histogram = Histogram()
        column.addWidget(self._histogram)
        column.addStretch(1)
        self._recipe = self._label(column)
        for signal in (session.moved, session.previewed, session.recipe_changed):
            signal.connect(self.refresh)
        self.refresh()

    def _label(self, column: QVBoxLayout) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(label)
        return label

    def _heading(self, column: QVBoxLayout, text: str) -> None:
        label = QLabel(text)
        label.setObjectName("dim")
        column.addSpacing(4)
        column.addWidget(label)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while another scene was shown."""
        self.refresh()

    def refresh(self) -> None:
        """Show the current frame, or the level that is being looked at."""
        if not self.isVisible():
            return
        session = self._session
        schedule = session.schedule
        colors = theme().colors
        if session.preview is not None:
            preview = session.preview
            alpha, sigma = float(schedule.alpha[preview.t]), float(schedule.sigma[preview.t])
            self._place.setText(
                _place_words(tr("One look"), preview.t, alpha, sigma, colors.accent)
            )
            self._formula.setText(
                f"x<sub>t</sub> = {alpha:.4f} x<sub>0</sub> + {sigma:.4f} ε<br>"
                + tr("The network sees x_t and the noise level only, and answers x̂₀ at once.")
            )
            self._plot.show_schedule(schedule, preview.t)
            self._histogram.show_values(preview.x, colors.forward)
            return
        shown = session.frame()
        if shown is None:
            self._plot.show_schedule(schedule, 0)
            return
        trajectory, frame = shown
        reverse = trajectory.recipe.process == "reverse"
        color = colors.reverse if reverse else colors.forward
        direction = tr("Denoising (reverse)") if reverse else tr("Noising (forward)")
        self._place.setText(_place_words(direction, frame.t, frame.alpha, frame.sigma, color))
        self._formula.setText(self._words(trajectory, frame))
        t = round(frame.t * schedule.T / max(1, trajectory.recipe.T))
        self._plot.show_schedule(schedule, min(t, schedule.T))
        self._histogram.show_values(frame.x, color)
        self._recipe.setText(self._source(trajectory))

    def _words(self, trajectory: Trajectory, frame: Frame) -> str:
        formula = explain(trajectory.recipe, trajectory.path, frame.k)
        if formula is None:
            last = trajectory.recipe.process == "reverse"
            return tr("The end: a new sample.") if last else tr("The end: only noise is left.")
        hat = "x̂" if trajectory.recipe.process == "reverse" else "x"
        parts: list[str] = []
        for value, symbol in (
            (formula.keep, "x<sub>t</sub>"),
            (formula.pull, f"{hat}<sub>0</sub>"),
            (formula.fresh, "ε" if trajectory.recipe.process == "forward" else "z"),
        ):
            if value != 0.0:
                sign = ("− " if value < 0 else "+ ") if parts else ("−" if value < 0 else "")
                parts.append(f"{sign}{abs(value):.4f} {symbol}")
        name = "x<sub>next</sub>"
        text = f"<span style='font-size:14px'>{name} = {' '.join(parts)}</span>"
        notes = []
        if formula.corrected:
            notes.append(tr("and a second-order correction"))
        if "z" in " ".join(parts):
            notes.append(tr("z is fresh noise"))
        if trajectory.recipe.process == "reverse":
            notes.append(SAMPLERS[trajectory.recipe.sampler].label)
        elif trajectory.recipe.process == "forward":
            notes.append(tr("closed form, one fixed ε"))
        else:
            notes.append(tr("Markov chain, step by step"))
        return f"{text}<br><span style='color:{theme().colors.dim}'>{'; '.join(notes)}</span>"

    def _source(self, trajectory: Trajectory) -> str:
        recipe = trajectory.recipe
        words = (
            f"{recipe.model or recipe.data} · {recipe.schedule} · {recipe.sampler} · "
            f"N {recipe.steps} · T {recipe.T} · seed {recipe.seed}"
        )
        return f"<span style='color:{theme().colors.dim}'>{words}</span>"


def _place_words(direction: str, t: int, alpha: float, sigma: float, color: str) -> str:
    if sigma == 0.0:
        snr = "∞ dB"
    elif alpha == 0.0:
        snr = "−∞ dB"
    else:
        snr = f"{20 * math.log10(alpha / sigma):+.1f} dB".replace("-", "−")
    level = sigma / (alpha + sigma)
    return (
        f"<b style='color:{color}'>{direction}</b><br>"
        f"t = {t} &nbsp; α = {alpha:.3f} &nbsp; σ = {sigma:.3f}<br>"
        f"{tr('noise level')} {level:.0%} &nbsp; SNR {snr}"
    )
