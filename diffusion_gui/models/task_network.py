"""What a network is asked for that is trained to be something other than a denoiser."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from torch import Tensor, nn

from diffusion_gui.core.protocol.training import LatentFigures


class TaskNetwork(nn.Module, ABC):
    """A network with a loss of its own, and something of its own that a run is looked at by."""

    predicts = "item"
    tested = False
    """A part of the data is kept from training, and tells how good it is."""

    def finish(self, x: Tensor, labels: Tensor) -> Mapping[str, float]:
        """Measure what belongs to its checkpoint beside the weights; returns figures of it.

        Args:
            x, labels: (N, *S) and (N,), on the CPU: of a `tested` one items that it has never
                seen, of others the training set.
        """
        return {}

    @abstractmethod
    def losses(self, x: Tensor, eps: Tensor, labels: Tensor) -> Tensor:
        """The loss of each item (N,).

        Args:
            x, eps: (N, *S) items, and standard normal noise of which any part may be used.
            labels: (N,) classes, -1 for none.
        """

    def latent_figures(self, x: Tensor) -> LatentFigures | None:
        """What the latents of items (N, *S) are like; None where that says nothing."""
        return None

    @abstractmethod
    def looked_at(self, x: Tensor, labels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
        """Items (N, *S) that show how far training has come, and their classes (N,).

        Always the same ones but for the weights.

        Args:
            x, labels: (N, *S) and (N,) items of the training set.
        """


class ItemGenerator(TaskNetwork):
    """A network that makes items in one go.

    Attributes:
        latent: standard normal numbers that an item is made of.
    """

    latent: int

    @abstractmethod
    def made_of(self, noise: Tensor, labels: Tensor) -> Tensor:
        """Items (N, *S) of noise (N, latent) and classes (N,), within the range of the data."""
