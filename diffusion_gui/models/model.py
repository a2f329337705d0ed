"""A model ready to use, from whatever source."""

from __future__ import annotations

from dataclasses import dataclass

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.diffusion.denoiser import Denoiser


@dataclass(frozen=True, eq=False)
class Model:
    """A denoiser, what it works on, and what is known of it."""

    denoiser: Denoiser
    domain: Domain
    info: ModelInfo

    @property
    def data(self) -> str:
        """The data it came from."""
        return self.info.data

    @property
    def sha256(self) -> str:
        """Its fingerprint; "" where it has none."""
        return self.info.sha256
