"""Weights with channels last compute the same, are trained the same, and are written the same."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
import torch
from torch import nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data.dataset import open_dataset
from diffusion_gui.models import checkpoint
from diffusion_gui.models.memory_format import last_channels, settle
from diffusion_gui.models.networks import build
from diffusion_gui.models.unet import UNet
from diffusion_gui.training.trainer import Trainer

PICTURES = TrainSettings(
    data="digits",
    network="unet_small",
    network_options={"channels": 8, "patch": 2},
    steps=4,
    batch=4,
    lr=0.01,
    warmup=0,
    device="cpu",
)


def of(capability: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: capability)


def last(network: nn.Module) -> list[bool]:
    """Whether each two-dimensional convolution of more than one number a channel lies so."""
    weights = [p for p in network.parameters() if p.dim() == 4 and p.shape[2] > 1]
    assert weights
    return [not p.is_contiguous() for p in weights]


@pytest.mark.parametrize(("capability", "expected"), [("AVX2", True), ("AVX512", False)])
def test_the_processor_decides(
    monkeypatch: pytest.MonkeyPatch, capability: str, expected: bool
) -> None:
    of(capability, monkeypatch)
    assert set(last(checkpoint.load("shapes").network)) == {expected}
    run = Trainer(PICTURES, open_dataset("digits"), None)
    run.advance()
    assert set(last(run.network) + last(run.ema.module)) == {expected}


@pytest.mark.parametrize("shape", [(2, 12), (3, 28, 28), (1, 8, 8, 8)])
def test_only_pictures_lie_otherwise(
    monkeypatch: pytest.MonkeyPatch, shape: tuple[int, ...]
) -> None:
    of("AVX2", monkeypatch)
    network = UNet(Domain("image", shape), channels=8, blocks=1, patch=2, dropout=0.0)
    before = {name: tensor.stride() for name, tensor in network.state_dict().items()}
    settle(network, "cpu")
    moved = {n: t.stride() for n, t in network.state_dict().items()} != before
    assert moved == (len(shape) == 3)


@torch.inference_mode()
def test_the_answer_is_the_same_to_rounding() -> None:
    domain = Domain("image", (3, 30, 28), labels=("a", "b"))
    torch.manual_seed(0)
    plain = build("unet", {"channels": 32}, domain).eval()
    for parameter in plain.parameters():
        parameter.normal_(std=0.1)
    other = copy.deepcopy(plain)
    last_channels(other)
    x, level = torch.randn(5, 3, 30, 28), torch.linspace(-1, 1, 5)
    labels = torch.tensor([0, 1, -1, 0, 1])
    expected = plain(x, level, labels)
    assert float(expected.std()) > 0.1
    torch.testing.assert_close(other(x, level, labels), expected, rtol=1e-3, atol=1e-3)


def test_training_goes_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fused optimizer reads weights, gradients and moments as they lie: all alike."""
    weights = []
    for capability in ("AVX512", "AVX2"):
        of(capability, monkeypatch)
        run = Trainer(PICTURES, open_dataset("digits"), None)
        # With its usual eps, AdamW's first steps follow a gradient's sign, which rounding turns
        # where it is 0 (a key's bias has none at all): other signs on other processors.
        run.optimizer.eps = 1e-3
        before = {n: p.detach().clone() for n, p in run.network.named_parameters()}
        for _ in range(4):
            run.advance()
        weights.append({n: p.detach() - before[n] for n, p in run.network.named_parameters()})
    assert sum(float(moved.abs().max()) > PICTURES.lr / 10 for moved in weights[0].values()) > 20
    for name, moved in weights[0].items():
        # As a whole: weights of a small gradient move by rounding, which differs by processor.
        apart, size = (weights[1][name] - moved).norm(), moved.numel() ** 0.5
        assert apart <= 0.05 * moved.norm() + PICTURES.lr / 100 * size, name


def test_a_file_does_not_tell_the_layout(tmp_path: Path) -> None:
    model = checkpoint.load("shapes")
    hashes = []
    for lay in (lambda n: [p.data.contiguous() for p in n.parameters()], last_channels):
        network = copy.deepcopy(model.network)
        lay(network)
        settings = TrainSettings.from_json(json.dumps(model.metadata["training"]))
        hashes.append(
            checkpoint.save(
                tmp_path / f"{len(hashes)}.safetensors",
                network,
                domain=model.domain,
                settings=settings,
                sigma_data=model.denoiser.sigma_data,
                figures={},
            )
        )
    assert hashes == [model.sha256] * 2
    a, b = ((tmp_path / f"{i}.safetensors").read_bytes() for i in (0, 1))
    assert a == b
