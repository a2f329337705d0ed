"""Sounds as log-mel pictures: encoded by arithmetic, decoded by finding the lost phase again.

A picture holds how strong each band of pitch is at each moment, in decibels. What it does not hold
is how a band's power lies within it, which `band_powers` finds, and the phase, which Griffin & Lim
1984 find by going back and forth between waveform and spectrogram, here with the momentum of
Perraudin et al. 2013. No torch: the window's views encode too, and NumPy takes as long.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .band_powers import LOUDEST, magnitudes
from .mel_bands import (
    BANDS,
    FLOOR_DB,
    MIDDLE_DB,
    RATE,
    SCALE_DB,
    WINDOW,
    Real,
    Values,
    edges,
    filters,
)

Complex = npt.NDArray[np.complex64]

HOP = 128
ROUNDS, MOMENTUM = 32, 0.99
HANN_SPREAD = 1.5
"""The powers of a tone over all frequencies that a Hann window spreads it to: 1/4, 1, 1/4."""


def scales(domain: Domain) -> tuple[Values, Values]:
    """Hz in the middle of each row of a picture, the highest first, and seconds of each column."""
    hertz = edges()[1:-1][::-1]
    return hertz, (np.arange(domain.shape[-1]) + 0.5) / domain.rate


def envelope(pictures: Values) -> Real:
    """How far the waveforms of pictures (N, 1, B, F) swing at each moment, about: (N, F).

    For a waveform that is not found yet: a steady tone swings so far, noise 1.4 times its RMS.
    """
    decibels = np.clip(pictures[:, 0], -1.0, LOUDEST) * SCALE_DB + MIDDLE_DB
    power = np.sum(10.0 ** (decibels / 10.0) - 10.0 ** (FLOOR_DB / 10.0), axis=1)
    return np.asarray(np.sqrt(power / HANN_SPREAD), np.float32)


class LogMel:
    """Waveforms (N, 1, 128 F) at 16 kHz as pictures (N, 1, 64, F), the highest band on top."""

    bytes = 0

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
        power = np.square(np.abs(spectra(np.asarray(item[:, 0], np.float32))))
        mel = power @ filters().T
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


def spectra(wave: Real) -> Complex:
    """(N, F, WINDOW / 2 + 1) of waves (N, HOP F); a sine as loud as can be has the magnitude 1."""
    half = (WINDOW - HOP) // 2
    padded = np.pad(wave, [(0, 0), (half, half)], mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=-1)[:, ::HOP]
    scaled = np.fft.rfft(frames * (_window() * np.float32(2.0 / _window().sum())))
    return scaled.astype(np.complex64, copy=False)


def _istft(spectrum: Complex) -> Real:
    """The waves whose transform is nearest to (N, F, B): the inverse of `spectra`."""
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


def _sound(picture: Real) -> Real:
    """The waveform (HOP F,) of a picture (BANDS, F)."""
    picture = np.nan_to_num(picture, nan=-1.0, posinf=LOUDEST, neginf=-1.0)
    magnitude = magnitudes(picture)[None]
    spectrum: Complex = magnitude * _first_phase(magnitude.shape[1:])
    before = np.zeros_like(spectrum)
    for _ in range(ROUNDS):
        found = spectra(_istft(spectrum))
        ahead = found + np.float32(MOMENTUM) * (found - before)
        before = found
        spectrum = np.asarray(magnitude * (ahead / np.maximum(np.abs(ahead), np.float32(1e-12))))
    return np.asarray(_istft(spectrum)[0], np.float32)


@functools.lru_cache(maxsize=4)
def _first_phase(shape: tuple[int, int]) -> Complex:
    """Where the search for the phase begins: the same for every sound."""
    turns = np.random.Generator(np.random.PCG64(0)).random(shape)
    return np.asarray(np.exp(2j * np.pi * turns), np.complex64)
