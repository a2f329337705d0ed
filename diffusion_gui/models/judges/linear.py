"""The judge of sounds that does not see log-mel: a linear spectrogram, made of the waveform."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad

from diffusion_gui.core.domain import Domain

from .timed import TimedNet

WINDOW, HOP = 256, 128
POWER = 0.3
"""Amplitudes are raised to it: 60 dB below the loudest still shows as an eighth."""


class LinearJudge(TimedNet):
    """Amplitudes at 128 frequencies an even distance apart, 16 ms at a time at 16 kHz.

    High pitches have as many rows as low ones, and moments are half as long as those of the
    log-mel spectrogram: what that one blurs is seen here.
    """

    def __init__(self, domain: Domain) -> None:
        super().__init__(WINDOW // 2, len(domain.labels))

    def seen(self, items: Tensor) -> Tensor:
        """Waveforms (N, 1, 128 F) as pictures (N, 1, 128, F), the lowest frequency left out."""
        half = (WINDOW - HOP) // 2
        window = torch.hann_window(WINDOW, device=items.device)
        frames = pad(items, (half, half), mode="reflect").unfold(-1, WINDOW, HOP) * window
        amplitude = torch.fft.rfft(frames).abs()[..., 1:] * (2.0 / float(window.sum()))
        picture: Tensor = amplitude.pow(POWER).transpose(2, 3).contiguous()
        return picture
