"""Data sets, one line each."""

from __future__ import annotations

from diffusion_gui.core.entries import DatasetEntry
from diffusion_gui.core.registry import Registry

from .modalities import MOVING_SUFFIXES, SOUND_SUFFIXES, VIDEO_SUFFIXES

POINT_SETS = ("swiss_roll", "moons", "circles", "checkerboard",
              "spiral", "gaussians", "s_curve", "heart")  # fmt: skip
PICTURE_SUFFIXES = tuple(
    f".{one}"
    for one in ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "webp", "gif", "avif", "heic", "heif"]
)
"""Endings of pictures that are read."""
_DATA = "diffusion_gui.data."
DATASETS = Registry(
    "data set",
    DatasetEntry("shapes", _DATA + "shapes:load", "Shapes",
                 "Coloured shapes, drawn as you ask, 3x28x28", modality="image"),
    DatasetEntry("digits", _DATA + "digits:load", "Digits",
                 "1,797 real handwritten digits, 1x28x28", modality="image", handed=True),
    DatasetEntry("scenes", _DATA + "scenes:load", "Scenes",
                 "One to four textured shapes, drawn as you ask, 3x64x64", modality="image",
                 asked="A scene counts as right where both the number and the type of its shapes "
                 "are as asked."),
    *(DatasetEntry(f"points:{name}", _DATA + "points:load", name.replace("_", " ").capitalize(),
                   "Points in the plane", modality="points") for name in POINT_SETS),
    DatasetEntry("sounds", _DATA + "sounds:load", "Sounds",
                 "Drums, strings, bells, voices, made as you ask, half a second each",
                 modality="audio"),
    DatasetEntry("spoken", _DATA + "spoken:load", "Spoken digits",
                 "The ten digits, spoken by a synthesizer in 240 voices, half a second each",
                 modality="audio"),
    DatasetEntry("clips", _DATA + "clips:load", "Clips",
                 "A shape that moves, 16 frames of 24x24, made as you ask", modality="video",
                 figures={"motion": _DATA + "clip_motion:moving_as_asked",
                          "one_shape": "diffusion_gui.engine.clip_shapes:one_shape"}),
    DatasetEntry("mnist", _DATA + "torchvision_sets:load", "MNIST", "Handwritten digits (download)",
                 download=True, modality="image", instead="digits", handed=True),
    DatasetEntry("fashion_mnist", _DATA + "torchvision_sets:load", "Fashion-MNIST",
                 "Clothes (download)", download=True, modality="image", instead="digits"),
    DatasetEntry("cifar10", _DATA + "torchvision_sets:load", "CIFAR-10",
                 "Small photographs (download)", download=True, modality="image", instead="shapes"),
    DatasetEntry("fsdd", _DATA + "fsdd:load", "Free Spoken Digit Dataset",
                 "3,000 recordings of digits by six people (download)", download=True,
                 modality="audio", instead="spoken"),
    DatasetEntry("images:FOLDER", _DATA + "folder:load", "Folder of images", "Your own pictures",
                 pattern=True, suffixes=PICTURE_SUFFIXES, modality="image"),
    DatasetEntry("audio:FOLDER", _DATA + "audio_folder:load", "Folder of sounds",
                 "Your own sounds, and those of videos", pattern=True, suffixes=SOUND_SUFFIXES,
                 modality="audio"),
    DatasetEntry("video:FOLDER", _DATA + "video_folder:load", "Folder of videos",
                 "Your own videos, cut into clips of 16 frames", pattern=True,
                 suffixes=(*VIDEO_SUFFIXES, *MOVING_SUFFIXES), modality="video"),
    DatasetEntry("points:FILE.csv", _DATA + "points:load", "Points from a CSV",
                 "Two columns, x and y", modality="points", pattern=True, file=True,
                 suffixes=(".csv", ".tsv")),
)  # fmt: skip
