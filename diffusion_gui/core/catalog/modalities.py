"""Modalities: what kinds of things are diffused, one line each."""

from __future__ import annotations

from typing import Any

from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.registry import Registry

SOUND_SUFFIXES = tuple(
    f".{one}" for one in ["wav", "flac", "mp3", "m4a", "aac", "ogg", "oga", "opus", "aif", "aiff"]
)
"""Endings of sounds that are read."""
VIDEO_SUFFIXES = tuple(
    f".{one}" for one in ["mp4", "m4v", "mov", "webm", "mkv", "avi", "3gp", "ogv", "mts", "m2ts"]
)
"""Endings of videos that are read."""
MOVING_SUFFIXES = (".gif", ".webp", ".apng", ".png")
"""Endings of pictures that can be videos, where they are asked for as such."""
_CLIPS = "diffusion_gui.diffusion.clip_metrics:"
OF_SOUNDS: dict[str, Any] = {
    "network": "unet",
    "network_options": {"channels": 48, "patch": 4},
    "batch": 32,
    "level_mean": 0.0,
    "level_std": 1.4,
}
"""Settings of a training run that suit spectrograms."""
MODALITIES = Registry(
    "modality",
    ModalityEntry(
        "points",
        "diffusion_gui.render.scatter:PointsPainter",
        "Points",
        "Points in the plane",
        axes=("coordinate",),
        prefix="points:",
        suffixes=(".csv",),
        choice=r"(.+?\.(?:csv|tsv|txt))(#.+)",
        view="diffusion_gui.ui.views.points_view:PointsView",
        symbol="density",
        together=True,
        parts={2: ("across", "upward")},
        place="point {n}",
        draw="diffusion_gui.ui.scenes.train.draw_points_dialog:DrawPointsDialog",
        counts=1000,
        count_range=(50, 4000),
        compared=(50, 400),
        scored=4000,
        scored_quickly=2000,
        generated=0,
        measured=True,
        sampled=512,
        command_line=1000,
        training={
            "network": "mlp",
            "steps": 1200,
            "batch": 1024,
            "lr": 5e-3,
            "warmup": 50,
            "ema": 0.995,
            "level_mean": -0.5,
            "level_std": 2.0,
        },
        distances=("energy_distance", "sliced_wasserstein"),
        copies=False,
    ),
    ModalityEntry(
        "image",
        "diffusion_gui.render.pixels:ImagePainter",
        "Pictures",
        "Pictures of one or three channels",
        axes=("channel", "row", "column"),
        prefix="images:",
        suffixes=("",),
        choice=r"(.+)(@\d{1,6})",
        sized="@{side}",
        view="diffusion_gui.ui.views.image_view:ImageView",
        parts={1: ("grey",), 3: ("red", "green", "blue")},
        place="item {n}, row {row}, column {column}",
        tools=("mask", "pick"),
        sections=("spectrum",),
        fit="diffusion_gui.engine.fitted_pictures:fitted",
        judges=("pixels",),
        beside=("places",),
    ),
    ModalityEntry(
        "audio",
        "diffusion_gui.render.sound_painter:WavePainter",
        "Sounds",
        "Sounds of one channel",
        axes=("channel", "sample"),
        prefix="audio:",
        suffixes=SOUND_SUFFIXES,
        view="diffusion_gui.ui.views.sound_view:SoundView",
        symbol="sound",
        place="item {n}, sample {sample}",
        fit="diffusion_gui.engine.fitted_sounds:fitted",
        counts=8,
        command_line=8,
        training=OF_SOUNDS,
        judges=("log_mel", "linear"),
        matched=True,
        alone={"silence": "diffusion_gui.diffusion.sample_metrics:silence_db"},
        codec="log_mel",
        heard=True,
    ),
    ModalityEntry(
        "spectrogram",
        "diffusion_gui.render.sound_painter:SpectrogramPainter",
        "Spectrograms",
        "Strength of bands of pitch over time",
        axes=("channel", "band", "moment"),
        view="diffusion_gui.ui.views.sound_view:SoundView",
        symbol="sound",
        place="item {n}, {hertz} Hz, {ms} ms",
        scales="diffusion_gui.models.codecs.log_mel:scales",
        envelope="diffusion_gui.models.codecs.log_mel:envelope",
        tools=("mask", "pick"),
        sections=("spectrum",),
        counts=8,
        training=OF_SOUNDS,
    ),
    ModalityEntry(
        "latent",
        "diffusion_gui.render.pixels:ImagePainter",
        "Latents",
        "What an autoencoder makes of pictures",
        axes=("channel", "row", "column"),
        view="diffusion_gui.ui.views.image_view:ImageView",
        place="item {n}, channel {channel}, row {row}, column {column}",
    ),
    ModalityEntry(
        "video",
        "diffusion_gui.render.clip_painter:ClipPainter",
        "Clips",
        "Clips of moving pictures",
        axes=("channel", "frame", "row", "column"),
        prefix="video:",
        suffixes=VIDEO_SUFFIXES,
        choice=r"(.+)(@\d{1,6})",
        sized="@{side}",
        view="diffusion_gui.ui.views.clip_view:ClipView",
        parts={1: ("grey",), 3: ("red", "green", "blue")},
        place="item {n}, frame {frame}, row {row}, column {column}",
        tools=("mask", "pick"),
        clock="frame",
        still="image",
        fit="diffusion_gui.engine.fitted_clips:fitted",
        counts=8,
        compared=(1, 16),
        scored=256,
        scored_quickly=64,
        generated=16,
        sampled=8,
        command_line=8,
        judges=("clips",),
        alone={
            "detail": _CLIPS + "fine_detail",
            "frame_change": _CLIPS + "frame_change",
            "flicker": _CLIPS + "flicker",
        },
        training={
            "network": "video",
            "batch": 16,
            "lr": 1e-3,
            "level_mean": 0.6,
            "level_std": 1.3,
        },
    ),
    ModalityEntry(
        "latent_clip",
        "diffusion_gui.render.clip_painter:ClipPainter",
        "Latents of clips",
        "What an autoencoder makes of the frames of clips",
        axes=("channel", "frame", "row", "column"),
        view="diffusion_gui.ui.views.clip_view:ClipView",
        place="item {n}, channel {channel}, frame {frame}, row {row}, column {column}",
        clock="frame",
        still="latent",
    ),
)


def usual_modality(shape: tuple[int, ...]) -> str:
    """The modality of items of `shape` where nothing else is said; "" for none."""
    return next((name for name, one in MODALITIES.items() if len(one.axes) == len(shape)), "")
