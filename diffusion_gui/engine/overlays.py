"""Overlays: the denoiser's field over the plane, and the training items nearest to given ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.catalog.codecs import codec_entry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.overlays import (
    DecodeRequest,
    EncodeRequest,
    Field,
    FieldRequest,
    ItemsDecoded,
    Nearest,
    NearestRequest,
    StatesEncoded,
)
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.linear_preview import linear_sums
from diffusion_gui.core.runs.shown_values import visible_size
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.core.text import msg
from diffusion_gui.diffusion.convert import eps_from_x0, score_from_x0
from diffusion_gui.diffusion.sample_metrics import nearest_items

from .guiding import guided
from .library import Library


def field(library: Library, request: FieldRequest) -> Iterator[Event]:
    """Score and velocity of the recipe's model, joined by its second one, on a grid over the plane.

    Raises:
        UserError: the model does not work on points, or the level is 0, where both are undefined.
    """
    model = guided(library, request.recipe)
    schedule = schedule_of(request.recipe)
    alpha, sigma = float(schedule.alpha[request.t]), float(schedule.sigma[request.t])
    if model.domain.shape != (2,) or sigma <= 0.0:
        raise UserError(
            "Arrows need points in the plane and a noise level above 0.",
            msg("This model works on items of shape {wanted}.", wanted=model.domain.shape),
            "Choose a model of points.",
        )
    size = float(visible_size(alpha, sigma)) * request.reach
    ticks = np.linspace(model.domain.low, model.domain.high, request.side, dtype=np.float32) * size
    across, up = np.meshgrid(ticks, ticks)
    x = torch.from_numpy(np.stack([across.ravel(), up.ravel()], axis=1)).to(library.device)
    with torch.inference_mode():
        x0 = model.denoiser(x, alpha, sigma, None)
        score = score_from_x0(x, x0, alpha, sigma)
        to_data, to_noise = _rates(schedule, request.t)
        velocity = -(to_data * x0 + to_noise * eps_from_x0(x, x0, alpha, sigma))
    yield Field(alpha, sigma, _array(x), _array(score), _array(velocity))


def _rates(schedule: NoiseSchedule, t: int) -> tuple[float, float]:
    """How fast alpha and sigma grow at index t, of states at the size they are shown in.

    Points of x_t = alpha x_0 + sigma eps that follow the probability-flow ODE move by
    d(alpha)/dt x_0 + d(sigma)/dt eps (Song et al. 2021, eq. 13, in the notation of Lipman et al.
    2022), here by the differences of the tables, with t / T as the time.
    """
    size = visible_size(schedule.alpha, schedule.sigma)
    alpha, sigma = (np.gradient(table / size)[t] for table in (schedule.alpha, schedule.sigma))
    return float(alpha * schedule.T), float(sigma * schedule.T)


def nearest(library: Library, request: NearestRequest) -> Iterator[Event]:
    """The training item nearest to each of `request.x`, in root mean squared difference.

    Raises:
        UserError: the items are of another shape than the data's.
    """
    yield from library.prepare_states(request.data, request.codec)
    domain, items, _ = library.states(request.data, request.codec)
    if request.x.shape[1:] != domain.shape:
        raise UserError(
            "These items cannot be compared with the data set.",
            msg(
                "They have shape {given}, its items {wanted}.",
                given=request.x.shape[1:],
                wanted=domain.shape,
            ),
            "Choose a model that was trained on this data.",
        )
    asked = torch.from_numpy(np.ascontiguousarray(request.x))
    distance, index = nearest_items(asked, items)
    yield Nearest(_array(items[index]), index.numpy(), distance.numpy())


def decode(request: DecodeRequest) -> Iterator[Event]:
    """The items of states, for whoever looks at them."""
    items = codec_of(request.codec).decode(request.x)
    sums = linear_sums(request.x, items) if codec_entry(request.codec).linear else None
    yield ItemsDecoded(items, sums)


def encode(request: EncodeRequest) -> Iterator[Event]:
    """The states of items, likewise."""
    yield StatesEncoded(codec_of(request.codec).encode(request.x))


def _array(x: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(x.detach().cpu().numpy(), dtype=np.float32)
