"""Learning rate, averaged weights and gradient norms against closed forms and autograd."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.models.networks import build
from diffusion_gui.training.adamw import AdamW
from diffusion_gui.training.optimizer import (
    Ema,
    GradientNorms,
    ema_decay,
    learning_rate,
    make_adamw,
)

PEAK, WARMUP, STEPS = 2e-3, 10, 110


def test_the_learning_rate_warms_up_in_a_line() -> None:
    for step in range(WARMUP):
        assert learning_rate(step, PEAK, WARMUP, STEPS) == pytest.approx(PEAK * (step + 1) / 10)


def test_then_it_falls_along_half_a_cosine_to_a_hundredth() -> None:
    for step in range(WARMUP, STEPS + 1):
        share = 0.5 * (1 + math.cos(math.pi * (step - WARMUP) / 100))
        expected = PEAK * (0.01 + 0.99 * share)
        assert learning_rate(step, PEAK, WARMUP, STEPS) == pytest.approx(expected)
    assert learning_rate(WARMUP, PEAK, WARMUP, STEPS) == PEAK
    assert learning_rate(60, PEAK, WARMUP, STEPS) == pytest.approx(0.505 * PEAK)
    assert learning_rate(STEPS, PEAK, WARMUP, STEPS) == pytest.approx(0.01 * PEAK)


@pytest.mark.parametrize(("warmup", "steps"), [(0, 1), (0, 5), (100, 10), (10, 10)])
def test_odd_lengths_give_rates_between_nothing_and_the_peak(warmup: int, steps: int) -> None:
    rates = [learning_rate(step, PEAK, warmup, steps) for step in range(steps)]
    assert all(0 < rate <= PEAK for rate in rates)


def test_the_average_is_the_recursion_written_out() -> None:
    network = nn.Linear(3, 2)
    ema = Ema(network, 0.9)
    expected = [parameter.detach().double().clone() for parameter in network.parameters()]
    for step in range(1, 40):
        for parameter in network.parameters():
            parameter.data += torch.randn(parameter.shape)
        ema.update(step)
        decay = min(0.9, (1 + step) / (10 + step))
        for mean, parameter in zip(expected, network.parameters(), strict=True):
            mean.mul_(decay).add_((1 - decay) * parameter.detach().double())
    for mean, averaged in zip(expected, ema.module.parameters(), strict=True):
        torch.testing.assert_close(averaged.double(), mean, rtol=1e-5, atol=1e-6)


def test_the_decay_ramps_up_and_stays() -> None:
    assert ema_decay(0, 0.999) == 0.1
    assert ema_decay(90, 0.999) == pytest.approx(0.91)
    assert ema_decay(10**6, 0.999) == 0.999


def test_averaged_weights_are_a_copy_that_is_not_trained() -> None:
    network = nn.Linear(2, 2)
    ema = Ema(network, 0.5)
    before = ema.module.weight.clone()
    network.weight.data += 1
    assert torch.equal(ema.module.weight, before)
    assert not any(parameter.requires_grad for parameter in ema.module.parameters())
    assert not ema.module.training


def test_gradient_norms_by_group_are_autograds() -> None:
    domain = Domain("image", (1, 8, 8), labels=("a", "b"))
    network = build("unet_small", {"channels": 8}, domain)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn(parameter.shape)
    norms = GradientNorms(network)
    told, labels = torch.zeros(3), torch.tensor([0, 1, -1])
    loss = network(torch.randn(3, 1, 8, 8), told, labels).square().mean()
    expected = torch.autograd.grad(loss, list(network.parameters()), retain_graph=True)
    loss.backward()
    squares = norms.squares(norms.gradients())
    assert norms.groups == tuple(name for name, _ in network.named_children())
    for group, square in zip(norms.groups, squares.tolist(), strict=True):
        own = [
            gradient.square().sum().item()
            for (name, _), gradient in zip(network.named_parameters(), expected, strict=True)
            if name.split(".")[0] == group
        ]
        assert square == pytest.approx(sum(own), rel=1e-4)
    whole = nn.utils.clip_grad_norm_(network.parameters(), 1e9)
    assert squares.sum().sqrt().item() == pytest.approx(whole.item(), rel=1e-5)


def test_a_parameter_that_took_no_part_has_gradient_zero() -> None:
    network = nn.ModuleDict({"used": nn.Linear(2, 2), "idle": nn.Linear(2, 2)})
    norms = GradientNorms(network)
    network["used"](torch.ones(1, 2)).sum().backward()
    squares = dict(zip(norms.groups, norms.squares(norms.gradients()).tolist(), strict=True))
    assert squares["idle"] == 0
    assert squares["used"] > 0


def test_the_step_is_adamws() -> None:
    """Loshchilov & Hutter 2019, algorithm 2, for the first step: lr * sign(g), and the decay."""
    network = nn.Linear(3, 1, bias=False)
    before = network.weight.detach().clone()
    optimizer = make_adamw(network, lr=0.01, weight_decay=0.1)
    network.weight.grad = torch.tensor([[2.0, -3.0, 0.5]])
    optimizer.step()
    expected = before * (1 - 0.01 * 0.1) - 0.01 * network.weight.grad.sign()
    torch.testing.assert_close(network.weight.detach(), expected, rtol=1e-5, atol=1e-6)


def test_many_steps_are_those_of_torchs_own_adamw_bit_for_bit() -> None:
    """Also where a parameter takes no part in some steps, and where weights lie channels last."""
    torch.manual_seed(0)
    networks = [
        nn.ModuleDict({"conv": nn.Conv2d(3, 4, 3), "idle": nn.Linear(2, 2)}).to(
            memory_format=torch.channels_last
        )
        for _ in range(2)
    ]
    networks[1].load_state_dict(networks[0].state_dict())
    own = AdamW(networks[0].parameters(), 0.01, (0.9, 0.99), 0.1)
    theirs = torch.optim.AdamW(
        networks[1].parameters(), lr=0.01, betas=(0.9, 0.99), weight_decay=0.1, fused=True
    )
    for number in range(8):
        own.lr = theirs.param_groups[0]["lr"] = 0.01 / (number + 1)
        x = torch.randn(2, 3, 5, 5)
        for network, optimizer in zip(networks, (own, theirs), strict=True):
            optimizer.zero_grad()
            network["conv"](x).square().sum().backward()
            if number % 3 == 2:
                network["idle"](x[0, 0, 0, :2]).sum().backward()
            optimizer.step()
    pairs = zip(networks[0].parameters(), networks[1].parameters(), strict=True)
    for first, second in pairs:
        assert torch.equal(first, second)
        assert own.state[first].keys() == theirs.state[second].keys()
        assert all(torch.equal(own.state[first][k], v) for k, v in theirs.state[second].items())
