"""Views of a learned code: what it loses of items, and pixels noised in place of its latents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.codec_views import (
    NoisedPixels,
    NoisedPixelsRequest,
    Reconstruction,
    ReconstructionRequest,
)
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import visible
from diffusion_gui.models.coding import coding_of_items

from .items import items_for
from .library import Library
from .to_numpy import array


def reconstruction(library: Library, request: ReconstructionRequest) -> Iterator[Event]:
    """The clean items that a recipe's noising begins with, encoded and decoded.

    Raises:
        UserError: the recipe names what is not there, or its states are the items themselves.
    """
    recipe = request.recipe.checked()
    yield from library.prepare(recipe)
    model = library.model_of(recipe) if recipe.model else None
    data = library.data(recipe.data or (model.data if model else ""))
    domain, clean, labels = items_for(data, model, recipe)
    coding = model.coding if model else coding_of_items(recipe.codec, domain)
    if not coding.codec:
        raise UserError(
            "This run has no latents.", "Nothing is encoded in it.", "Choose a model of latents."
        )
    original = array(clean)
    codec = codec_of(coding.codec)
    back = np.asarray(codec.decode(codec.encode(original)), np.float32)
    yield Reconstruction(coding.shown, labels.numpy(), original, back)


def noised_pixels(request: NoisedPixelsRequest) -> Iterator[Event]:
    """alpha x_0 + sigma eps of the pixels themselves, as a model of pixels would see them."""
    clean = codec_of(request.codec).decode(request.x)
    eps = normal(request.seed, Stream.PRIOR, range(len(clean)), 0, clean.shape[1:])
    x = (request.alpha * clean + request.sigma * eps).astype(np.float32)
    yield NoisedPixels(visible(x, request.alpha, request.sigma).astype(np.float32))
