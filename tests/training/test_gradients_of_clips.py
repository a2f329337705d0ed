"""A training step of clips by layers: bfloat16 makes gradients of Conv3d infinite on some CPUs."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from diffusion_gui.core.catalog import MODALITIES, NETWORKS
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data import open_dataset
from diffusion_gui.data.dataset import StoredDataset
from diffusion_gui.training import trainer
from diffusion_gui.training.loss import denoising_losses
from diffusion_gui.training.trainer import Trainer

CLIPS = open_dataset("clips").domain
SPATIAL = [name for name, entry in NETWORKS.items() if entry.sides == 3]
"""The networks of the catalogue that are made for clips."""
FRAMES = (16, 8)
"""Of the shipped clips, and of shorter ones, whose volumes are smaller: see `bf16_check`."""


class Step:
    """One step of a trainer of four clips: what the network was given, and the gradients."""

    def __init__(self, network: str, frames: int, monkeypatch: pytest.MonkeyPatch) -> None:
        x, labels = open_dataset("clips").draw(4, 0)
        x = x[:, :, :frames].contiguous()
        domain = dataclasses.replace(CLIPS, shape=tuple(x.shape[1:]))
        settings = TrainSettings(
            data="clips", network=network, steps=1, batch=4, clip=0.0, sample_every=0, device="cpu",
            level_mean=MODALITIES["video"].training["level_mean"],
        )  # fmt: skip
        run = Trainer(settings, StoredDataset("clips", domain, 4, x, labels), None)
        rng = torch.Generator().manual_seed(1)
        for parameter in run.network.parameters():  # layers that begin at 0 would hide the others
            parameter.data += 0.02 * torch.randn(parameter.shape, generator=rng)
        self.before = copy.deepcopy(run.network)
        self.given: tuple[Any, ...] = ()

        monkeypatch.setattr(trainer, "training_losses", self.seen)
        run.advance()
        self.gradients = {name: p.grad for name, p in run.network.named_parameters()}

    def seen(self, network: nn.Module, *given: Any) -> Tensor:
        """The losses, and what they were made of."""
        self.given = given
        return denoising_losses(network, *given)


@pytest.fixture(params=[(one, frames) for one in SPATIAL for frames in FRAMES])
def step(request: pytest.FixtureRequest) -> Step:
    with pytest.MonkeyPatch.context() as patch:
        return Step(*request.param, patch)


def test_the_weight_gradients_of_a_step_of_clips_are_those_of_double_precision(
    step: Step,
) -> None:
    exact = step.before.double()
    exact.zero_grad()
    x0, eps, level, labels, sigma_data = step.given
    losses = denoising_losses(exact, x0.double(), eps.double(), level.double(), labels, sigma_data)
    losses.mean().backward()
    layers = [name for name, m in exact.named_modules() if isinstance(m, nn.Conv3d)]
    assert len(layers) >= 8
    for name in layers:
        expected = exact.get_parameter(f"{name}.weight").grad
        found = step.gradients[f"{name}.weight"]
        assert expected is not None
        assert found is not None
        assert found.isfinite().all(), name
        # bfloat16 rounds in every layer on the way: up to 2.2 %, by processor and layer. One layer
        # alone keeps within 2 % or is computed in single precision: see `gradients_agree`.
        assert float((found - expected).norm() / expected.norm()) < 0.05, name
