"""Pictures as the latents of a trained autoencoder, which a model's file holds."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg
from diffusion_gui.models.autoencoder import Autoencoder
from diffusion_gui.models.checkpoint import LoadedModel, load_codec
from diffusion_gui.storage.learned_codecs import other_codec

Values = npt.NDArray[np.floating]
Real = npt.NDArray[np.float32]
REACH = 3.0
"""Deviations that latents are shown within."""
BLOCK = 16
"""Items that are encoded at once."""


class LearnedCodec:
    """Pictures (N, C, H, W) as normalised latents (N, c, H / 4, W / 4), and back, on the CPU."""

    def __init__(self, name: str) -> None:
        """Args: name: `autoencoder:FILE`, with `@SHA256` where it has to be a certain one.

        Raises:
            UserError: no such file, a damaged one, one without an autoencoder, or another one.
        """
        found = learned_place(name)
        assert found is not None
        _, place, wanted = found
        loaded: LoadedModel = load_codec(place)
        if wanted and loaded.sha256 != wanted:
            raise other_codec(place)
        assert isinstance(loaded.network, Autoencoder)
        self.network = loaded.network
        self.bytes = sum(one.nbytes for one in self.network.parameters())
        self.loaded = loaded

    def coded(self, domain: Domain) -> Domain:
        """The latents' domain, for that of the pictures.

        Raises:
            UserError: pictures of another shape or range than it was trained for.
        """
        own = self.loaded.domain
        if domain.shape != own.shape or (domain.low, domain.high) != (own.low, own.high):
            raise UserError(
                "These pictures do not fit the autoencoder.",
                msg(
                    "It was trained for {wanted}; these are {given}.",
                    wanted="x".join(map(str, own.shape)),
                    given="x".join(map(str, domain.shape)),
                ),
                "Choose pictures of that size, or train an autoencoder on these.",
            )
        return Domain("latent", self.network.latent_shape, -REACH, REACH, domain.labels)

    def shown(self, domain: Domain) -> Domain:
        """The pictures' domain, for that of the latents."""
        return dataclasses.replace(self.loaded.domain, labels=domain.labels)

    @torch.inference_mode()
    def encode(self, item: Values) -> Real:
        """Latents (N, c, h, w) of pictures (N, C, H, W)."""
        return _joined([self.network.encode(part) for part in torch.split(_tensor(item), BLOCK)])

    @torch.inference_mode()
    def decode(self, state: Values) -> Real:
        """Pictures of latents, whatever their noise: finite, and within the range of the data.

        Each is made by itself, so that its pixels do not depend on those beside it.
        """
        return _joined([self.network.decode(part) for part in torch.split(_tensor(state), 1)])


def _tensor(values: Values) -> Tensor:
    return torch.from_numpy(np.array(values, np.float32))


def _joined(parts: list[Tensor]) -> Real:
    joined: Real = torch.cat(parts).numpy()
    return joined
