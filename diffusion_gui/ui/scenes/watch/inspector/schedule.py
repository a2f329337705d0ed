"""The schedule in the inspector: which curve, the curve, its handles, and what it lacks."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.core.schedule_handles import COUNT, PLACES, Handles
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.state.watch.watch_state import WatchState
from diffusion_gui.ui.theme import theme
from diffusion_gui.ui.widgets.fields import ComboBox

from .schedule_handles import SHAPED, height
from .schedule_plot import KINDS, SchedulePlot

LEFTOVER = 0.05
"""Share of signal in x_T from which it is not yet noise."""
ABRUPT = 0.2
"""Noise level after the first of many steps that is too high to be called a first step."""


class SchedulePane(QWidget):
    """A choice of curves above the plot; below it what makes it one's own, and words."""

    def __init__(self, watch: WatchState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = watch.session
        self._shaping = shaping = watch.schedule_editing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.choice = ComboBox()
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
        self.choice.currentIndexChanged.connect(self._show_kind)
        self.plot.dragged.connect(watch.session.probe)
        self.plot.taken.connect(shaping.hold)
        self.plot.picked.connect(shaping.choose)
        self.plot.shaped.connect(shaping.move)
        self.plot.nudged.connect(shaping.nudge)
        self.plot.let_go.connect(shaping.let_go)
        self.place = QLabel()
        self.place.setObjectName("dim")
        self.place.setWordWrap(True)
        self.shape = QPushButton(tr("Shape this schedule"))
        self.shape.setToolTip(
            tr("Put seven handles on this curve, and drag them: when does the noise come?")
        )
        self.shape.clicked.connect(shaping.begin)
        self.back = QPushButton()
        self.back.setToolTip(tr("Leave the handles, and return to the schedule they began from"))
        self.back.clicked.connect(shaping.reset)
        shaping.changed.connect(self._show_shaping)
        watch.session.probed.connect(self._show_probed)
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setStyleSheet(f"color: {theme().colors.warning}")
        for widget in (self.choice, self.plot, self.place, self.shape, self.back, self.warning):
            column.addWidget(widget)
        self._warned_of: NoiseSchedule | None = None

    def show_schedule(self, schedule: NoiseSchedule, t: int) -> None:
        """Draw `schedule` with the cursor at `t`, or at the level that is being looked at."""
        session = self._session
        self.plot.show_schedule(schedule, session.probe_t if session.probing else t)
        self._show_shaping()
        if schedule is not self._warned_of:
            self._warned_of = schedule
            words = schedule_warning(schedule)
            self.warning.setText(words)
            self.warning.setVisible(bool(words))

    def _show_probed(self) -> None:
        """The cursor goes with the pointer; pictures come when they are made."""
        self.plot.show_schedule(self._session.schedule, self._session.probe_t)

    def _show_kind(self) -> None:
        self.plot.show_kind(self.choice.currentData())
        self._show_shaping()

    def _show_shaping(self) -> None:
        shaping = self._shaping
        handles = shaping.handles
        self.plot.show_handles(handles, shaping.chosen)
        self.shape.setVisible(handles is None)
        for widget in (self.place, self.back):
            widget.setVisible(handles is not None)
        if handles is not None:
            began = tr(SCHEDULES[shaping.began_from].label)
            self.back.setText(tr("Back to {schedule}").format(schedule=began))
            words = self._words(handles, shaping.chosen)
            self.place.setText(words)
            self.plot.setAccessibleDescription(words)

    def _words(self, handles: Handles, number: int) -> str:
        if self.choice.currentData() not in SHAPED:
            return tr("β follows from the others: choose another curve to drag its handles.")
        t = max(1, round(float(PLACES[number]) * self._session.recipe.T))
        alpha_bar = height("alpha_bar", handles[number])
        snr = f"{handles[number]:+.1f}".replace("-", "−")
        return tr("Handle {n} of {count} · t = {t} · {snr} dB · ᾱ {p}").format(
            n=number + 1, count=COUNT, t=t, snr=snr, p=f"{alpha_bar:.1%}"
        )


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
            tr("The very first step makes it {p} noise; nothing in between is seen.").format(
                p=f"{first:.0%}"
            )
        )
    return " ".join(words)
