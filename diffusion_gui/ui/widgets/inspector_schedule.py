"""The schedule in the inspector: which curve, the curve, and a warning where it falls short."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.theme import theme

from .schedule_plot import KINDS, SchedulePlot

LEFTOVER = 0.05
"""Share of signal in x_T from which it is not yet noise."""
ABRUPT = 0.2
"""Noise level after the first of many steps that is too high to be called a first step."""


class SchedulePane(QWidget):
    """A choice of curves above the plot, and words below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Curve"))
        words = {
            "signal": tr("Signal and noise"),
            "alpha_bar": tr("ᾱ: share of the data's power"),
            "snr_db": tr("Signal-to-noise ratio in dB"),
            "beta": tr("β: noise added by each step"),
        }
        for kind in KINDS:
            self.choice.addItem(words[kind], kind)
        self.plot = SchedulePlot()
        self.choice.currentIndexChanged.connect(
            lambda: self.plot.show_kind(self.choice.currentData())
        )
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setStyleSheet(f"color: {theme().colors.warning}")
        for widget in (self.choice, self.plot, self.warning):
            column.addWidget(widget)
        self._warned_of: NoiseSchedule | None = None

    def show_schedule(self, schedule: NoiseSchedule, t: int) -> None:
        """Draw `schedule` with the cursor at `t`."""
        self.plot.show_schedule(schedule, t)
        if schedule is not self._warned_of:
            self._warned_of = schedule
            words = schedule_warning(schedule)
            self.warning.setText(words)
            self.warning.setVisible(bool(words))


def schedule_warning(schedule: NoiseSchedule) -> str:
    """What a person should know of `schedule`; empty where it is as it should be."""
    words = []
    left = 1.0 - float(schedule.noise_level[-1])
    if left > LEFTOVER:
        words.append(
            tr(
                "x_T is not yet noise: {p} of it is still signal, but the reverse process starts "
                "without any."
            ).format(p=f"{left:.0%}")
        )
    first = float(schedule.noise_level[1])
    if schedule.T >= 10 and first > ABRUPT:
        words.append(
            tr("The very first step makes it {p} noise; the way there is not seen.").format(
                p=f"{first:.0%}"
            )
        )
    return " ".join(words)
