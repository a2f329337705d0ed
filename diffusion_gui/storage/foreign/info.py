"""What is known of a model of another program's before its weights are opened."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusion_gui.core.item_sizes import Shape
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.text import Translatable, msg

Stamp = tuple[int, ...]
Own = tuple[tuple[str, int | float | str], ...]


@dataclass(frozen=True)
class Piece:
    """Where a tensor of a network lies in a file that is laid out otherwise.

    Attributes:
        name: of the tensor in the file.
        bytes: that it takes there.
        rows: those of its rows that are this tensor, from and up to; None for all.
        flat: its last lengths are 1, and are dropped: a convolution of one pixel is a matrix.
        turned: it is a matrix whose rows are columns there.
    """

    name: str
    bytes: int
    rows: tuple[int, int] | None = None
    flat: bool = False
    turned: bool = False


Pieces = Mapping[str, Piece]
"""By the names of the network's tensors."""


@dataclass(frozen=True)
class Part:
    """A network of a pipeline: keywords of its class, and the files that hold its weights.

    Attributes:
        pieces: where its tensors are in a file that holds other networks too; None where files
            hold them alone, as they are.
    """

    options: Mapping[str, Any] = field(hash=False)
    weights: tuple[Path, ...]
    pieces: Pieces | None = field(default=None, hash=False)

    @property
    def bytes(self) -> int:
        """Of the weights."""
        if self.pieces is not None:
            return sum({one.name: one.bytes for one in self.pieces.values()}.values())
        return sum(path.stat().st_size for path in self.weights)


@dataclass(frozen=True)
class Tokenizer:
    """Where the words of a CLIP tokenizer are; nowhere, of a model that came without them.

    Attributes:
        whole: a tokenizer.json that holds both lists; None where they are files of their own.
        vocabulary, merges: those; None where there is one file.
        pad: what a short prompt is filled up with.
        length: tokens of a prompt, the marks at its ends included.
    """

    whole: Path | None
    vocabulary: Path | None
    merges: Path | None
    pad: str
    length: int

    @property
    def known(self) -> bool:
        """Whether there are words."""
        return self.whole is not None or self.vocabulary is not None


@dataclass(frozen=True)
class Autoencoder:
    """An autoencoder and how latents are made of what it encodes: (z - shift) scaling.

    Attributes:
        shape: of its pictures (C, H, W), for the latents that the pipeline works on.
        network: its class.
    """

    part: Part
    scaling: float
    shift: float
    shape: tuple[int, ...]
    network: str = "AutoencoderKL"


@dataclass(frozen=True)
class ForeignInfo(ModelInfo):
    """A model of another program's.

    Attributes:
        kind: its line in `core.catalog.foreign_kinds`.
        pipeline: the class of its pipeline; "" for a network alone.
        network: the class of the network that removes the noise.
        options: its keywords.
        prediction: what the network predicts, as in `SchedulerFacts`.
        weights: files that hold its weights; `pieces` where in them, as in `Part`.
        zeros: without a negative prompt its network is told zeros.
        boundary: the noise level of a flow below which a second network is asked; 0 for none.
        own_by_sides: (height, width) of its states -> those of `own` that go by them.
        stamp: another one whenever its files are.
        parts: its other networks by their roles, such as text_encoder.
        tokens: its tokenizers by their roles.
        autoencoder: what makes pictures of its latents; None where it works on pictures.
    """

    kind: str = ""
    pipeline: str = ""
    network: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    prediction: str = "epsilon"
    weights: tuple[Path, ...] = ()
    stamp: tuple[Stamp, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict, hash=False)
    tokens: Mapping[str, Tokenizer] = field(default_factory=dict, hash=False)
    autoencoder: Autoencoder | None = None
    pieces: Pieces | None = field(default=None, hash=False)
    zeros: bool = False
    boundary: float = 0.0
    own_by_sides: Callable[[int, int], Own] | None = field(default=None, compare=False)

    def own_for(self, shape: Shape) -> Own:
        """See `ModelInfo.own_for`."""
        if self.own_by_sides is None or self.autoencoder is None:
            return self.own
        assert self.domain is not None
        each = zip(shape, self.domain.shape, self.autoencoder.shape, strict=True)
        height, width = [length * states // own for length, states, own in each][-2:]
        return tuple((dict(self.own) | dict(self.own_by_sides(height, width))).items())

    @property
    def part(self) -> Part:
        """The network that removes the noise."""
        return Part(self.options, self.weights, self.pieces)

    @property
    def unread(self) -> Translatable | None:
        """Why it reads no prompt: it came without a tokenizer."""
        if all(one.known for one in self.tokens.values()):
            return None
        return msg("This model came without a tokenizer and reads no prompt.")

    @property
    def bytes(self) -> int:
        """Of all the weights that are read of its files."""
        own = self.part.bytes
        of_codec = self.autoencoder.part.bytes if self.autoencoder else 0
        return own + of_codec + sum(part.bytes for part in self.parts.values())


@dataclass(frozen=True)
class Network:
    """The network of a folder, as its config says it.

    Attributes:
        shape: of what it works on: items, or latents.
        classes: how many it was trained with, 0 for none.
        prompt: it is asked by prompts of so many numbers a token; 0 where it is not.
    """

    name: str
    options: dict[str, Any]
    shape: tuple[int, ...]
    classes: int = 0
    prompt: int = 0
    notes: tuple[Translatable, ...] = ()


def stamp_of(path: Path) -> Stamp:
    """Another one once the file is another; () where there is none."""
    try:
        now = os.stat(path)
    except (OSError, ValueError):
        return ()
    return now.st_ino, now.st_size, now.st_mtime_ns
