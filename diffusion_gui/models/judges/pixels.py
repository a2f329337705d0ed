"""The judge of pictures: it sees their pixels."""

from __future__ import annotations

from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

from .judge import JudgeNet

WIDTHS = (24, 32, 48, 64)
GROUPS = 8


class PixelJudge(JudgeNet):
    """Four 3x3 convolutions, two of them with stride 2, and the mean over the picture.

    The means are 64 features that depend little on where a thing lies; one layer makes the classes
    from them.
    """

    def __init__(self, domain: Domain) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = domain.shape[0]
        for width, stride in zip(WIDTHS, (1, 2, 2, 1), strict=True):
            layers += [
                nn.Conv2d(before, width, 3, stride=stride, padding=1),
                nn.GroupNorm(GROUPS, width),
                nn.ReLU(),
            ]
            before = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(before, len(domain.labels))

    def features(self, seen: Tensor) -> Tensor:
        """Pictures (N, C, H, W) with H, W >= 4 to (N, 64)."""
        means: Tensor = self.body(seen).mean(dim=(2, 3))
        return means
