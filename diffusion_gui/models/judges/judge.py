"""What every judge's network is: a fixed transform, features, and the classes made of them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor, nn


class JudgeNet(nn.Module, ABC):
    """Classes from features, features from pictures, and pictures from items."""

    head: nn.Linear

    def seen(self, items: Tensor) -> Tensor:
        """The pictures (N, C, H, W) that the network sees of items (N, *shape)."""
        return items

    @abstractmethod
    def features(self, seen: Tensor) -> Tensor:
        """Features (N, F) of pictures."""

    def forward(self, seen: Tensor) -> Tensor:
        """Logits (N, classes) of pictures."""
        logits: Tensor = self.head(self.features(seen))
        return logits
