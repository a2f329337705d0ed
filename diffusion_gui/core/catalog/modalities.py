"""Modalities: what kinds of things are diffused, one line each."""

from __future__ import annotations

from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.registry import Registry

MODALITIES = Registry(
    "modality",
    ModalityEntry(
        "image",
        "diffusion_gui.render.pixels:ImagePainter",
        "Pictures",
        "Pictures of one or three channels",
        axes=("channel", "row", "column"),
        prefix="images:",
        view="diffusion_gui.ui.views.image_view:ImageView",
    ),
    ModalityEntry(
        "points",
        "diffusion_gui.render.scatter:PointsPainter",
        "Points",
        "Points in the plane",
        axes=("coordinate",),
        prefix="points:",
        suffixes=(".csv",),
        view="diffusion_gui.ui.views.points_view:PointsView",
        counts=1000,
        count_range=(50, 4000),
        compared=(50, 400),
        scored=4000,
        scored_quickly=2000,
        sampled=512,
        command_line=1000,
    ),
)
