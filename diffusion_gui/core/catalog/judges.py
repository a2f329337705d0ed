"""Judges, one line each: small classifiers that compare what is generated with real items."""

from __future__ import annotations

from diffusion_gui.core.entries import JudgeEntry
from diffusion_gui.core.registry import Registry

_JUDGES = "diffusion_gui.models.judges."
JUDGES: Registry[JudgeEntry] = Registry(
    "judge",
    JudgeEntry(
        "pixels",
        _JUDGES + "pixels:PixelJudge",
        "Pictures",
        "A classifier of the pictures themselves",
        distance="frechet",
        accuracy="accuracy",
    ),
    JudgeEntry(
        "places",
        _JUDGES + "places:PlaceJudge",
        "Pictures, by place",
        "Another classifier of the pictures themselves: of what is where in them",
        distance="frechet_places",
        accuracy="accuracy_places",
    ),
    JudgeEntry(
        "log_mel",
        _JUDGES + "log_mel:LogMelJudge",
        "Log-mel spectrograms",
        "A classifier of decibels in bands of pitch, which is what the models work on",
        distance="frechet_log_mel",
        accuracy="accuracy_log_mel",
        vary="diffusion_gui.training.sound_variants:sound_variants",
        steps=500,
    ),
    JudgeEntry(
        "linear",
        _JUDGES + "linear:LinearJudge",
        "Linear spectrograms",
        "A classifier of amplitudes at evenly spaced frequencies and shorter moments",
        distance="frechet_linear",
        accuracy="accuracy_linear",
        vary="diffusion_gui.training.sound_variants:sound_variants",
        steps=500,
    ),
    JudgeEntry(
        "clips",
        _JUDGES + "clips:ClipJudge",
        "Clips",
        "A classifier of what is where in each frame and how it changes over time",
        distance="frechet_clips",
        accuracy="accuracy_clips",
        steps=900,
    ),
)
