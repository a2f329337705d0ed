"""Lessons: pages of words, listings, figures to play with, and ways into the other scenes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from diffusion_gui.ui.state.app_state import AppState

FigureName = Literal[
    "journey",
    "one_step",
    "gradients",
    "article",
    "sound",
    "sound_snr",
    "clip",
    "flicker",
    "noise_left",
    "step_costs",
    "guided",
    "product",
    "vae",
]


@dataclass(frozen=True)
class Words:
    """A paragraph; `lead` answers the question in short, a `point` is one of several."""

    text: str
    role: Literal["lead", "plain", "heading", "point"] = "plain"


@dataclass(frozen=True)
class Listing:
    """Code files of resources/lessons side by side, with a title each."""

    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Figure:
    """A figure that is computed while it is shown."""

    name: FigureName


@dataclass(frozen=True)
class Way:
    """A button that shows something in another scene."""

    text: str
    tip: str
    go: Callable[[AppState], None]


@dataclass(frozen=True)
class Ways:
    """Some of them in a row."""

    ways: tuple[Way, ...]


Block = Words | Listing | Figure | Ways
