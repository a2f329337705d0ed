"""The catalogue's forms of an export, one line each, and what each of them knows.

`options` names the export options that play a part in it; `least_ms` is the shortest time that a
frame can stay: browsers play shorter ones at a tenth of the speed.
"""

from __future__ import annotations

from diffusion_gui.core.registry import Entry, Registry

STRIP = ("scale", "every", "show", "captions", "dark")
ANIMATED = (*STRIP, "curves", "fps", "hold_first", "hold_last")

_EXPORT = "diffusion_gui.export."
EXPORTERS = Registry(
    "exporter",
    Entry(
        "gif",
        _EXPORT + "animation:write_gif",
        "GIF",
        "Plays everywhere; 250 colours",
        traits={"suffix": ".gif", "animation": True, "least_ms": 20, "options": ANIMATED},
    ),
    Entry(
        "mp4",
        _EXPORT + "video:write_mp4",
        "MP4 (H.264)",
        "For slides and posts",
        traits={"suffix": ".mp4", "animation": True, "options": ANIMATED},
    ),
    Entry(
        "webm",
        _EXPORT + "video:write_webm",
        "WebM (VP9)",
        "For web pages",
        traits={"suffix": ".webm", "animation": True, "options": ANIMATED},
    ),
    Entry(
        "webp",
        _EXPORT + "animation:write_webp",
        "Animated WebP",
        "Small, full colour, lossless",
        traits={"suffix": ".webp", "animation": True, "least_ms": 11, "options": ANIMATED},
    ),
    Entry(
        "apng",
        _EXPORT + "animation:write_apng",
        "Animated PNG",
        "Full colour, lossless",
        traits={"suffix": ".png", "animation": True, "least_ms": 11, "options": ANIMATED},
    ),
    Entry(
        "strip",
        _EXPORT + "stills:write_strip",
        "Film strip",
        "One picture for a paper",
        traits={"suffix": ".strip.png", "options": STRIP},
    ),
    Entry(
        "frames",
        _EXPORT + "stills:write_frames",
        "PNG frames",
        "A folder of pictures",
        traits={"suffix": "/", "frames": True, "options": (*STRIP, "curves")},
    ),
    Entry(
        "npz",
        _EXPORT + "arrays:write_npz",
        "Trajectory",
        "All numbers, for NumPy",
        traits={"suffix": ".npz", "options": ()},
    ),
)
