"""Scores of an autoencoder: what comes back of unseen items, and what its latents are like."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import torch
from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.scoring import FEWEST, Score, Scored
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import msg
from diffusion_gui.diffusion.sample_metrics import psnr_db
from diffusion_gui.models.autoencoder import Autoencoder, divergence
from diffusion_gui.models.checkpoint import load

from .library import Library

BLOCK = 16


@torch.inference_mode()
def _looked_at(network: Autoencoder, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(items as they come back, KL of a latent (N,), normalised latents) of items (N, *S)."""
    mean, log_variance = network.posterior(x)
    latents = network.encode(x)
    return network.decode(latents), divergence(mean, log_variance), latents


def score_codec(library: Library, recipe: Recipe) -> Iterator[Event]:
    """Encode and decode as many items of the recipe's data as it says: one `Scored`.

    Items of a data set that makes them on demand were not seen in training.

    Raises:
        UserError: data of another shape than the autoencoder's, or too few items.
    """
    loaded = load(recipe.model, library.device)
    network = loaded.network
    assert isinstance(network, Autoencoder)
    spec = recipe.data or str(loaded.metadata["training"].get("data", ""))
    yield from library.open_data(spec)
    data = library.data(spec)
    if data.domain.shape != loaded.domain.shape:
        raise UserError(
            msg("The model '{model}' does not fit this data.", model=recipe.model),
            msg(
                "It works on items of shape {wanted}; these have shape {given}.",
                wanted=loaded.domain.shape,
                given=data.domain.shape,
            ),
            "Choose the data it was trained on.",
        )
    count = min(recipe.count, data.total or recipe.count)
    if count < FEWEST:
        raise UserError("These are too few items to measure anything.", "", "Take more items.")
    ratios: list[Tensor] = []
    nats: list[Tensor] = []
    latents: list[Tensor] = []
    x = data.draw(count, recipe.seed)[0].to(library.device)
    for number, part in enumerate(torch.split(x, BLOCK)):
        yield Progress(number * BLOCK, count, "encoding and decoding")
        back, kl, z = _looked_at(network, part)
        ratios.append(psnr_db(part, back, data.domain.high - data.domain.low))
        nats.append(kl)
        latents.append(z)
    channels = torch.cat(latents).transpose(0, 1).flatten(1).double()
    mean, deviation = channels.mean(dim=1), channels.std(dim=1)
    scores = (
        _mean("psnr", torch.cat(ratios)),
        _mean("kl", torch.cat(nats)),
        Score("latent_mean", float(mean[mean.abs().argmax()]), None),
        Score("latent_low", float(deviation.min()), None),
        Score("latent_high", float(deviation.max()), None),
    )
    notes = () if not data.total else (msg("These items may have been seen in training."),)
    made = dataclasses.replace(recipe, data=data.name, count=count, model_sha256=loaded.sha256)
    yield Scored(made, 0, scores, notes)


def _mean(name: str, values: Tensor) -> Score:
    error = float(values.double().std() / len(values) ** 0.5)
    return Score(name, float(values.double().mean()), None, error)
