"""Waveforms of two channels, which are shown, heard and saved as their mean."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

Values = npt.NDArray[np.floating]
Real = npt.NDArray[np.float32]


class Stereo:
    """Waveforms (N, 1, L) as two equal channels (N, 2, L), and the mean of two."""

    bytes = 0

    def coded(self, domain: Domain) -> Domain:
        """The domain of two channels, for that of one; raises UserError where there are others."""
        channels, length = domain.shape
        if channels != 1:
            raise UserError(
                "These sounds are not of one channel.",
                msg("They have {channels} channels.", channels=channels),
                "Take sounds of one channel.",
            )
        return dataclasses.replace(domain, shape=(2, length))

    def shown(self, domain: Domain) -> Domain:
        """The domain of one channel, for that of two."""
        return dataclasses.replace(domain, shape=(1, *domain.shape[1:]))

    def encode(self, item: Values) -> Real:
        """Both channels alike."""
        return np.repeat(np.asarray(item, np.float32), 2, axis=1)

    def decode(self, state: Values) -> Real:
        """The mean of both; independent noise is softer in it by 3 dB."""
        mean: Real = np.mean(state, axis=1, keepdims=True, dtype=np.float32)
        return mean
