"""Looks: the denoiser's field over the plane, and the training items nearest to given ones."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.look_messages import Field, FieldRequest, Nearest, NearestRequest
from diffusion_gui.core.messages import Event
from diffusion_gui.core.words import say
from diffusion_gui.diffusion.convert import score_from_x0, v_from_x0
from diffusion_gui.diffusion.scores import nearest_items

from .library import Library


def field(library: Library, request: FieldRequest) -> Iterator[Event]:
    """Score and velocity of the recipe's model on a grid over the plane.

    Raises:
        UserError: the model does not work on points, or the level is 0, where both are undefined.
    """
    model = library.model(request.recipe.model)
    if model.domain.shape != (2,) or request.sigma <= 0.0:
        raise UserError(
            "Arrows need points in the plane and a noise level above 0.",
            say("This model works on items of shape {wanted}.", wanted=model.domain.shape),
            "Choose a model of points.",
        )
    size = max(1.0, math.hypot(request.alpha, request.sigma)) * request.reach
    ticks = np.linspace(model.domain.low, model.domain.high, request.side, dtype=np.float32) * size
    across, up = np.meshgrid(ticks, ticks)
    x = torch.from_numpy(np.stack([across.ravel(), up.ravel()], axis=1)).to(library.device)
    score, velocity = _directions(library, request, x)
    yield Field(request.alpha, request.sigma, _array(x), _array(score), _array(velocity))


@torch.inference_mode()
def _directions(library: Library, request: FieldRequest, x: Tensor) -> tuple[Tensor, Tensor]:
    denoiser = library.model(request.recipe.model).denoiser
    x0 = denoiser(x, request.alpha, request.sigma, None)
    level = (request.alpha, request.sigma)
    return score_from_x0(x, x0, *level), v_from_x0(x, x0, *level)


def nearest(library: Library, request: NearestRequest) -> Iterator[Event]:
    """The training item nearest to each of `request.x`, in root mean squared difference.

    Raises:
        UserError: the items are of another shape than the data's.
    """
    data = library.data(request.data)
    if request.x.shape[1:] != data.domain.shape:
        raise UserError(
            "These items cannot be compared with the data set.",
            say(
                "They have shape {given}, its items {wanted}.",
                given=request.x.shape[1:],
                wanted=data.domain.shape,
            ),
            "Choose a model that was trained on this data.",
        )
    items, _ = data.tensors()
    asked = torch.from_numpy(np.ascontiguousarray(request.x))
    distance, index = nearest_items(asked, items)
    yield Nearest(_array(items[index]), index.numpy(), distance.numpy())


def _array(x: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(x.detach().cpu().numpy(), dtype=np.float32)
