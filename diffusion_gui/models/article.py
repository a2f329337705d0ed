"""The source article's network, made to run: three convolutions, ReLU and Tanh."""

from __future__ import annotations

from torch import Tensor, nn

from diffusion_gui.core.domain import Domain

from .embedding import Embedding

CHANNELS = 64


class ArticleNet(nn.Module):
    """Conv(4, 2, 1) ReLU Conv(4, 2, 1) ReLU Conv(4, 2, 1) Tanh, as the article prints it.

    Three strides of two take 28x28 to 3x3; the output is enlarged to the input's size again, which
    is the only repair. It predicts x_0 itself, sees the state as the article blends it,
    x_0 (1 - l) + noise l, and knows neither level nor class, unless `conditioned` adds the level.
    """

    predicts = "blend"

    def __init__(self, domain: Domain, *, conditioned: bool) -> None:
        super().__init__()
        channels = domain.shape[0]
        self.conv1 = nn.Conv2d(channels, CHANNELS, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(CHANNELS, CHANNELS, 4, stride=2, padding=1)
        self.conv3 = nn.Conv2d(CHANNELS, channels, 4, stride=2, padding=1)
        self.embedding = Embedding(CHANNELS, 0) if conditioned else None

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """x (N, C, H, W) with H and W of at least 8, c_noise (N,); returns x_0 (N, C, H, W)."""
        h = self.conv1(x)
        if self.embedding is not None:
            h = h + self.embedding(c_noise, labels)[:, :, None, None]
        h = self.conv2(h.relu()).relu()
        small = self.conv3(h).tanh()
        return nn.functional.interpolate(small, x.shape[2:], mode="bilinear", align_corners=False)
