"""What is said of clips: at which rate they play, and what a file leaves out of them."""

from __future__ import annotations

from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.export_options import EXPORT_OPTIONS, ExportOptions
from diffusion_gui.core.runs.exportable import Exportable, clips_of
from diffusion_gui.core.text import Translatable, msg

ONLY = frozenset({"clip_every", "final"})
"""Options that play a part for clips alone."""
OF_STEPS = frozenset({"every", "clip_every", "hold_first", "hold_last"})
"""Options that play none where the finished clip is written alone."""


def rate_of(exportable: Exportable, options: ExportOptions) -> float:
    """Frames a second that are asked for: of clips their own rate, whatever the options say."""
    domain, fps = clips_of(exportable), EXPORT_OPTIONS["fps"]
    if domain is None or not domain.rate:
        return options.fps
    return min(max(domain.rate, fps.low), fps.high)


def no_clips(entry: ExporterEntry) -> UserError:
    """Why a contact sheet cannot be written of what has no time of its own."""
    return UserError(
        msg("{format} holds the frames of clips.", format=msg(entry.label)),
        "What is to be exported is no run of clips.",
        "Choose a film strip, or another format.",
    )


def of_clips(
    entry: ExporterEntry, exportable: Exportable, options: ExportOptions
) -> tuple[Translatable, ...]:
    """How clips are written into an animation, or a strip; nothing of what stands still."""
    domain = clips_of(exportable)
    if domain is None:
        return ()
    if entry.name == "strip":
        return (msg("Of each clip the strip shows the middle frame."),)
    if not entry.animation:
        return ()
    rate = f"{rate_of(exportable, options):.4g}"
    if options.final:
        return (
            msg("The finished clips play once, at their own {rate} frames a second.", rate=rate),
        )
    if options.clip_every == 1:
        return (
            msg(
                "At each step the clips play once, at their own {rate} frames a second.", rate=rate
            ),
        )
    return (
        msg(
            "Every {every} steps the clips play once, at their own {rate} frames a second.",
            every=options.clip_every,
            rate=rate,
        ),
    )
