"""The autoencoder: sizes, what it is trained by, how its latents are scaled, and what it is not."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_scenes import AUTOENCODER, autoencoder, few_scenes

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.scoring import Scored
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.diffusion.sample_metrics import psnr_db
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.scoring import score
from diffusion_gui.models.autoencoder import Autoencoder, divergence, reconstruction_losses
from diffusion_gui.models.checkpoint import load_codec
from diffusion_gui.models.networks import build
from diffusion_gui.training.trainer import train

__all__ = ["autoencoder", "few_scenes"]


def built(shape: tuple[int, ...], **options: object) -> Autoencoder:
    network = build("autoencoder", {"channels": 8, **options}, Domain("image", shape))
    assert isinstance(network, Autoencoder)
    return network.eval()


def test_pictures_become_four_channels_of_a_quarter_of_their_sides() -> None:
    network = build("autoencoder", {}, Domain("image", (3, 64, 64)))
    assert isinstance(network, Autoencoder)
    assert network.latent_shape == (4, 16, 16)
    assert 350_000 < sum(one.numel() for one in network.parameters()) < 450_000


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 30, 17), (1, 4, 4)])
def test_sides_that_do_not_divide_come_back_as_they_were(shape: tuple[int, ...]) -> None:
    network = built(shape, latent=3)
    x = torch.rand(2, *shape)
    with torch.no_grad():
        z = network.encode(x)
        assert z.shape == (2, *network.latent_shape)
        assert network.decode(z).shape == x.shape


def test_the_divergence_is_that_of_two_normal_distributions() -> None:
    mean, log_variance = torch.full((1, 2, 3, 3), 0.7), torch.full((1, 2, 3, 3), -1.0)
    p = torch.distributions.Normal(0.7, math.exp(-0.5))
    expected = torch.distributions.kl_divergence(p, torch.distributions.Normal(0.0, 1.0))
    assert float(divergence(mean, log_variance)) == pytest.approx(float(expected), rel=1e-5)
    assert float(divergence(torch.zeros(1, 2, 3, 3), torch.zeros(1, 2, 3, 3))) == 0.0


def test_the_loss_is_the_error_and_the_divergence() -> None:
    network = built((3, 16, 16), kl=0.5)
    x, eps = torch.rand(3, 3, 16, 16), torch.zeros(3, 3, 16, 16)
    mean, log_variance = network.posterior(x)
    error = (network.reconstruction(mean) - x).square().flatten(1).mean(dim=1)
    expected = error + 0.5 * divergence(mean, log_variance)
    torch.testing.assert_close(reconstruction_losses(network, x, eps), expected)


def test_measured_latents_have_mean_0_and_deviation_1_in_each_channel() -> None:
    network, x = built((3, 16, 16)), torch.rand(40, 3, 16, 16)
    network.measure(x)
    z = network.encode(x).transpose(0, 1).flatten(1)
    torch.testing.assert_close(z.mean(dim=1), torch.zeros(4), atol=1e-4, rtol=0)
    torch.testing.assert_close(z.std(dim=1), torch.ones(4), atol=1e-4, rtol=0)


def test_whatever_the_latents_pictures_are_finite_and_within_their_range() -> None:
    network = built((3, 16, 16))
    wild = torch.full((1, 4, 4, 4), 1e30)
    assert torch.isfinite(network.decode(wild)).all()
    assert network.decode(wild).abs().max() <= 1.0


def test_six_decibels_halve_the_error() -> None:
    x = torch.zeros(1, 3, 4, 4)
    first, second = (float(psnr_db(x, x + one, 2.0)) for one in (0.2, 0.1))
    assert first == pytest.approx(20.0)
    assert second - first == pytest.approx(6.02, abs=0.01)


def test_training_shows_originals_each_beside_what_comes_back(
    few_scenes: torch.Tensor, tmp_path: Path
) -> None:
    events = list(train(AUTOENCODER, tmp_path / "run"))
    (samples,) = (one for one in events if isinstance(one, TrainSamples))
    assert samples.x.shape == (16, 3, 64, 64)
    np.testing.assert_array_equal(samples.x[::2], few_scenes.numpy()[:8])
    network = load_codec(str(tmp_path / "run")).network
    assert isinstance(network, Autoencoder)
    with torch.no_grad():
        back = network.reconstruction(network.posterior(few_scenes[:8])[0])
    np.testing.assert_allclose(samples.x[1::2], back.numpy(), atol=1e-4)
    assert samples.labels[::2].tolist() == samples.labels[1::2].tolist()


def test_a_checkpoint_holds_latents_scaled_over_the_data(
    autoencoder: Path, few_scenes: torch.Tensor
) -> None:
    network = load_codec(str(autoencoder)).network
    assert isinstance(network, Autoencoder)
    z = network.encode(few_scenes).transpose(0, 1).flatten(1)
    torch.testing.assert_close(z.std(dim=1), torch.ones(4), atol=1e-3, rtol=0)


def test_a_resumed_run_equals_a_straight_one(few_scenes: torch.Tensor, tmp_path: Path) -> None:
    settings = dataclasses.replace(AUTOENCODER, steps=4, save_every=2, sample_every=0)
    for _ in train(settings, tmp_path / "whole"):
        pass
    for event in train(settings, tmp_path / "parts"):
        if getattr(event, "path", None) is not None:  # saved for the first time
            break
    for _ in train(settings, tmp_path / "parts", resume=True):
        pass
    one, other = (load_codec(str(tmp_path / name)).sha256 for name in ("whole", "parts"))
    assert one == other


def test_score_tells_how_near_pictures_come_back_and_what_latents_are_like(
    autoencoder: Path,
) -> None:
    recipe = Recipe(model=str(autoencoder), count=20)
    (scored,) = (one for one in score(Library("cpu"), recipe) if isinstance(one, Scored))
    names = [one.name for one in scored.scores]
    assert names == ["psnr", "kl", "latent_mean", "latent_low", "latent_high"]
    assert scored.calls == 0
    assert all(one.floor is None for one in scored.scores)
    assert 3.0 < scored.scores[0].value < 40.0
    assert scored.recipe.data == "scenes"


def test_an_autoencoder_is_no_denoiser(autoencoder: Path) -> None:
    with pytest.raises(UserError, match="is an autoencoder"):
        Library("cpu").model(str(autoencoder))
