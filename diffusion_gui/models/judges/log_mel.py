"""The judge of sounds that sees what the models work on: log-mel spectrograms."""

from __future__ import annotations

import torch
from torch import Tensor

from diffusion_gui.core.domain import Domain
from diffusion_gui.models.codecs.log_mel import LogMel
from diffusion_gui.models.codecs.mel_bands import BANDS

from .timed import TimedNet


class LogMelJudge(TimedNet):
    """Decibels in 64 bands of pitch, 32 ms at a time."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(BANDS, len(domain.labels))

    def seen(self, items: Tensor) -> Tensor:
        """Waveforms (N, 1, 128 F) as pictures (N, 1, 64, F)."""
        return torch.from_numpy(LogMel().encode(items.cpu().numpy())).to(items)
