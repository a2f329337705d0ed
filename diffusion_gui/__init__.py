"""A desktop microscope for diffusion models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .core.version import __version__ as __version__

if TYPE_CHECKING:
    from .recorder import Recorder as Recorder


def __getattr__(name: str) -> Any:
    """`Recorder`, for scripts of one's own; its module is imported when it is asked for."""
    if name == "Recorder":
        from .recorder import Recorder

        return Recorder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
