"""The VAE: its size, what it is trained by, what a run of it shows, and that it resumes exactly."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_vae import TINY_VAE, vae_run

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.training import CheckpointSaved, TrainSamples
from diffusion_gui.models.checkpoint import load
from diffusion_gui.models.networks import build
from diffusion_gui.models.vae import VAE
from diffusion_gui.training.trainer import train

__all__ = ["vae_run"]

LABELS = tuple("abcdefgh")


def built(shape: tuple[int, ...], labels: tuple[str, ...] = LABELS, **options: object) -> VAE:
    torch.manual_seed(0)
    options = {"channels": 8, "latent": 5, **options}
    network = build("vae", options, Domain("image", shape, labels=labels))
    assert isinstance(network, VAE)
    return network.eval()


def test_the_usual_one_for_shapes_is_small() -> None:
    network = build("vae", {}, Domain("image", (3, 28, 28), labels=LABELS))
    assert 300_000 < sum(one.numel() for one in network.parameters()) < 360_000


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 30, 17), (1, 4, 4)])
@pytest.mark.parametrize("labels", [LABELS, ()])
def test_items_are_made_in_any_size_of_few_numbers_and_a_class(
    shape: tuple[int, ...], labels: tuple[str, ...]
) -> None:
    network = built(shape, labels)
    classes = torch.arange(3) if labels else torch.full((3,), -1)
    with torch.no_grad():
        mean, log_variance = network.posterior(torch.rand(3, *shape), classes)
        assert mean.shape == log_variance.shape == (3, 5)
        made = network.made_of(torch.full((3, 5), 1e9), classes)
    assert made.shape == (3, *shape)
    assert made.abs().max() <= 1.0


def test_the_loss_is_the_negative_evidence_lower_bound() -> None:
    """log p(x | z) - KL(q(z | x) || p(z)) by torch (Kingma & Welling 2014, eq. 10)."""
    network = built((1, 8, 8), deviation=0.3)
    x, labels = torch.rand(4, 1, 8, 8), torch.tensor([0, 3, 7, -1])
    eps = torch.randn(4, 1, 8, 8)
    with torch.no_grad():
        mean, log_variance = network.posterior(x, labels)
        q = torch.distributions.Normal(mean, (0.5 * log_variance).exp())
        z = q.mean + q.stddev * eps.flatten(1)[:, :5]
        p = torch.distributions.Normal(network.decode(z, labels), 0.3)
        prior = torch.distributions.Normal(0.0, 1.0)
        kl = torch.distributions.kl_divergence(q, prior).sum(dim=1)
        bound = p.log_prob(x).flatten(1).sum(dim=1) - kl
        constant = 64 * torch.log(p.stddev.flatten()[0] * (2.0 * torch.pi) ** 0.5)
        expected = (-bound - constant) * 2.0 * 0.3**2 / 64
        torch.testing.assert_close(network.losses(x, eps, labels), expected, rtol=1e-4, atol=1e-5)


def test_the_class_plays_a_part_in_what_is_made_and_in_what_is_read() -> None:
    network, z = built((1, 8, 8)), torch.zeros(2, 5)
    classes = torch.tensor([1, 4])
    with torch.no_grad():
        one, other = network.made_of(z, classes)
        means, _ = network.posterior(torch.zeros(2, 1, 8, 8), classes)
    assert not torch.equal(one, other)
    assert not torch.equal(*means)


def test_training_shows_items_of_the_same_numbers_classes_in_turn(tmp_path: Path) -> None:
    settings = dataclasses.replace(TINY_VAE, sample_every=2)
    events = list(train(settings, tmp_path / "run"))
    first, last = (one for one in events if isinstance(one, TrainSamples))
    assert last.labels.tolist() == [i % 10 for i in range(16)]
    assert first.x.shape == last.x.shape == (16, 1, 28, 28)
    assert not np.array_equal(first.x, last.x)
    network = load(str(tmp_path / "run")).network
    assert isinstance(network, VAE)
    with torch.no_grad():
        again, _ = network.looked_at(torch.zeros(16, 1, 28, 28), torch.zeros(16), settings.seed)
    np.testing.assert_allclose(last.x, again.numpy(), atol=1e-5)
    assert sum(isinstance(one, CheckpointSaved) for one in events) == 2


def test_a_resumed_run_equals_a_straight_one(vae_run: Path, tmp_path: Path) -> None:
    for event in train(TINY_VAE, tmp_path / "parts"):
        if isinstance(event, CheckpointSaved):
            break
    for _ in train(TINY_VAE, tmp_path / "parts", resume=True):
        pass
    whole, parts = load(str(vae_run)), load(str(tmp_path / "parts"))
    assert whole.sha256 == parts.sha256
