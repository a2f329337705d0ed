"""Sounds as log-mel pictures: encoded by arithmetic, decoded by finding the lost phase again.

A picture holds how strong each band of pitch is at each moment, in decibels. What it does not hold
is how a band's power lies within it, which is fitted by multiplicative updates (Lee & Seung 2001,
eq. 5), and the phase, which Griffin & Lim 1984 find by going back and forth between waveform and
spectrogram, here with the momentum of Perraudin et al. 2013. No torch: the window's views encode
too, and NumPy takes as long.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

Values = npt.NDArray[np.floating]
Real = npt.NDArray[np.float32]
Complex = npt.NDArray[np.complex64]

RATE = 16_000
HOP = 128
WINDOW = 512
BANDS = 64
LOWEST = 40.0
"""Hz; the highest band ends at half the rate."""
FLOOR_DB, MIDDLE_DB, SCALE_DB = -80.0, -40.0, 40.0
"""A value is (dB - MIDDLE_DB) / SCALE_DB: -1 at the floor, 1 for a sine as loud as can be."""
LOUDEST = 3.0
"""Values above are decoded as this one: 80 dB above a sine as loud as can be."""
GATE, MOST_GATE_DB = 12.0, 8.0
"""Moments in which no band reaches further above the floor are silent: else they would hiss.

The gate is so many times the noise of a picture, of which values below the floor tell, and at most
this. A sound's own picture has no noise, and no gate: it cut the tails of drums, and that most told
a decoded sound from a real one.
"""
FITTING = 40
"""Rounds in which the powers of a transform are fitted to those of the bands."""
ROUNDS, MOMENTUM = 32, 0.99


def scales(domain: Domain) -> tuple[Values, Values]:
    """Hz in the middle of each row of a picture, the highest first, and seconds of each column."""
    hertz = _edges()[1:-1][::-1]
    return hertz, (np.arange(domain.shape[-1]) + 0.5) / domain.rate


class LogMel:
    """Waveforms (N, 1, 128 F) at 16 kHz as pictures (N, 1, 64, F), the highest band on top."""

    def coded(self, domain: Domain) -> Domain:
        """The pictures' domain, for that of the sounds.

        Raises:
            UserError: sounds of another rate, of more than one channel, or of another length than
                a multiple of eight moments.
        """
        channels, length = domain.shape
        if domain.rate != RATE or channels != 1 or length % (8 * HOP):
            raise UserError(
                "These sounds cannot be made spectrograms of.",
                msg(
                    "They have {length} samples, {channels} channels and {rate:g} samples a "
                    "second.",
                    length=length,
                    channels=channels,
                    rate=domain.rate,
                ),
                msg(
                    "Take sounds of one channel, {rate} samples a second and a multiple of "
                    "{block} samples.",
                    rate=RATE,
                    block=8 * HOP,
                ),
            )
        shape = (1, BANDS, length // HOP)
        high = (20.0 - MIDDLE_DB) / SCALE_DB
        return Domain("spectrogram", shape, -1.0, high, domain.labels, RATE / HOP)

    def shown(self, domain: Domain) -> Domain:
        """The sounds' domain, for that of the pictures."""
        return dataclasses.replace(
            domain,
            modality="audio",
            shape=(1, domain.shape[-1] * HOP),
            low=-1.0,
            high=1.0,
            rate=float(RATE),
        )

    def encode(self, item: Values) -> Real:
        """Pictures (N, 1, 64, F) of waveforms (N, 1, 128 F)."""
        power = np.square(np.abs(_stft(np.asarray(item[:, 0], np.float32))))
        mel = power @ _filters().T
        floor = np.float32(10.0 ** (FLOOR_DB / 10.0))
        decibels = 10.0 * np.log10(mel + floor)
        picture = (decibels - MIDDLE_DB) / SCALE_DB
        return np.ascontiguousarray(picture.transpose(0, 2, 1)[:, None, ::-1], np.float32)

    def decode(self, state: Values) -> Real:
        """Waveforms (N, 1, 128 F) of pictures, whatever their noise: never NaN, at any loudness.

        Each is made by itself, so that its samples do not depend on those beside it.
        """
        return np.stack([_sound(picture[0])[None] for picture in np.asarray(state, np.float32)])


@functools.lru_cache(maxsize=1)
def _window() -> Real:
    """A periodic Hann window; its square, a quarter apart, sums to a constant."""
    return np.hanning(WINDOW + 1)[:-1].astype(np.float32)


