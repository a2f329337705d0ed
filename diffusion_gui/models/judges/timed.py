"""A judge's network for spectrograms of any sort: its features say when a thing is heard."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn.functional import adaptive_avg_pool2d

from .judge import JudgeNet

WIDTHS = (24, 40, 56)
GROUPS = 8
BLOCKS, EACH = 8, 8
"""Blocks of time, and features of each."""


class TimedNet(JudgeNet):
    """Three 3x3 convolutions of stride 2, one over the whole pitch, and no mean over time.

    Eight features for each of eight blocks of time: a sound that begins late, or rings on, differs
    from one that does not, which means over time would not show.
    """

    def __init__(self, rows: int, classes: int) -> None:
        """Args: rows: of the spectrogram, a multiple of 8."""
        super().__init__()
        layers: list[nn.Module] = []
        before = 1
        for width in WIDTHS:
            layers += [
                nn.Conv2d(before, width, 3, stride=2, padding=1),
                nn.GroupNorm(GROUPS, width),
                nn.ReLU(),
            ]
            before = width
        self.body = nn.Sequential(*layers)
        self.across = nn.Conv2d(before, EACH, (rows // 8, 1))
        self.norm = nn.GroupNorm(1, EACH)
        self.head = nn.Linear(EACH * BLOCKS, classes)

    def features(self, seen: Tensor) -> Tensor:
        """Spectrograms (N, 1, rows, F) with F >= 8 moments to (N, 64)."""
        over_time = self.norm(self.across(self.body(seen))).relu()
        return adaptive_avg_pool2d(over_time, (1, BLOCKS)).flatten(1)
