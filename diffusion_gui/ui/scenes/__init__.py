"""Scenes: the rooms of the window, one file each; what a scene may offer to the window."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from diffusion_gui.ui.state.shared.exports import Part
from diffusion_gui.ui.state.shared.playback import Playback


@runtime_checkable
class Playing(Protocol):
    """A scene with a player of its own, which the media keys act on while it is in front."""

    @property
    def playback(self) -> Playback:
        """The player."""


@runtime_checkable
class Exporting(Protocol):
    """A scene with something of its own to export."""

    def parts(self) -> list[Part]:
        """What can be exported now, to choose from; empty where there is nothing."""


@runtime_checkable
class Pictured(Protocol):
    """A scene with a picture that can be copied."""

    def picture(self) -> QWidget:
        """The widget that shows it."""
