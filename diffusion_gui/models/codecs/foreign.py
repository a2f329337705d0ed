"""Pictures as the latents of another program's autoencoder, of diffusers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from diffusion_gui.core.catalog.codecs import CODECS, learned_place
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import Shape
from diffusion_gui.core.steps import as_part
from diffusion_gui.core.text import msg
from diffusion_gui.models.foreign.pieces import READING
from diffusion_gui.models.foreign.weights import built, classes_of
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.stepped import stepped
from diffusion_gui.storage.foreign.autoencoder_tiny import CLASS as TINY
from diffusion_gui.storage.foreign.info import Autoencoder, ForeignInfo
from diffusion_gui.storage.foreign.latents import CODEC, REACH
from diffusion_gui.storage.learned_codecs import found_codec
from diffusion_gui.storage.model_sources import describe

Values = npt.NDArray[np.floating]
Real = npt.NDArray[np.float32]
ENCODING, DECODING = msg("encoding the items"), msg("decoding the latents")
"""What steps of it are called."""


class ForeignCodec:
    """Pictures (N, C, H, W) as scaled latents (N, c, h, w), and back, in float32 on the CPU.

    Attributes:
        codec: the name of its line.
    """

    codec = CODEC
    passes = 1
    """Of a network for each item."""

    def __init__(self, name: str) -> None:
        """Args: name: CODEC:FOLDER, with `@SHA256` where it has to be a certain one.

        Raises:
            UserError: no such folder, a damaged one, one without an autoencoder, or another one.
        """
        found = learned_place(found_codec(name))
        assert found is not None
        self.own, self.latents = self._read(found[1])
        (make,) = classes_of("diffusers", self.own.network)
        part = self.own.part
        with as_part(part.bytes, READING):
            network, _ = built(lambda: make(**part.options), part)
        self.network: Any = settle(network, "cpu")
        self.bytes = sum(one.nbytes for one in self.network.parameters())

    @staticmethod
    def _read(place: str) -> tuple[Autoencoder, Shape]:
        """The autoencoder of the model at `place`, and the shape of the latents of its pictures."""
        info = describe(place)
        assert isinstance(info, ForeignInfo)
        assert info.autoencoder is not None
        assert info.domain is not None
        return info.autoencoder, info.domain.shape

    def coded(self, domain: Domain) -> Domain:
        """The latents' domain, for that of the pictures.

        Raises:
            UserError: pictures of another shape or range than the model makes.
        """
        shape = self._brought(domain.shape, self.own.shape, self.latents)
        if shape is None or (domain.low, domain.high) != (-1.0, 1.0):
            raise UserError(
                "These pictures do not fit the autoencoder.",
                msg(
                    "It was trained for {wanted}; these are {given}.",
                    wanted="x".join(map(str, self.own.shape)),
                    given="x".join(map(str, domain.shape)),
                ),
                "Choose pictures of that size, or with sides in the same steps.",
            )
        made = CODECS[self.codec].states
        return Domain(made, shape, -REACH, REACH, domain.labels, domain.rate)

    def shown(self, domain: Domain) -> Domain:
        """The pictures' domain, for that of the latents."""
        made = CODECS[self.codec].modality
        shape = self._brought(domain.shape, self.latents, self.own.shape)
        assert shape is not None
        return Domain(made, shape, labels=domain.labels, rate=domain.rate)

    @staticmethod
    def _brought(shape: Shape, own: Shape, to: Shape) -> Shape | None:
        """The shape that is to `shape` as `to` is to `own`; None where there is none."""
        if len(shape) != len(own) or shape[0] != own[0]:
            return None
        each = [divmod(a * c, b) for a, b, c in zip(shape[1:], own[1:], to[1:], strict=True)]
        whole = all(length > 0 and not rest for length, rest in each)
        return (to[0], *(length for length, _ in each)) if whole else None

    @torch.inference_mode()
    def encode(self, item: Values) -> Real:
        """Latents of pictures: the mean of each posterior, not a draw, so that it is repeated."""
        return self._one_by_one(item, self.network.encoder, self._encoded, ENCODING)

    def _encoded(self, pictures: Tensor) -> Tensor:
        made = self.network.encode(pictures)
        mean: Tensor = made.latents if self.own.network == TINY else made.latent_dist.mode()
        return (mean - self.own.shift) * self.own.scaling

    @torch.inference_mode()
    def decode(self, state: Values) -> Real:
        """Pictures of latents, whatever their noise: finite, and from -1 to 1.

        Each is made by itself, so that its pixels do not depend on those beside it.
        """
        return self._one_by_one(state, self.network.decoder, self._decoded, DECODING)

    def _decoded(self, latents: Tensor) -> Tensor:
        made: Tensor = self.network.decode(latents / self.own.scaling + self.own.shift).sample
        return made.nan_to_num(0.0).clamp(-1.0, 1.0)

    def _one_by_one(
        self, values: Values, network: nn.Module, turn: Callable[[Tensor], Tensor], what: str
    ) -> Real:
        """`turn` of each item; can be stopped between the layers of `network`, which it calls."""
        parts = torch.split(torch.from_numpy(np.array(values, np.float32)), 1)
        made = []
        for number, part in enumerate(parts):
            with stepped(network, number, len(parts), what, self.passes):
                made.append(turn(part))
        joined: Real = torch.cat(made).numpy()
        return joined
