"""The judge of pictures: it sees their pixels."""

from __future__ import annotations

from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

from .judge import JudgeNet

WIDTHS = (24, 32, 48, 64)
GROUPS = 8
FINE = 40
"""A side, in pixels, that is looked at as it is; of a longer one blocks of pixels are."""


class PixelJudge(JudgeNet):
    """Four 3x3 convolutions, two of them with stride 2, and the mean over the picture.

    The means are 64 features that depend little on where a thing lies; one layer makes the classes
    from them. The first convolution of larger pictures is one of 3x3 blocks, 2x2 pixels each at a
    side of 64: they cost what small ones cost, and a thing twice as large is still seen whole.
    """

    def __init__(self, domain: Domain) -> None:
        super().__init__()
        block = block_of(domain.shape[1:])
        layers: list[nn.Module] = []
        before = domain.shape[0]
        for width, stride in zip(WIDTHS, (1, 2, 2, 1), strict=True):
            layers += [
                nn.Conv2d(before, width, 3 * block, stride=stride * block, padding=block),
                nn.GroupNorm(GROUPS, width),
                nn.ReLU(),
            ]
            before, block = width, 1
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(before, len(domain.labels))

    def features(self, seen: Tensor) -> Tensor:
        """Pictures (N, C, H, W) with H, W >= 4 to (N, 64)."""
        means: Tensor = self.body(seen).mean(dim=(2, 3))
        return means


def block_of(sides: tuple[int, ...]) -> int:
    """Pixels along a side of the blocks that the first convolution takes: 1, 2, 4, ..."""
    block = 1
    while min(sides) > FINE * block:
        block *= 2
    return block
