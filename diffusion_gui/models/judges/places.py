"""The other judge of pictures: what is where, so that it is led astray by other things."""

from __future__ import annotations

from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

from .judge import JudgeNet

WIDTHS = (12, 24)
PLACES = 5
"""Rows and columns that the network tells apart."""
FEATURES = 64


class PlaceJudge(JudgeNet):
    """Two 5x5 convolutions with max pooling, then a dense layer over a grid of 5 x 5 places.

    As LeCun et al. 1998 (LeNet-5). `PixelJudge` has normalised 3x3 convolutions and forgets where
    things lie: what exploits the one's blind spots need not exploit the other's.
    """

    def __init__(self, domain: Domain) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = domain.shape[0]
        for width in WIDTHS:
            layers += [nn.Conv2d(before, width, 5, padding=2), nn.GELU(), nn.MaxPool2d(2)]
            before = width
        self.body = nn.Sequential(
            *layers,
            nn.AdaptiveAvgPool2d(PLACES),
            nn.Flatten(),
            nn.Linear(before * PLACES**2, FEATURES),
            nn.GELU(),
        )
        self.head = nn.Linear(FEATURES, len(domain.labels))

    def features(self, seen: Tensor) -> Tensor:
        """Pictures (N, C, H, W) with H, W >= 4 to (N, 64)."""
        found: Tensor = self.body(seen)
        return found
