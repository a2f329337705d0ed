"""Time to an equal loss: our training against the same training of other libraries' U-Nets."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.train_presets import AGAINST_RIVALS
from diffusion_gui.data import open_dataset
from diffusion_gui.training.device import autocast, computes_halves
from diffusion_gui.training.loss import denoising_losses
from diffusion_gui.training.noise_levels import draw_levels
from diffusion_gui.training.optimizer import Ema, learning_rate, make_adamw
from diffusion_gui.training.trainer import Trainer

from .figure import Figure
from .rivals import RIVALS, nearest, predicted
from .sizes import Sizes

TARGET = 3.0
PATIENCE = 4.0
"""A rival that has had this many times our time and is still behind is not waited for."""
_HELD_OUT, _EVERY = 128, 10


class Foreign(nn.Module):
    """A rival's network behind our networks' face; it sees the level as its own step numbers."""

    predicts = "edm"

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """As `models.unet.UNet`; the class is not told, since they are made without."""
        # c_noise spans about -1.3 to 1.3; steps of a thousand are what these networks expect.
        return predicted(self.network, x, ((c_noise + 1.3) * (1000.0 / 2.6)).clamp(0.0, 999.0))


class Student:
    """One network that learns; equal batches, noise, loss and optimizer for all."""

    def __init__(self, network: nn.Module, x: Tensor, sigma_data: float, low: bool) -> None:
        self.network = network.train()
        self.seconds = 0.0
        self.steps = 0
        self._x, self._held_out = x[_HELD_OUT:], x[:_HELD_OUT]
        self._sigma_data = sigma_data
        self._low = low and computes_halves(torch.device("cpu"), 2)
        self._optimizer = make_adamw(network, AGAINST_RIVALS.lr, 0.0)
        self._ema = Ema(network, AGAINST_RIVALS.ema)

    def _losses(self, network: nn.Module, x: Tensor, rng: np.random.Generator) -> Tensor:
        mean, std = AGAINST_RIVALS.level_mean, AGAINST_RIVALS.level_std
        levels = torch.from_numpy(draw_levels(rng, len(x), mean, std).astype(np.float32))
        eps = torch.from_numpy(rng.standard_normal(x.shape, np.float32))
        nobody = torch.full((len(x),), -1)
        with autocast(torch.device("cpu"), self._low):
            return denoising_losses(network, x, eps, levels, nobody, self._sigma_data)

    def learn(self, steps: int) -> None:
        """Take `steps` steps, and count the time they take."""
        began = time.perf_counter()
        for step in range(self.steps, self.steps + steps):
            rng = generator(0, Stream.TRAIN, 0, step)
            x = self._x[torch.from_numpy(rng.integers(0, len(self._x), AGAINST_RIVALS.batch))]
            self._optimizer.zero_grad()
            self._losses(self.network, x, rng).mean().backward()  # type: ignore[no-untyped-call]
            # No decay: where each ends is not known before.
            self._optimizer.lr = learning_rate(
                step, AGAINST_RIVALS.lr, AGAINST_RIVALS.warmup, 10**9
            )
            self._optimizer.step()
            self._ema.update(step + 1)
        self.steps += steps
        self.seconds += time.perf_counter() - began

    @torch.no_grad()
    def loss(self) -> float:
        """Of the averaged weights on pictures never trained on, always at the same noise."""
        rng = generator(0, Stream.TRAIN, 1)
        return float(self._losses(self._ema.module, self._held_out, rng).mean())


def measure_learning(sizes: Sizes) -> Iterator[Progress | Figure]:
    """How much longer each rival trains for the loss that we reach in `learn_steps` steps."""
    data = open_dataset(AGAINST_RIVALS.data)
    x, _ = data.tensors()
    for name, rival in RIVALS.items():
        says = f"Training time of {rival.title} to our loss, over ours"
        if why := rival.obstacle() if sizes.learn_steps else "only in the whole bench":
            yield Figure(f"learning/{name}", says, None, target=TARGET, at_least=True, note=why)
            continue
        trainer = Trainer(AGAINST_RIVALS, data, None)
        size = sum(p.numel() for p in trainer.network.parameters())
        foreign = Foreign(nearest(rival.make, trainer.domain.shape[0], size))
        ours = Student(trainer.network, x, trainer.sigma_data, True)
        theirs = Student(foreign, x, trainer.sigma_data, False)
        # In turns, so that what else the machine does disturbs both alike.
        while ours.steps < sizes.learn_steps:
            yield Progress(ours.steps, sizes.learn_steps, "learning")
            ours.learn(_EVERY)
            while theirs.seconds < ours.seconds:
                theirs.learn(1)
        wanted, reached = ours.loss(), theirs.loss()
        while reached > wanted and theirs.seconds < PATIENCE * ours.seconds:
            yield Progress(0, 0, "learning")
            theirs.learn(_EVERY)
            reached = theirs.loss()
        note = (
            f"ours {ours.steps} steps to a loss of {wanted:.4f}; "
            f"theirs {theirs.steps} steps to {reached:.4f}"
        )
        if reached > wanted:
            note += ", still behind: the value is a lower bound"
        yield Figure(
            f"learning/{name}",
            says,
            theirs.seconds / ours.seconds,
            target=TARGET,
            at_least=True,
            note=note,
            parts={name: theirs.seconds, "ours": ours.seconds},
        )
