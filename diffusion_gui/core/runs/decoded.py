"""The items that a run's states stand for: decoded once, and kept within a budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog.codecs import codec_entry, learned_place
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.kept import Kept

from .linear_preview import LinearPreview, preview_of

Values = npt.NDArray[np.floating]
BUDGET = 64 * 2**20
"""Bytes of decoded items kept of one run."""
CODEC_BYTES = 2**30
"""Memory of the codecs that are kept."""
LEAST = 8
"""States and quantities that are kept however large they are: those on the canvas together."""


class Codec(Protocol):
    """Between items (N, *I) and the states (N, *S) that a model works on, float32.

    Attributes:
        bytes: of memory that it takes, where that is much.
    """

    bytes: int

    def coded(self, domain: Domain) -> Domain:
        """The states' domain, for that of the items; raises UserError where they do not fit."""

    def shown(self, domain: Domain) -> Domain:
        """The items' domain, for that of the states."""

    def encode(self, item: Values) -> Values:
        """The states of items."""

    def decode(self, state: Values) -> Values:
        """The items of states, whatever their noise."""


CODECS_KEPT: Kept[Codec] = Kept(CODEC_BYTES, lambda codec: codec.bytes)


def codec_of(name: str) -> Codec:
    """The codec called `name`, made once while there is room for it; may import torch.

    Raises:
        UserError: there is none; or it is learned, and its file is missing, damaged or another.
    """

    def made() -> Codec:
        make = codec_entry(name).load()
        codec: Codec = make(name) if learned_place(name) else make()
        return codec

    return CODECS_KEPT.once(name, made)


class Decoded:
    """Decoded items of one run, by state and quantity; the oldest go first."""

    def __init__(self, codec: str, domain: Domain) -> None:
        """Args: codec: its name; domain: the items'."""
        self.codec = codec
        self.domain = domain
        self._kept: OrderedDict[tuple[int, str], Values] = OrderedDict()
        self._single: OrderedDict[tuple[int, str, int], Values] = OrderedDict()

    @property
    def dear(self) -> bool:
        """Whether decoding a state takes seconds."""
        return codec_entry(self.codec).dear

    @property
    def linear(self) -> bool:
        """Whether linear previews make sense."""
        return codec_entry(self.codec).linear

    @property
    def preview(self) -> LinearPreview | None:
        """What shows about the same at once; None where nothing does, or does yet."""
        return preview_of(self.codec)

    def __contains__(self, key: tuple[int, str]) -> bool:
        return key in self._kept

    def get(self, k: int, quantity: str) -> Values | None:
        """What was decoded of state k (N, *I); None where it was not, or is not kept."""
        return self._kept.get((k, quantity))

    def put(self, k: int, quantity: str, items: Values) -> None:
        """Keep what was decoded."""
        if (k, quantity) in self._kept:
            return
        kept = OrderedDict(self._kept)  # another thread may be reading the one before
        kept[k, quantity] = items
        size = sum(one.nbytes for one in kept.values())
        while size > BUDGET and len(kept) > LEAST:
            size -= kept.popitem(last=False)[1].nbytes
        self._kept = kept

    def item(self, k: int, quantity: str, item: int) -> Values | None:
        """What was decoded of one item of state k (*I); None where it was not, or is not kept."""
        return self._single.get((k, quantity, item))

    def put_items(self, k: int, quantity: str, numbers: Sequence[int], items: Values) -> None:
        """Keep some items (len(numbers), *I) of state k by themselves."""
        kept = OrderedDict(self._single)  # another thread may be reading the one before
        kept |= {(k, quantity, n): one for n, one in zip(numbers, items, strict=True)}
        size = sum(one.nbytes for one in kept.values())
        while size > BUDGET:
            size -= kept.popitem(last=False)[1].nbytes
        self._single = kept

    def __len__(self) -> int:
        """States and quantities there are."""
        return len(self._kept)

    @property
    def is_full(self) -> bool:
        """Whether one more of the same size would take the place of another."""
        sizes = [one.nbytes for one in self._kept.values()]
        return bool(sizes) and sum(sizes) + sizes[-1] > BUDGET
