"""What is known of a model of another program's before its weights are opened."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.text import Translatable

Stamp = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A network of a pipeline: keywords of its class, and the files that hold its weights."""

    options: Mapping[str, Any] = field(hash=False)
    weights: tuple[Path, ...]

    @property
    def bytes(self) -> int:
        """Of the weights."""
        return sum(path.stat().st_size for path in self.weights)


@dataclass(frozen=True)
class Tokenizer:
    """Where the words of a CLIP tokenizer are.

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
        weights: files that hold its weights.
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

    @property
    def bytes(self) -> int:
        """Of all the weights that are read of its files."""
        own = sum(path.stat().st_size for path in self.weights)
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
