"""A model ready to use, from whatever source."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.item_sizes import Shape
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.text import Translatable
from diffusion_gui.diffusion.denoiser import Denoiser, Within

from .coding import Coding, coding_of_states


class Asked(Protocol):
    """What takes prompts, and makes a denoiser of them."""

    def denoiser(self, prompts: Sequence[str], negative: str, told_guidance: float) -> Denoiser:
        """The denoiser whose class k is prompt k, and which is told `negative` without one.

        Args:
            told_guidance: the scale that a distilled network is given; others do not see it.
        """

    def notes(self, prompts: Sequence[str], negative: str) -> tuple[Translatable, ...]:
        """What of the prompts is not read."""


@dataclass(frozen=True, eq=False)
class Model:
    """A denoiser, what it works on, and what is known of it.

    Attributes:
        guide_sha256: of the classifier that leads it; "" where none does.
        second_sha256: of the model whose score is added; "" where none is.
        asked: of a model that takes prompts, what does.
    """

    denoiser: Denoiser
    domain: Domain
    info: ModelInfo
    guide_sha256: str = ""
    second_sha256: str = ""
    asked: Asked | None = None

    def prompted(self, prompts: Sequence[str], negative: str, told_guidance: float = 0.0) -> Model:
        """The model whose classes are `prompts`; itself where it takes none."""
        if self.asked is None:
            return self
        denoiser = self.asked.denoiser(prompts, negative, told_guidance)
        domain = replace(self.domain, labels=tuple(prompts))
        return replace(self, denoiser=denoiser, domain=domain).within_levels()

    def within_levels(self) -> Model:
        """The model whose denoiser is told no level that it does not know."""
        levels = self.info.levels
        return replace(self, denoiser=Within(self.denoiser, *levels)) if levels else self

    def sized(self, shape: Shape) -> Model:
        """The model of items of another `shape`; its denoiser takes their states as they come."""
        shown = replace(self.shown, shape=shape)
        codec = self.info.codec
        states = codec_of(codec).coded(shown).shape if codec else shape
        return replace(self, domain=replace(self.domain, shape=states))

    @functools.cached_property
    def coding(self) -> Coding:
        """Between its states and the items they stand for."""
        return coding_of_states(self.info.codec, self.domain)

    @property
    def shown(self) -> Domain:
        """The domain of its items."""
        return self.coding.shown

    @property
    def data(self) -> str:
        """The data it came from."""
        return self.info.data

    @property
    def sha256(self) -> str:
        """Its fingerprint; "" where it has none."""
        return self.info.sha256
