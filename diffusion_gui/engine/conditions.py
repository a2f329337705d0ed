"""The two predictions that classifier-free guidance is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.conditions import Conditions, ConditionsRequest
from diffusion_gui.diffusion.clipped import Clipped
from diffusion_gui.diffusion.denoiser import Denoiser

from .guiding import prompted
from .library import Library
from .to_numpy import array


def conditions(library: Library, request: ConditionsRequest) -> Iterator[Event]:
    """x0 with the condition and without it, as they are shown; in one batch, as a run has them.

    Raises:
        UserError: the model is not the one of the run any more.
    """
    recipe = request.recipe
    model = prompted(library, recipe)
    if model.sha256 != recipe.model_sha256:
        raise UserError(
            "The model has changed since this run was made.",
            "Its predictions would not be those of the run.",
            "Run it again.",
        )
    denoiser: Denoiser = Clipped(model.denoiser, recipe.clip) if recipe.clip else model.denoiser
    x = torch.from_numpy(np.array(request.x, np.float32)).to(library.device)
    labels = torch.from_numpy(np.array(request.labels, np.int64)).to(library.device)
    with torch.inference_mode():
        both = denoiser(
            torch.cat([x, x]),
            request.alpha,
            request.sigma,
            torch.cat([labels, torch.full_like(labels, -1)]),
        )
        asked, unasked = (array(model.coding.to_see(one)) for one in both.chunk(2))
    yield Conditions(asked, unasked)
