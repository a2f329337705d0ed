"""DiT against the paper written out in NumPy, and against the position embedding of its code."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from references import transformer
from torch import nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.models.dit import DiT, DiTBlock, sincos_positions
from diffusion_gui.models.networks import build

PICTURES = Domain("image", (3, 12, 8), labels=("a", "b"))
SMALL = {"heads": 2, "head_width": "32", "depth": 2, "patch": 2}
GRIDS = [(16, 4, 4), (64, 7, 7), (32, 3, 5), (192, 16, 16)]


def woken(network: nn.Module) -> nn.Module:
    """The network with no layer left at zero."""
    rng = torch.Generator().manual_seed(1)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn(parameter.shape, generator=rng)
    return network.eval()


def small(**options: object) -> DiT:
    network = build("dit", {**SMALL, **options}, PICTURES)
    assert isinstance(network, DiT)
    return network


# ------------------------------------------------------------------ positions


@pytest.mark.parametrize(("channels", "rows", "columns"), GRIDS)
def test_positions_are_sines_and_cosines_of_column_and_row(
    channels: int, rows: int, columns: int
) -> None:
    expected = transformer.positions(channels, rows, columns)
    np.testing.assert_allclose(sincos_positions(channels, rows, columns), expected, atol=1e-12)


@pytest.mark.parametrize(("channels", "side"), [(c, r) for c, r, k in GRIDS if r == k])
def test_positions_are_those_of_diffusers(channels: int, side: int) -> None:
    embeddings = pytest.importorskip("diffusers.models.embeddings")
    # At this base size the grid is 0, 1, 2, ..., as in the paper's code.
    theirs = embeddings.get_2d_sincos_pos_embed(channels, side, base_size=side, output_type="pt")
    np.testing.assert_allclose(sincos_positions(channels, side, side), theirs, atol=1e-5)


def test_every_place_is_told_from_every_other() -> None:
    places = small().positions
    apart = torch.cdist(places, places) + torch.eye(len(places))
    assert len(places) == 6 * 4
    assert apart.min() > 0.1


# --------------------------------------------------------------------- blocks


def test_a_fresh_block_is_the_identity() -> None:
    torch.manual_seed(0)
    x, embedding = torch.randn(3, 10, 64), torch.randn(3, 64)
    assert torch.equal(DiTBlock(2, 32)(x, embedding), x)


@pytest.mark.parametrize("learning", [False, True], ids=["sampling", "training"])
def test_a_block_is_the_paper_s(learning: bool) -> None:
    block = woken(DiTBlock(3, 16))
    rng = np.random.default_rng(0)
    x, embedding = rng.standard_normal((2, 11, 48)), rng.standard_normal((2, 48))
    weights = {name: p.detach().double().numpy() for name, p in block.named_parameters()}
    with torch.set_grad_enabled(learning):
        found = block(torch.from_numpy(x).float(), torch.from_numpy(embedding).float())
    for item in range(2):
        expected = transformer.dit_block(x[item], embedding[item], weights, 3)
        np.testing.assert_allclose(found.detach()[item], expected, atol=2e-5)
        assert np.abs(expected - x[item]).max() > 0.1


def test_attention_is_numpy_s() -> None:
    block = woken(DiTBlock(4, 32))
    x = np.random.default_rng(1).standard_normal((9, 128))
    weights = {name: p.detach().double().numpy() for name, p in block.named_parameters()}
    with torch.no_grad():
        found = block.attention(torch.from_numpy(x).float()[None])[0]
    np.testing.assert_allclose(found, transformer.self_attention(x, weights, 4), atol=2e-5)


# -------------------------------------------------------------------- network


def test_a_fresh_network_predicts_zero() -> None:
    x, told, labels = torch.randn(2, 3, 12, 8), torch.zeros(2), torch.tensor([0, -1])
    assert not small()(x, told, labels).any()


@pytest.mark.parametrize("patch", [1, 2, 3, 8])
def test_any_sides_and_patches(patch: int) -> None:
    network = woken(small(patch=patch))
    x, told, labels = torch.randn(2, 3, 12, 8), torch.zeros(2), torch.tensor([0, 1])
    with torch.no_grad():
        assert network(x, told, labels).shape == x.shape


def test_patches_see_each_other_and_know_level_class_and_place() -> None:
    network = woken(small())
    x, told, labels = torch.randn(1, 3, 12, 8), torch.zeros(1), torch.tensor([0])
    with torch.no_grad():
        out = network(x, told, labels)
        other = x.clone()
        other[..., -1, -1] += 1.0
        assert not torch.equal(network(other, told, labels)[..., 0, 0], out[..., 0, 0])
        assert not torch.allclose(network(x, told + 0.5, labels), out)
        assert not torch.allclose(network(x, told, labels + 1), out)
        assert not torch.allclose(network(x, told, labels - 1), out)
        same = torch.ones(1, 3, 12, 8)
        patches = network(same, told, labels)[0, :, ::2, ::2].flatten(1)
        assert not torch.allclose(patches[:, :1].expand_as(patches), patches)


@pytest.mark.parametrize(
    ("options", "millions"),
    [
        ({"heads": 6, "head_width": "64", "depth": 12}, 33),
        ({"heads": 12, "head_width": "64", "depth": 12}, 130),
        ({"heads": 16, "head_width": "64", "depth": 24}, 458),
        ({"heads": 16, "head_width": "72", "depth": 28}, 675),
    ],
    ids=["S", "B", "L", "XL"],
)
def test_the_paper_s_sizes_have_the_paper_s_parameters(
    options: dict[str, object], millions: int
) -> None:
    """Table 1, with patches of 2 on latents of 4x32x32 and the thousand classes of ImageNet."""
    latents = Domain("image", (4, 32, 32), labels=tuple(map(str, range(1000))))
    with torch.device("meta"):
        network = build("dit", {**options, "patch": 2}, latents)
    count = sum(p.numel() for p in network.parameters())
    # The embedding of the level differs: 64 numbers instead of 256.
    assert count / 1e6 == pytest.approx(millions, rel=0.01)
