"""The deep U-Net and DiT are trained, resumed, saved, loaded and sampled from as the others are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn import functional

from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.sampling import RunRequest, StepDone
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import TrainStep
from diffusion_gui.data.dataset import open_dataset
from diffusion_gui.engine import Engine
from diffusion_gui.models import checkpoint
from diffusion_gui.training.device import autocast
from diffusion_gui.training.loss import denoising_losses
from diffusion_gui.training.trainer import Trainer, train

NETWORKS: dict[str, dict[str, Any]] = {
    "unet_deep": {"channels": 8, "blocks": 1, "levels": 3, "attention": 64},
    "dit": {"heads": 2, "head_width": "32", "depth": 2, "patch": 4},
}


@pytest.fixture(params=NETWORKS)
def settings(request: pytest.FixtureRequest) -> TrainSettings:
    return TrainSettings(
        data="digits",
        network=request.param,
        network_options=NETWORKS[request.param],
        steps=6,
        batch=8,
        warmup=0,
        sample_every=0,
        device="cpu",
    ).checked()


def losses(events: list[Event]) -> list[float]:
    return [event.loss for event in events if isinstance(event, TrainStep)]


def test_it_learns_one_batch(settings: TrainSettings) -> None:
    run = Trainer(settings, open_dataset("digits"), None)
    x0, eps, labels, levels = run.batches.draw(0)
    level = torch.from_numpy(levels).float()
    found = []
    for _ in range(40):
        run.optimizer.zero_grad()
        loss = denoising_losses(run.network, x0, eps, level, labels, run.sigma_data).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        run.optimizer.lr = 3e-3
        run.optimizer.step()
        found.append(loss.item())
    assert found[-1] < 0.6 * found[0]


def test_a_resumed_run_is_the_straight_one(settings: TrainSettings, tmp_path: Path) -> None:
    straight = losses(list(train(settings, tmp_path / "a")))
    events = train(settings, tmp_path / "b")
    first = [next(events) for _ in range(5)]
    events.close()  # type: ignore[attr-defined]
    assert losses(first + list(train(settings, tmp_path / "b", resume=True))) == straight
    one, other = (checkpoint.load(str(tmp_path / name)) for name in "ab")
    assert one.sha256 == other.sha256


def test_its_checkpoint_is_sampled_from(settings: TrainSettings, tmp_path: Path) -> None:
    list(train(settings, tmp_path / "run"))
    recipe = Recipe(data="digits", model=str(tmp_path / "run"), steps=3, count=4, sampler="ddim")
    steps = [
        event
        for event in Engine(device="cpu").execute(RunRequest(recipe))
        if isinstance(event, StepDone)
    ]
    assert len(steps) == 3
    assert steps[-1].x.std() > 0.1


def test_in_bfloat16_its_gradients_point_the_same_way(settings: TrainSettings) -> None:
    run = Trainer(settings, open_dataset("digits"), None)
    rng = torch.Generator().manual_seed(1)
    for parameter in run.network.parameters():  # layers that begin at 0 would hide the others
        parameter.data += 0.05 * torch.randn(parameter.shape, generator=rng)
    x0, eps, labels, levels = run.batches.draw(0)
    level = torch.from_numpy(levels).float()
    found = []
    for halves in (False, True):
        run.optimizer.zero_grad()
        with autocast(run.device, halves):
            loss = denoising_losses(run.network, x0, eps, level, labels, run.sigma_data)
        loss.mean().backward()  # type: ignore[no-untyped-call]
        found.append(torch.cat([one.flatten().clone() for one in run.norms.gradients()]))
    assert found[1].isfinite().all()
    assert functional.cosine_similarity(*found, dim=0) > 0.98
