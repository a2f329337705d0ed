"""Scenes: the rooms of the window, one file each."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from diffusion_gui.ui.playback import Playback


@runtime_checkable
class Playing(Protocol):
    """A scene with a player of its own, which the media keys act on while it is in front."""

    playback: Playback
