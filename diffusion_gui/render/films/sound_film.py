"""Films that are heard: each state stays as long as its sound, and a line runs along with that."""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.runs.shown_values import Values
from diffusion_gui.core.runs.sound import clean_waveforms, heard, sound_of
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.render.grid import Picture
from diffusion_gui.render.palette import palette

from .animation import Moving, Wave
from .chosen import check_item, check_state, refuse_missing
from .run_film import Film

RATE = 25
"""Frames a second of a film that is heard."""
PAUSE = 0.04
"""Seconds of silence after each sound, at least."""
FADE = 0.005
"""Seconds in which a sound comes and goes: where it is cut there is no click."""


def seconds_of(run: Trajectory) -> float:
    """How long an item of a run is heard; 0 where the run is silent."""
    domain = sound_of(run)
    return domain.shape[-1] / domain.rate if domain else 0.0


def frames_of(run: Trajectory, options: ExportOptions) -> int:
    """Frames, `RATE` a second, that a state stays: until its sound is over, or longer."""
    return max(round(RATE / options.fps), math.ceil((seconds_of(run) + PAUSE) * RATE))


class SoundFilm(Moving):
    """A film of runs whose states are heard, one item of each after the other.

    Attributes:
        size, durations: as a Film's; the frames of one state follow each other.
        trajectories, places: as a Film's.
        item: the one that is heard, as the first thing shown.
    """

    def __init__(self, film: Film) -> None:
        """Raises UserError where a run has no such item."""
        self._film = film
        self.item = max(check_item(run, film.options.item) for run in film.trajectories)
        self.size = film.size
        self.options = dataclasses.replace(film.options, fps=float(RATE))
        self.trajectories = film.trajectories
        domain = sound_of(film.trajectories[0])
        assert domain is not None
        self.sound_rate = round(domain.rate)
        counts = [frames_of(run, film.options) for run, _ in film.places]
        self._frames = [(i, j) for i, count in enumerate(counts) for j in range(count)]
        self.places = [film.places[i] for i, _ in self._frames]
        self.durations = [1.0 / RATE] * len(self._frames)
        self.durations[counts[0] - 1] += film.options.hold_first
        self.durations[-1] += film.options.hold_last
        self._drawn: tuple[int, Picture] | None = None
        self._clean: dict[int, Values | None] = {}

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def recipe_json(self) -> str:
        """As the silent film's."""
        return self._film.recipe_json

    def frame(self, i: int) -> Picture:
        """Frame `i` as uint8 (height, width, 3)."""
        state, since = self._frames[i]
        if self._drawn is None or self._drawn[0] != state:
            self._drawn = state, self._film.frame(state)
        picture = self._drawn[1].copy()
        share = since / RATE / seconds_of(self.places[i][0])
        if share < 1.0:
            left, top, width, height = self._film.cell(state, self.item)
            thick = max(2, width // 64)
            at = left + min(round(share * width), width - thick)
            picture[top : top + height, at : at + thick] = palette(self.options.dark).text
        return picture

    def sound(self, i: int) -> Wave | None:
        """The samples of the state that frame `i` is the first of, as loud as they may be."""
        if self._frames[i][1]:
            return None
        run, k = self.places[i]
        items = slice(self.item, self.item + 1)
        if (clean := self._clean.get(id(run))) is None:
            clean = self._clean[id(run)] = clean_waveforms(run, items)
        found = heard(run, k, self.options.show[0], items, clean)
        return None if found is None else faded(found[0][0], self.sound_rate)


def faded(wave: Wave, rate: int) -> Wave:
    """`wave` with a soft begin and end."""
    ramp = np.linspace(0.0, 1.0, round(FADE * rate) + 1, dtype=np.float32)[:-1]
    shape = np.ones_like(wave)
    shape[: len(ramp)] = ramp
    shape[len(wave) - len(ramp) :] *= ramp[::-1]
    return wave * shape


class Sounds(Film):
    """What a file of sounds holds: a state of the last run played, one item after the other.

    Attributes:
        items: the ones it holds.
        sound_rate: samples a second.
        durations: how long all of it is heard.
    """

    pause = 0.25
    """Seconds of silence between two items."""

    def __init__(self, run: Trajectory, options: ExportOptions) -> None:
        """Raises UserError where the run has no such item, or no such state."""
        plain = ExportOptions(show=options.show[:1], dark=options.dark)
        super().__init__((run,), plain, drawn=False)
        self.run, self.k = run, check_state(run, options.step)
        first = check_item(run, options.item)
        self.items = range(len(run.labels)) if options.item < 0 else range(first, first + 1)
        domain = sound_of(run)
        assert domain is not None
        self.sound_rate = round(domain.rate)
        self.places = [(run, min(self.k, len(run) - 1))]
        lasts = seconds_of(run) * len(self.items) + self.pause * (len(self.items) - 1)
        self.durations = [lasts]

    def sound(self, i: int) -> Wave:
        """All samples; raises UserError where the run has not come to the state yet."""
        return self.made()[0]

    def made(self) -> tuple[Wave, tuple[float, ...]]:
        """All samples, and the gain of each item; raises as `sound`."""
        refuse_missing(self.run, self.k)
        pause = np.zeros(round(self.pause * self.sound_rate), np.float32)
        parts: list[Wave] = []
        gains: list[float] = []
        for item in self.items:
            found = heard(self.run, self.k, self.options.show[0], slice(item, item + 1))
            assert found is not None
            parts += [found[0][0], pause]
            gains.append(float(found[1][0]))
        return np.concatenate(parts[:-1]), tuple(gains)
