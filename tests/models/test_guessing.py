"""Networks that guess a hidden class of their items, and go by the guess."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.models.guessing import GUESS_WEIGHT, GuessingNetwork, predicted, with_hidden
from diffusion_gui.models.networks import build

DOMAIN = Domain("video", (3, 4, 8, 8), labels=("right", "left"), rate=12.0, hidden=3)


def network_of(domain: Domain) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = build("video", {"channels": 8, "blocks": 1, "frames": 1}, domain)
        for parameter in network.parameters():  # layers that begin at zero would hide the others
            parameter.data += 0.1 * torch.randn(parameter.shape)
    return network


@pytest.fixture
def network() -> GuessingNetwork:
    made = network_of(DOMAIN)
    assert isinstance(made, GuessingNetwork)
    return made


def given(count: int) -> tuple[Tensor, Tensor, Tensor]:
    rng = torch.Generator().manual_seed(1)
    x = torch.randn(count, *DOMAIN.shape, generator=rng)
    return x, torch.linspace(-0.5, 0.5, count), torch.arange(count) % 2


@torch.no_grad()
def test_a_sampler_gets_what_is_drawn_by_the_guess_and_training_may_tell(
    network: GuessingNetwork,
) -> None:
    x, level, labels = given(3)
    own, logits = network.guessed(x, level, labels, torch.tensor([-1, -1, -1]))
    assert torch.equal(network(x, level, labels), own)
    assert logits.shape == (3, 3)
    told, same = network.guessed(x, level, labels, torch.tensor([0, -1, 2]))
    assert torch.equal(same, logits)  # what is told does not reach the guess
    torch.testing.assert_close(told[1], own[1])
    assert float((told[0] - own[0]).abs().max()) > 1e-3
    other, _ = network.guessed(x, level, labels, torch.tensor([1, -1, 2]))
    assert float((told[0] - other[0]).abs().max()) > 1e-3


@torch.no_grad()
def test_the_guess_is_mixed_by_its_probabilities(network: GuessingNetwork) -> None:
    """Sure of a class, it draws as if it had been told."""
    x, level, labels = given(2)
    last = network.get_submodule("guess")[-1]  # type: ignore[index]
    last.weight.zero_()
    last.bias.copy_(torch.tensor([0.0, 60.0, 0.0]))
    sure = network(x, level, labels)
    torch.testing.assert_close(sure, network.guessed(x, level, labels, torch.tensor([1, 1]))[0])


def test_what_is_drawn_does_not_bend_the_guess(network: GuessingNetwork) -> None:
    x, level, labels = given(2)
    network(x, level, labels).square().mean().backward()
    guess = network.get_submodule("guess")
    assert all(p.grad is None or not p.grad.any() for p in guess.parameters())


def test_every_second_item_goes_by_the_guess_and_all_guesses_are_judged(
    network: GuessingNetwork,
) -> None:
    x, level, labels = given(4)
    truth = torch.tensor([0, 1, 2, 0])
    out, loss = predicted(network, x, level, with_hidden(labels, truth))
    told, logits = network.guessed(x, level, labels, torch.tensor([-1, 1, -1, 0]))
    assert torch.equal(out, told)
    likely = logits.softmax(dim=1).gather(1, truth[:, None])[:, 0]
    torch.testing.assert_close(loss, -GUESS_WEIGHT * likely.log())
    plain, nothing = predicted(network, x, level, labels)
    assert nothing == 0.0
    assert torch.equal(plain, network(x, level, labels))


def test_a_guess_is_learned() -> None:
    """Clips of three brightnesses, which no label tells."""
    network = network_of(DOMAIN)
    rng = torch.Generator().manual_seed(2)
    optimizer = torch.optim.Adam(network.parameters(), 2e-2)
    losses = []
    for _ in range(14):
        truth = torch.randint(3, (8,), generator=rng)
        x = torch.randn(8, *DOMAIN.shape, generator=rng) + 2.0 * (truth - 1.0).view(-1, 1, 1, 1, 1)
        labels = torch.full((8,), -1)
        _, loss = predicted(network, x, torch.zeros(8), with_hidden(labels, truth))
        assert isinstance(loss, Tensor)
        optimizer.zero_grad()
        loss.mean().backward()
        optimizer.step()
        losses.append(float(loss.mean().detach()) / GUESS_WEIGHT)
    assert sum(losses[-4:]) / 4 < 0.5 * math.log(3.0)


def test_where_nothing_is_hidden_nothing_is_guessed() -> None:
    network = network_of(Domain("video", (3, 4, 8, 8), labels=("right", "left"), rate=12.0))
    assert "guess" not in dict(network.named_children())
    x, level, labels = given(2)
    out, logits = network.guessed(x, level, labels, torch.tensor([-1, 0]))  # type: ignore[operator]
    assert out.shape == x.shape
    assert logits.shape == (2, 0)
