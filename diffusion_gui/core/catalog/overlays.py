"""Overlays: what can be laid over the canvas, one line each, in the order of their buttons."""

from __future__ import annotations

from diffusion_gui.core.entries import OverlayEntry
from diffusion_gui.core.registry import Registry

_FILE = "diffusion_gui.ui.views.overlays."
_POINTS = ("points",)
_PIXELS = ("image", "spectrogram", "video")
"""Those whose items are pictures, whatever they stand for."""
_CLIPS = ("video",)
_PICTURES = ("image",)
OVERLAYS = Registry(
    "overlay",
    OverlayEntry("trails", _FILE + "paths:trails", "Trails", "The last steps of each point",
                 modalities=_POINTS, icon="trails", quantities=("x",)),
    OverlayEntry("path", _FILE + "paths:path", "Path",
                 "The whole path of the chosen point; click another to follow it",
                 modalities=_POINTS, icon="path", quantities=("x",)),
    OverlayEntry("density", _FILE + "density:density_layer", "Density",
                 "How dense the points lie: p_t as a heat map", modalities=_POINTS, icon="density"),
    OverlayEntry("product", _FILE + "product:product", "Exact product",
                 "The exact product of both models at this noise level, beneath the points of "
                 "the run", modalities=_POINTS, icon="product", quantities=("x",), joined=True,
                 request=_FILE + "product:request"),
    OverlayEntry("score", _FILE + "arrows:score", "Score",
                 "The gradient of log p_t: where the data pulls, at this noise level",
                 modalities=_POINTS, icon="score", quantities=("x",), group="arrows",
                 request=_FILE + "arrows:request"),
    OverlayEntry("velocity", _FILE + "arrows:velocity", "Velocity",
                 "Where the points move while denoising, where no fresh noise is added",
                 modalities=_POINTS, icon="velocity", quantities=("x",), group="arrows",
                 request=_FILE + "arrows:request"),
    OverlayEntry("streak", "diffusion_gui.ui.scenes.watch.row_over_time:RowOverTimePane",
                 "Row over time", "One row of pixels through all steps: time runs to the right",
                 modalities=_PIXELS, icon="streak", gives="canvas", group="canvas",
                 predictions="all"),
    OverlayEntry("sheet", "diffusion_gui.ui.scenes.watch.contact_sheet:ContactSheetPane",
                 "Contact sheet", "All frames of the clips at once: frames across, items down",
                 modalities=_CLIPS, icon="sheet", gives="canvas", group="canvas"),
    OverlayEntry("slice", "diffusion_gui.ui.scenes.watch.row_over_frames:RowOverFramesPane",
                 "x-t slice", "One row of pixels through the frames of the clip, at this noise: "
                 "the clip's time runs to the right", modalities=_CLIPS, icon="slice",
                 gives="canvas", group="canvas"),
    OverlayEntry("difference", _FILE + "difference:difference", "Difference",
                 "Each frame minus the one before: what moves", modalities=_CLIPS,
                 icon="difference", gives="panel"),
    OverlayEntry("nearest", _FILE + "nearest:nearest", "Nearest",
                 "The nearest training items to the predictions: is it memorising?",
                 modalities=_PIXELS, icon="nearest", gives="panel",
                 request=_FILE + "nearest:request",
                 waiting="Searching for the nearest training items …", predictions="frame"),
    OverlayEntry("conditions", _FILE + "conditions:conditions", "With and without",
                 "What the model predicts with its class or prompt, without it, and the "
                 "difference, along which guidance goes further",
                 modalities=_PICTURES + _CLIPS, icon="conditions", gives="panel", conditions=True,
                 request=_FILE + "conditions:request", waiting="Predicting with and without …"),
    OverlayEntry("preview_mark", _FILE + "preview_mark:preview_mark", "Preview",
                 "A preview of the picture, which is not decoded yet",
                 modalities=_PICTURES + _CLIPS, button=False, latents=True),
    OverlayEntry("words", "diffusion_gui.ui.scenes.watch.words:WordsPane", "Words",
                 "Where the model attends to each word of the prompt, at this step and along the "
                 "steps; runs after it is first shown record it while they sample",
                 modalities=_PICTURES + _CLIPS, icon="words", gives="canvas",
                 group="canvas", prompts=True,
                 request=_FILE + "words:request", waiting="Computing the attention …",
                 predictions="frame"),
    OverlayEntry("reconstruction",
                 "diffusion_gui.ui.scenes.watch.reconstruction:ReconstructionPane",
                 "What the autoencoder loses", "The run's items, what comes back of them "
                 "through the latents, and the difference: no denoiser in these latents can "
                 "make what is missing", modalities=_PICTURES, icon="reconstruction",
                 gives="canvas", group="canvas", latents=True,
                 request="diffusion_gui.ui.scenes.watch.reconstruction:request",
                 waiting="Encoding and decoding the items …"),
    OverlayEntry("pixels", _FILE + "noised_pixels:noised_pixels", "Noised pixels",
                 "The same noise level in pixels: snow, where latents decode to blotches",
                 modalities=_PICTURES, icon="snow", gives="panel", latents=True,
                 request=_FILE + "noised_pixels:request"),
    OverlayEntry("outline", _FILE + "mask:outline", "Mask outline",
                 "The border of the region that was inpainted", modalities=_PIXELS, button=False),
    OverlayEntry("pixel", _FILE + "pixel:pixel", "Pixel mark",
                 "A ring around the pixel that the inspector follows", modalities=_PIXELS,
                 button=False),
)  # fmt: skip
