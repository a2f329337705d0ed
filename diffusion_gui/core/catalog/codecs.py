"""Codecs, one line each: models whose states are not the items themselves name one."""

from __future__ import annotations

from diffusion_gui.core.entries import CodecEntry
from diffusion_gui.core.registry import Registry

CODECS: Registry[CodecEntry] = Registry(
    "codec",
    CodecEntry(
        "log_mel",
        "diffusion_gui.models.codecs.log_mel:LogMel",
        "To the spectrogram",
        "Strength of 64 bands of pitch over time, in decibels; sounds are made of it again",
        modality="audio",
        states="spectrogram",
        seen=True,
        otherwise="To the waveform",
    ),
)
AS_IT_IS = "none"
"""In place of a codec's name: the items themselves are what a model works on."""
