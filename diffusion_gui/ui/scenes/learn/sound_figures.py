"""Figures of sounds: one that is noised and denoised, and what a noise schedule does to them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from diffusion_gui.core.catalog import SCHEDULES
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.shown_values import visible
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.ui.i18n import sentences, tr
from diffusion_gui.ui.state.learn.learn import Learning
from diffusion_gui.ui.theme import line_color
from diffusion_gui.ui.views import ItemView
from diffusion_gui.ui.views.panel import Panel
from diffusion_gui.ui.views.view_stack import ViewStack
from diffusion_gui.ui.widgets.notation import DATA, PREDICTION, STATE
from diffusion_gui.ui.widgets.step_plot import RunPlot, draw

from .live_figure import LiveFigure, NoiseLevel

REACH = 60.0
"""Decibels above and below 0 that are drawn: the ends of a schedule have no bounds."""


class NoisedSound(LiveFigure):
    """A sound, the same noised to a level, and the network's prediction there."""

    pressed = Signal(int)
    """A panel was clicked, to be heard."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.level = NoiseLevel(learning.set_sound_level)
        self.column.addWidget(self.level)
        self.view = ViewStack(tr("A sound, noised and denoised"), self._prepare)
        self.view.setFixedHeight(300)
        self.column.addWidget(self.view)
        self.column.addWidget(self.words)

    def _prepare(self, view: ItemView) -> None:
        view.pressed.connect(lambda panel, item: self.pressed.emit(panel))

    def refresh(self) -> None:
        """The three spectrograms, their waveforms, and a word on the prediction."""
        learning = self.learning
        learning.ask_sounds()
        self.level.show_level(learning.sound_level)
        sound = learning.sound
        if sound is None:
            self.words.setText(tr("The model is loading …"))
            return
        schedule = schedule_of(sound.recipe)
        x = visible(sound.x, float(schedule.alpha[sound.t]), float(schedule.sigma[sound.t]))
        clean, noised, denoised, _ = learning.waveforms.of_preview(sound)
        self.view.show_panels(
            [
                Panel(title, quantity, values, sound.domain, sound.labels, symbol, waves=waves)
                for quantity, symbol, title, values, waves in (
                    ("x0", DATA, tr("the sound"), sound.clean, clean),
                    ("x", STATE, tr("noised to here"), x, noised),
                    ("x0", PREDICTION, tr("the prediction"), sound.x0, denoised),
                )
            ],
            -1,
        )
        seen = (
            tr("The pitches show through the noise, and the prediction has them right.")
            if learning.sound_level < 0.7
            else tr("The noise hides the sound, and the prediction is a mean of many.")
        )
        self.words.setText(sentences(seen, tr("Click one to hear it.")))


class SoundSnr(LiveFigure):
    """The signal-to-noise ratio of sounds at each step, as waveforms and as spectrograms."""

    def __init__(self, learning: Learning, parent: QWidget | None = None) -> None:
        super().__init__(learning, parent)
        self.plot = RunPlot(tr("Signal-to-noise ratio in dB at each step t"), "", log=False)
        self.plot.setFixedHeight(220)
        self.plot.show_scales(True)
        names = (tr("log-mel spectrogram"), tr("waveform"), tr("its quiet half"))
        self.lines = [self.plot.line(line_color(i), 2, name) for i, name in enumerate(names)]
        self.plot.tell_names(self.lines)
        self.column.addWidget(self.plot)
        self.column.addWidget(self.words)

    def refresh(self) -> None:
        """The three curves of the schedule that Watch has, and some of their numbers."""
        learning = self.learning
        learning.ask_sounds()
        spread, schedule = learning.spread, learning.schedule
        if spread is None:
            self.words.setText(tr("The model is loading …"))
            return
        curves = [
            snr_db(schedule, one) for one in (spread.spectrogram, spread.waveform, spread.quiet)
        ]
        t = np.arange(1, schedule.T + 1, dtype=np.float64)
        for line, curve in zip(self.lines, curves, strict=True):
            draw(line, t, np.clip(curve[1:], -REACH, REACH))
        self.plot.fit(np.array([-REACH, REACH]))
        self.plot.show_steps(float(schedule.T))
        words = [tr("Noise schedule of Watch: {name}.").format(name=_name(schedule))]
        for place in dict.fromkeys((max(1, schedule.T // 100), max(1, schedule.T // 2))):
            told = tr(
                "At t = {t}: spectrogram {mel} dB, waveform {waveform} dB, its quiet half "
                "{quiet} dB."
            )
            names = ("mel", "waveform", "quiet")
            numbers = {
                name: f"{curve[place]:.0f}".replace("-", "−")
                for name, curve in zip(names, curves, strict=True)
            }
            words.append(told.format(t=place, **numbers))
        self.words.setText(" ".join(words))


def snr_db(schedule: NoiseSchedule, variance: float) -> npt.NDArray[np.float64]:
    """(T+1,) dB: power of alpha x_0 over that of sigma eps, where x_0 has `variance`."""
    decibels: npt.NDArray[np.float64] = schedule.snr_db + 10.0 * np.log10(variance)
    return decibels


def _name(schedule: NoiseSchedule) -> str:
    return tr(SCHEDULES[schedule.name].label)
