"""A network that guesses what its items are of beside their labels, and goes by its guess."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn
from torch.nn import functional

GUESS_WEIGHT = 0.1
"""Of the guess's cross entropy beside the squared error, which is about as large at high noise."""


class GuessingNetwork(nn.Module, ABC):
    """A network whose prediction goes by the hidden class of an item, told or guessed.

    With hidden classes k the best prediction is a mixture,
    E[x_0 | x] = sum_k p(k | x) E[x_0 | x, k].
    A network that sees little of an item at once makes it of what each part shows, and parts come
    to differ: the frames of a clip show another shape each. One that first guesses p(k | x) from
    all parts together, and draws all of them by that one guess, cannot.

    Attributes:
        hidden: how many classes it guesses among; 0 where its items have none.
    """

    hidden: int

    @abstractmethod
    def guessed(
        self, x: Tensor, c_noise: Tensor, labels: Tensor, hidden: Tensor
    ) -> tuple[Tensor, Tensor]:
        """What it predicts (N, *S), and its guess as logits (N, classes).

        Args:
            hidden: classes (N,) that it goes by; by its own guess for an item of -1.
        """


def with_hidden(labels: Tensor, hidden: Tensor) -> Tensor:
    """Labels (N,) and hidden classes (N,) in one tensor (N, 2), as training hands them on."""
    return torch.stack([labels, hidden], dim=1)


def predicted(
    network: nn.Module, x: Tensor, c_noise: Tensor, labels: Tensor
) -> tuple[Tensor, Tensor | float]:
    """What a network predicts (N, *S), and what its guesses add to the loss of each item (N,).

    Every second item is drawn by the guess, so that the network learns to go by it; the others by
    the truth, so that it learns what each class looks like where nothing can be guessed yet.
    Levels rise through a batch, so both happen at all of them.

    Args:
        labels: (N,), or (N, 2) as `with_hidden` makes them.
    """
    if labels.dim() == 1 or not isinstance(network, GuessingNetwork):
        return network(x, c_noise, labels), 0.0
    label, truth = labels.unbind(1)
    told = truth.clone()
    told[::2] = -1
    out, logits = network.guessed(x, c_noise, label, told)
    return out, GUESS_WEIGHT * functional.cross_entropy(logits.float(), truth, reduction="none")