def _edges() -> Values:
    """(BANDS + 2,) Hz: where each band begins, has its middle and ends, evenly apart in mel."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in (LOWEST, RATE / 2))
    return np.asarray(700.0 * (10.0 ** (np.linspace(low, high, BANDS + 2) / 2595.0) - 1.0))


@functools.lru_cache(maxsize=1)
def _filters() -> Real:
    """Triangles (BANDS, WINDOW / 2 + 1) evenly apart in mel (O'Shaughnessy 1987), 1 at the top.

    None is narrower than the distance of two frequencies of the transform: one between two of
    them would hear nothing.
    """
    frequencies = np.linspace(0.0, RATE / 2, WINDOW // 2 + 1)
    edges = _edges()
    centre, step = edges[1:-1, None], RATE / WINDOW
    left = np.maximum(centre - edges[:-2, None], step)
    right = np.maximum(edges[2:, None] - centre, step)
    away = frequencies - centre
    filters = np.maximum(0.0, 1.0 - np.where(away < 0.0, -away / left, away / right))
    return filters.astype(np.float32)


def _stft(wave: Real) -> Complex:
    """(N, F, WINDOW / 2 + 1) of waves (N, HOP F); a sine as loud as can be has the magnitude 1."""
    half = (WINDOW - HOP) // 2
    padded = np.pad(wave, [(0, 0), (half, half)], mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=-1)[:, ::HOP]
    scaled = np.fft.rfft(frames * (_window() * np.float32(2.0 / _window().sum())))
    return scaled.astype(np.complex64, copy=False)


def _istft(spectrum: Complex) -> Real:
    """The waves whose transform is nearest to (N, F, B): the inverse of `_stft`."""
    frames = np.fft.irfft(spectrum, WINDOW).astype(np.float32, copy=False)
    frames = frames * (_window() * np.float32(_window().sum() / 2.0))
    n, count, _ = frames.shape
    pieces = frames.reshape(n, count, WINDOW // HOP, HOP)
    blocks = np.zeros((n, count + WINDOW // HOP - 1, HOP), np.float32)
    for shift in range(WINDOW // HOP):
        blocks[:, shift : shift + count] += pieces[:, :, shift]
    half = (WINDOW - HOP) // 2
    whole = blocks.reshape(n, -1)[:, half : half + count * HOP]
    return np.asarray(whole / _overlap(count), np.float32)


@functools.lru_cache(maxsize=4)
def _overlap(count: int) -> Real:
    """The sum of the squared windows over a wave of `count` frames."""
    weight = np.zeros((count + WINDOW // HOP - 1, HOP), np.float32)
    pieces = np.square(_window()).reshape(-1, HOP)
    for shift in range(WINDOW // HOP):
        weight[shift : shift + count] += pieces[shift]
    half = (WINDOW - HOP) // 2
    return np.maximum(weight.reshape(-1)[half : half + count * HOP], np.float32(0.05))


def _powers(picture: Real) -> Real:
    """(F, BANDS) powers of the bands of a picture (BANDS, F); silent moments have none."""
    above = np.minimum(picture[::-1].T, LOUDEST) * SCALE_DB + (MIDDLE_DB - FLOOR_DB)
    below = above[above < 0.0]
    noise = float(np.sqrt(np.square(below).mean())) if below.size else 0.0
    heard = above.max(axis=1, keepdims=True) > min(GATE * noise, MOST_GATE_DB)
    power = np.maximum(10.0 ** (above / 10.0) - 1.0, 0.0) * 10.0 ** (FLOOR_DB / 10.0)
    audible: Real = np.where(heard, power, 0.0).astype(np.float32)
    return audible


@functools.lru_cache(maxsize=1)
def _shares() -> Real:
    """(BANDS, WINDOW / 2 + 1): how much each frequency goes by each band; 1 in all.

    Frequencies beyond the middles of the outer bands go by these; 0 Hz by none.
    """
    filters = _filters()
    shares: Real = filters / np.maximum(filters.sum(axis=0), np.float32(1e-6))
    shares[0, 1] = shares[-1, -1] = 1.0
    return shares


def _magnitudes(picture: Real) -> Real:
    """(F, WINDOW / 2 + 1) magnitudes that sound as the picture (BANDS, F) shows.

    The powers are found by the multiplicative updates for the divergence (Lee & Seung 2001, eq. 5),
    which keep them positive, and near the floor come as near as far above it.
    """
    mel, filters, shares = _powers(picture), _filters(), _shares()
    power = (mel / filters.sum(axis=1)) @ shares
    power[:, 1] *= np.float32(0.25)  # as far as a sine next to it is heard there
    for _ in range(FITTING):
        power *= (mel / np.maximum(power @ filters.T, np.float32(1e-14))) @ shares
    found: Real = np.sqrt(power)
    return found


def _sound(picture: Real) -> Real:
    """The waveform (HOP F,) of a picture (BANDS, F)."""
    picture = np.nan_to_num(picture, nan=-1.0, posinf=LOUDEST, neginf=-1.0)
    magnitude = _magnitudes(picture)[None]
    spectrum: Complex = magnitude * _first_phase(magnitude.shape[1:])
    before = np.zeros_like(spectrum)
    for _ in range(ROUNDS):
        found = _stft(_istft(spectrum))
        ahead = found + np.float32(MOMENTUM) * (found - before)
        before = found
        spectrum = np.asarray(magnitude * (ahead / np.maximum(np.abs(ahead), np.float32(1e-12))))
    return np.asarray(_istft(spectrum)[0], np.float32)


@functools.lru_cache(maxsize=4)
def _first_phase(shape: tuple[int, int]) -> Complex:
    """Where the search for the phase begins: the same for every sound."""
    turns = np.random.Generator(np.random.PCG64(0)).random(shape)
    return np.asarray(np.exp(2j * np.pi * turns), np.complex64)
