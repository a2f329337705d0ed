"""The catalogue's forms of an export, one line each, and what each of them knows.

`plays` names the export options that play a part in it; `least_ms` is the shortest time that a
frame can stay: browsers play shorter ones at a tenth of the speed.
"""

from __future__ import annotations

from diffusion_gui.core.entries import ExporterEntry
from diffusion_gui.core.registry import Registry

STRIP = ("scale", "every", "show", "captions", "dark")
FRAMES = (*STRIP, "curves", "clip_every", "final")
ANIMATED = (*FRAMES, "fps", "hold_first", "hold_last")
VIDEO = (*ANIMATED, "sound", "item")
SOUND = ("show", "item", "step")

_EXPORT = "diffusion_gui.export."
EXPORTERS = Registry(
    "exporter",
    ExporterEntry("gif", _EXPORT + "animation:write_gif", "GIF", "Plays everywhere; 250 colours",
                  suffix=".gif", animation=True, least_ms=20, plays=ANIMATED),
    ExporterEntry("mp4", _EXPORT + "video:write_mp4", "MP4 (H.264)", "For slides and posts",
                  suffix=".mp4", animation=True, plays=VIDEO),
    ExporterEntry("webm", _EXPORT + "video:write_webm", "WebM (VP9)", "For web pages",
                  suffix=".webm", animation=True, plays=VIDEO),
    ExporterEntry("webp", _EXPORT + "animation:write_webp", "Animated WebP",
                  "Small, full colour, lossless", suffix=".webp", animation=True, least_ms=11,
                  plays=ANIMATED),
    ExporterEntry("apng", _EXPORT + "animation:write_apng", "Animated PNG", "Full colour, lossless",
                  suffix=".png", animation=True, least_ms=11, plays=ANIMATED),
    ExporterEntry("strip", _EXPORT + "stills:write_strip", "Film strip", "One picture for a paper",
                  suffix=".strip.png", plays=STRIP),
    ExporterEntry("sheet", _EXPORT + "stills:write_sheet", "Contact sheet",
                  "Clips as one picture: frames across, items down", suffix=".sheet.png",
                  clips=True, plays=("scale", "show", "captions", "dark", "step")),
    ExporterEntry("frames", _EXPORT + "stills:write_frames", "PNG frames", "A folder of pictures",
                  suffix="/", frames=True, plays=FRAMES),
    ExporterEntry("npz", _EXPORT + "arrays:write_npz", "Trajectory", "All numbers, for NumPy",
                  suffix=".npz", plays=()),
    ExporterEntry("wav", _EXPORT + "sound:write_wav", "WAV", "Sounds as 32-bit numbers",
                  suffix=".wav", sounds=True, plays=SOUND),
    ExporterEntry("flac", _EXPORT + "sound:write_flac", "FLAC", "Sounds in 16 bits, far smaller",
                  suffix=".flac", sounds=True, plays=SOUND),
)  # fmt: skip
