"""Sounds made by arithmetic: half a second at 16 kHz, eight labelled classes, no two alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain

from .dataset import Dataset, FloatArray, IntArray, ProceduralDataset

RATE = 16_000
LENGTH = 8192
TRAINING = 8192
"""Sounds that the training set holds."""

Wave = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float32]
Voice = Callable[[Numbers, Wave], Wave]
"""(numbers (N, 12) in [0, 1), white noise (N, LENGTH)) -> waves (N, LENGTH) of any loudness."""

_NUMBERS = 13
_TURN = np.float32(2.0 * np.pi)
_t = (np.arange(LENGTH, dtype=np.float32) / RATE)[None]


def _between(u: Numbers, number: int, low: float, high: float) -> Numbers:
    """Number `number` of each item, (N, 1), spread evenly over a range."""
    return np.asarray(low + (high - low) * u[:, number, None], np.float32)


def _octaves(u: Numbers, number: int, low: float, high: float) -> Numbers:
    """As `_between`, evenly by ratio: for pitches and times."""
    return np.asarray(low * (high / low) ** u[:, number, None], np.float32)


def _fall(time: Numbers) -> Wave:
    """An envelope that falls to 1 / e in `time` seconds."""
    return np.asarray(np.exp(-_t / time))


def _turns(hertz: Wave) -> Wave:
    """Turns (N, LENGTH) of a sine of a pitch that may change, (N, LENGTH) or (N, 1)."""
    if hertz.shape[1] == 1:
        return np.asarray(hertz * _t)
    return np.asarray(np.cumsum(hertz, axis=1, dtype=np.float64) / RATE, np.float32)


def _sine(hertz: Wave) -> Wave:
    return np.asarray(np.sin(_TURN * _turns(hertz)))


def _band(noise: Wave, low: Numbers, high: Numbers) -> Wave:
    """Noise between two pitches, with soft edges, as loud as white noise."""
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(LENGTH, 1.0 / RATE).astype(np.float32)[None]
    keep = 1.0 / (1.0 + (low / np.maximum(hertz, 1.0)) ** 4) / (1.0 + (hertz / high) ** 8)
    shaped = np.fft.irfft(spectrum * keep, LENGTH).astype(np.float32)
    return np.asarray(shaped / np.sqrt(np.square(shaped).mean(axis=1, keepdims=True)))


def _kick(u: Numbers, noise: Wave) -> Wave:
    """A drum skin whose pitch falls as it settles."""
    end = _octaves(u, 0, 42.0, 70.0)
    pitch = end * (1.0 + _between(u, 1, 2.0, 6.0) * _fall(_octaves(u, 2, 0.012, 0.045)))
    click = _band(noise, _octaves(u, 5, 600.0, 2500.0), np.full_like(end, 6000.0))
    body = _sine(pitch) * _fall(_octaves(u, 3, 0.07, 0.2))
    skin = np.tanh(_between(u, 4, 1.0, 2.5) * body)
    return np.asarray(skin + 0.12 * click * _fall(np.full_like(end, 0.004)))


def _snare(u: Numbers, noise: Wave) -> Wave:
    """Two modes of the skin below, rattling wires above."""
    pitch = _octaves(u, 0, 150.0, 260.0)
    skin = _sine(pitch) + 0.6 * _sine(1.59 * pitch)
    wires = _band(noise, _octaves(u, 1, 900.0, 2200.0), _octaves(u, 2, 5500.0, 7800.0))
    body = _between(u, 3, 0.4, 0.9) * skin * _fall(_octaves(u, 4, 0.03, 0.07))
    return np.asarray(body + 0.45 * wires * _fall(_octaves(u, 5, 0.05, 0.13)))


def _hat(u: Numbers, noise: Wave) -> Wave:
    """Metal: six squares out of tune with one another, and noise, above 4 kHz; short or open."""
    base = _octaves(u, 0, 300.0, 520.0)
    ratios = (1.0, 1.342, 1.2312, 1.6532, 1.9523, 2.1523)
    metal = np.sum([np.sign(_sine(ratio * base)) for ratio in ratios], axis=0, dtype=np.float32)
    low = _octaves(u, 1, 4200.0, 6200.0)
    both = metal / 3.0 + _between(u, 2, 0.3, 1.0) * noise
    return _band(both, low, np.full_like(low, 9000.0)) * _fall(_octaves(u, 3, 0.015, 0.2))


def _clap(u: Numbers, noise: Wave) -> Wave:
    """Several hands, one shortly after the other, and the room."""
    middle = _octaves(u, 0, 900.0, 1700.0)
    air = _band(noise, middle / 1.5, middle * 1.6)
    apart = _between(u, 1, 0.008, 0.015)
    claps = np.zeros_like(noise)
    for hand in range(4):
        since = _t - hand * apart * (1.0 + 0.25 * (u[:, 2 + hand, None] - 0.5))
        claps = np.maximum(claps, np.where(since >= 0.0, np.exp(-np.abs(since) / 0.004), 0.0))
    since = _t - 3.0 * apart
    room = np.where(since >= 0.0, np.exp(-np.abs(since) / _octaves(u, 6, 0.04, 0.11)), 0.0)
    return np.asarray(air * (claps + 0.55 * room), np.float32)


def _pluck(u: Numbers, noise: Wave) -> Wave:
    """A string: harmonics of one pitch, the higher ones sooner gone; missing where it is plucked.

    The string of Fletcher & Rossing, "The Physics of Musical Instruments", section 2.8.
    """
    pitch = _octaves(u, 0, 98.0, 440.0)
    place, ring = _between(u, 1, 0.12, 0.4), _octaves(u, 2, 0.15, 0.45)
    wave = np.zeros((len(u), LENGTH), np.float32)
    for n in range(1, 25):
        hertz = n * pitch * np.sqrt(1.0 + 4e-5 * n * n)
        loud = np.sin(np.pi * n * place) / n**1.2 * (hertz < 7600.0)
        wave += loud * _sine(hertz) * _fall(ring / (1.0 + 0.28 * (n - 1)))
    return wave


def _bell(u: Numbers, noise: Wave) -> Wave:
    """Partials that are no harmonics, each with its own time (Risset 1969)."""
    pitch = _octaves(u, 0, 320.0, 900.0)
    wave = np.zeros((len(u), LENGTH), np.float32)
    for ratio, loud, time in (
        (0.56, 0.9, 1.0),
        (0.92, 0.9, 0.65),
        (1.19, 0.8, 0.55),
        (1.71, 1.0, 0.4),
        (2.0, 0.9, 0.35),
        (2.74, 0.7, 0.25),
        (3.0, 0.6, 0.22),
        (3.76, 0.6, 0.18),
        (4.07, 0.5, 0.15),
    ):
        hertz = pitch * ratio * (1.0 + 0.02 * (_between(u, 2, -1.0, 1.0)))
        shine = 1.0 + _between(u, 3, -0.4, 0.6) * np.float32(ratio > 1.5)
        wave += loud * shine * _sine(hertz) * _fall(time * _octaves(u, 4, 0.35, 0.9))
    return wave


def _laser(u: Numbers, noise: Wave) -> Wave:
    """A pitch that falls through the whole range."""
    start, end = _octaves(u, 0, 2500.0, 6500.0), _octaves(u, 1, 90.0, 320.0)
    pitch = end + (start - end) * _fall(_octaves(u, 2, 0.035, 0.11))
    turns = _turns(pitch)
    tone = np.sin(_TURN * turns) + _between(u, 3, 0.0, 0.5) * np.sin(2.0 * _TURN * turns)
    return np.asarray(tone * _fall(_octaves(u, 4, 0.1, 0.28)), np.float32)


_FORMANTS = np.array(
    [  # Peterson & Barney 1952, means of men: heed, head, had, hod, who'd
        [270, 2290, 3010],
        [530, 1840, 2480],
        [660, 1720, 2410],
        [730, 1090, 2440],
        [300, 870, 2240],
    ],
    np.float32,
)


def _vowel(u: Numbers, noise: Wave) -> Wave:
    """A voice on one vowel: harmonics of one pitch, louder near three formants."""
    glide = 1.0 + _between(u, 1, -0.15, 0.15) * _t / _t[0, -1]
    tremble = 1.0 + 0.012 * np.sin(2.0 * np.pi * (_between(u, 2, 4.5, 6.5) * _t + u[:, 3, None]))
    pitch = _octaves(u, 0, 95.0, 260.0) * glide * tremble
    size = _between(u, 4, 0.95, 1.2)
    formants = _FORMANTS[(u[:, 5] * len(_FORMANTS)).astype(np.int64)] * size
    wave = np.zeros((len(u), LENGTH), np.float32)
    middle, turns = pitch.mean(axis=1, keepdims=True), _turns(pitch)
    for n in range(1, 41):
        hertz = n * middle
        loud = np.zeros_like(hertz)
        for formant, width, share in zip(formants.T, (70, 110, 170), (1.0, 0.6, 0.35), strict=True):
            away = (hertz - formant[:, None]) / width
            loud += share / (1.0 + away * away)
        wave += (loud + 0.01) / n**0.6 * (hertz < 7400.0) * np.sin(_TURN * n * turns)
    rise = np.minimum(1.0, _t / _between(u, 6, 0.02, 0.06))
    end = np.clip((_between(u, 7, 0.34, 0.5) - _t) / 0.05, 0.0, 1.0)
    return np.asarray(wave * rise * end, np.float32)


_VOICES: dict[str, Voice] = {
    "kick": _kick,
    "snare": _snare,
    "hat": _hat,
    "clap": _clap,
    "pluck": _pluck,
    "bell": _bell,
    "laser": _laser,
    "vowel": _vowel,
}
LABELS = tuple(_VOICES)


def make_sounds(u: FloatArray, classes: IntArray) -> tuple[Wave, IntArray]:
    """Sounds (N, 1, 8192) in [-1, 1] from uniform numbers (N, 13); pure.

    The first number is the key of an item's noise, the second its loudness.
    """
    waves = np.empty((len(u), LENGTH), np.float32)
    numbers = u.astype(np.float32)
    for number, voice in enumerate(_VOICES.values()):
        rows = np.flatnonzero(classes == number)
        for start in range(0, len(rows), 64):  # all at once would take gigabytes
            some = rows[start : start + 64]
            waves[some] = voice(numbers[some, 2:], _white(u[some, 0]))
    # They begin at once, and end in silence however long they would ring.
    waves *= np.minimum(1.0, _t / 0.001) * np.clip((LENGTH / RATE - _t) / 0.04, 0.0, 1.0)
    waves -= waves.mean(axis=1, keepdims=True) * (waves != 0.0)
    peak = np.abs(waves).max(axis=1, keepdims=True)
    waves *= _between(numbers, 1, 0.45, 0.9) / np.maximum(peak, 1e-6)
    return waves[:, None], classes


def _white(keys: FloatArray) -> Wave:
    """White noise (N, LENGTH), of its own for each key in [0, 1)."""
    rows = [
        np.random.Generator(np.random.Philox(key=int(key * 2**53))).standard_normal(
            LENGTH, np.float32
        )
        for key in keys
    ]
    return np.stack(rows)


@lru_cache(maxsize=1)
def _sounds() -> ProceduralDataset:
    domain = Domain("audio", (1, LENGTH), labels=LABELS, rate=float(RATE))
    return ProceduralDataset(
        "sounds", domain, 0, numbers=_NUMBERS, make=make_sounds, training=TRAINING
    )


def load(spec: str) -> Dataset:
    """Drums, strings, bells, voices: random pitch, length, colour and loudness."""
    return _sounds()
