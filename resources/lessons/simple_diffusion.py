"""A diffusion model for pictures of 3x28x28, whole: data, network, training, generating."""

import torch
from torch import nn
from torchvision.utils import save_image

torch.manual_seed(0)  # the same seed, the same pictures
T = 100  # noise levels from 0 (data) to 1 (only noise)


def data(n):
    """n pictures (n, 3, 28, 28) from -1 to 1: a disc of any colour, size and place."""
    y, x = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    place = 9 + 10 * torch.rand(n, 2, 1, 1)
    radius = 5 + 4 * torch.rand(n, 1, 1)
    away = ((x - place[:, 0]) ** 2 + (y - place[:, 1]) ** 2).sqrt()
    inside = (radius - away + 0.5).clamp(0, 1)[:, None]
    ground = 0.4 * torch.rand(n, 3, 1, 1) - 1
    colour = 1.4 * torch.rand(n, 3, 1, 1) - 0.4
    return ground + (colour - ground) * inside


class Denoiser(nn.Module):
    """Guesses the clean picture; as large as its input, told the level, with short cuts."""

    def __init__(self, width=32):
        super().__init__()
        self.down1 = nn.Conv2d(3 + 1, width, 4, 2, 1)  # 28 to 14
        self.down2 = nn.Conv2d(width, width, 4, 2, 1)  # 14 to 7
        self.wide = nn.Conv2d(width, width, 7, 1, 3)
        self.up2 = nn.ConvTranspose2d(width, width, 4, 2, 1)  # 7 to 14
        self.up1 = nn.ConvTranspose2d(2 * width, width, 4, 2, 1)  # 14 to 28
        self.out = nn.Conv2d(width + 4, 3, 3, 1, 1)

    def forward(self, x, level):
        x = torch.cat([x, level.view(-1, 1, 1, 1).expand(-1, 1, 28, 28)], 1)
        a = self.down1(x).relu()
        b = self.down2(a).relu()
        b = b + self.wide(b).relu()  # residual: the gradient has a way around
        c = torch.cat([self.up2(b).relu(), a], 1)
        d = torch.cat([self.up1(c).relu(), x], 1)
        return self.out(d)


def train(net, steps=2000, batch=32):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(steps):
        x0, eps, level = data(batch), torch.randn(batch, 3, 28, 28), torch.rand(batch)
        share = level.view(-1, 1, 1, 1)
        x = (1 - share) * x0 + share * eps  # noising: any level at once
        loss = (net(x, level) - x0).square().mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()


@torch.no_grad()
def generate(net, n=16):
    x = torch.randn(n, 3, 28, 28)  # the noise prior
    for t in range(T, 0, -1):  # denoising: each step begins where the last one ended
        level, below = t / T, (t - 1) / T
        x0 = net(x, torch.full((n,), level))
        x = x0 + below / level * (x - x0)
    return x


if __name__ == "__main__":
    net = Denoiser()
    train(net)  # a minute or two
    save_image(generate(net), "denoised_image.png", nrow=4, normalize=True, value_range=(-1, 1))
