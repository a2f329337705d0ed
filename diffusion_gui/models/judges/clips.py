"""The judge of clips: what is where in each frame, and how that changes over time."""

from __future__ import annotations

from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

from .judge import JudgeNet

WIDTHS = (16, 24)
GROUPS = 8
PLACES = 6
"""Rows and columns that the network tells apart in a frame."""
EACH = 32
"""Numbers that stand for a frame."""
FEATURES = 64


class ClipJudge(JudgeNet):
    """Two convolutions of stride 2 over each frame, then two over time.

    A frame becomes 32 numbers that keep where a thing lies, so that the convolutions over time see
    which way it goes; the means over time are 64 features.
    """

    def __init__(self, domain: Domain) -> None:
        super().__init__()
        self.frames = domain.shape[1]
        layers: list[nn.Module] = []
        before = domain.shape[0]
        for width in WIDTHS:
            layers += [
                nn.Conv2d(before, width, 3, stride=2, padding=1),
                nn.GroupNorm(GROUPS, width),
                nn.ReLU(),
            ]
            before = width
        self.body = nn.Sequential(
            *layers, nn.AdaptiveAvgPool2d(PLACES), nn.Flatten(), nn.Linear(before * PLACES**2, EACH)
        )
        self.over_time = nn.Sequential(
            nn.Conv1d(EACH, FEATURES, 5, padding=2),
            nn.GroupNorm(GROUPS, FEATURES),
            nn.ReLU(),
            nn.Conv1d(FEATURES, FEATURES, 5, padding=2),
            nn.GroupNorm(GROUPS, FEATURES),
            nn.ReLU(),
        )
        self.head = nn.Linear(FEATURES, len(domain.labels))

    def seen(self, items: Tensor) -> Tensor:
        """Clips (N, C, F, H, W) as pictures (N, C F, H, W), so that all frames move as one."""
        return items.flatten(1, 2)

    def features(self, seen: Tensor) -> Tensor:
        """Pictures (N, C F, H, W) to (N, 64)."""
        clips = seen.reshape(len(seen), -1, self.frames, *seen.shape[2:]).transpose(1, 2)
        frames = self.body(clips.flatten(0, 1)).reshape(len(seen), self.frames, EACH)
        means: Tensor = self.over_time(frames.transpose(1, 2)).mean(dim=2)
        return means
