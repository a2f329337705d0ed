"""The U-Net by resolution: its depth, where it attends, and that two resolutions are the U-Net."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.models.networks import build
from diffusion_gui.models.unet import Attention, Block

TWO = {"channels": 16, "blocks": 2, "patch": 2}
SMALL = {"channels": 8, "blocks": 1}


def woken(network: nn.Module) -> nn.Module:
    """The network with no layer left at zero."""
    rng = torch.Generator().manual_seed(1)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn(parameter.shape, generator=rng)
    return network.eval()


def answer(network: nn.Module, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        out: torch.Tensor = network(x, torch.full((len(x),), 0.3), torch.zeros(len(x)).long())
    return out


@pytest.mark.parametrize("shape", [(3, 28, 28), (1, 13, 7)])
def test_with_two_resolutions_it_is_the_u_net(shape: tuple[int, ...]) -> None:
    domain = Domain("image", shape, labels=("a", "b"))
    plain = woken(build("unet", TWO, domain))
    lower = -(-shape[1] // 4) * -(-shape[2] // 4)
    deep = build("unet_deep", {**TWO, "levels": 2, "attention": lower}, domain).eval()
    renamed = {
        name.replace("down.", "down.0.").replace("up.", "up.0."): tensor
        for name, tensor in plain.state_dict().items()
    }
    deep.load_state_dict(renamed)
    x = torch.randn(5, *shape)
    assert torch.equal(answer(deep, x), answer(plain, x))


@pytest.mark.parametrize(
    ("side", "levels"), [(16, 2), (28, 2), (64, 3), (100, 4), (128, 4), (256, 5)]
)
def test_it_is_as_deep_as_the_picture_is_large(side: int, levels: int) -> None:
    with torch.device("meta"):
        network = build("unet_deep", SMALL, Domain("image", (1, side, side)))
    assert len(network.down) == len(network.up) == levels - 1


def sizes_of(network: nn.Module, layer: type[nn.Module], x: torch.Tensor) -> list[tuple[int, ...]]:
    """Sides of what each layer of a type is given, in order."""
    seen: list[tuple[int, ...]] = []
    for one in network.modules():
        if isinstance(one, layer):
            one.register_forward_pre_hook(lambda _, given: seen.append(tuple(given[0].shape[2:])))
    answer(network, x)
    return seen


def test_attention_comes_where_there_are_few_positions() -> None:
    domain = Domain("image", (1, 64, 64))
    x = torch.randn(1, 1, 64, 64)
    by_most = {0: [], 64: [(8, 8)], 256: [(16, 16), (8, 8), (16, 16)]}
    for most, expected in by_most.items():
        network = build("unet_deep", {**SMALL, "attention": most}, domain)
        assert sizes_of(network, Attention, x) == expected
    blocks = sizes_of(network, Block, x)
    assert blocks == [(32, 32), (16, 16), (8, 8), (8, 8), (16, 16), (32, 32)]


def test_channels_double_up_to_the_widest() -> None:
    domain = Domain("image", (1, 128, 128))
    network = build("unet_deep", {**SMALL, "widest": 2}, domain)
    assert [chain[0].conv2.out_channels for chain in network.down] == [8, 16, 16]
    assert network.mid[0].conv2.out_channels == 16


@pytest.mark.parametrize(
    "shape", [(3, 64, 64), (1, 50, 31), (1, 5, 64), (2, 90), (1, 5, 20, 18)], ids=str
)
def test_any_axes_and_lengths_and_everything_in_it_learns(shape: tuple[int, ...]) -> None:
    network = woken(build("unet_deep", {**SMALL, "levels": 3}, Domain("any", shape, labels=("a",))))
    x = torch.randn(2, *shape)
    out = network(x, torch.zeros(2), torch.tensor([0, -1]))
    assert out.shape == x.shape
    out.square().mean().backward()
    for name, parameter in network.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.isfinite().all(), name


def test_a_fresh_network_predicts_zero() -> None:
    domain = Domain("image", (3, 64, 64))
    assert not answer(build("unet_deep", SMALL, domain), torch.randn(1, 3, 64, 64)).any()
