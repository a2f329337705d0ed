"""Networks: folding, any number of axes, odd sizes, what each fits, and what it is told."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.models.networks import build
from diffusion_gui.models.unet import UNet, fold, unfold
from diffusion_gui.models.video_unet import VideoUNet

SMALL = {"channels": 8, "blocks": 1}
SMALL_VIDEO = {"channels": 8, "blocks": 1}
TINY = {"unet_small": SMALL, "video": SMALL_VIDEO, "mlp": {"width": 16}}
POINTS = Domain("points", (2,), labels=("a", "b"))
PICTURES = Domain("image", (3, 12, 12), labels=("a", "b", "c"))
CLIPS = Domain("video", (3, 4, 12, 12), labels=("a", "b", "c"))


def woken(network: nn.Module) -> nn.Module:
    """The network with no layer left at zero, so that everything in it has a say."""
    rng = torch.Generator().manual_seed(1)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn(parameter.shape, generator=rng)
    return network.eval()


def video_network(domain: Domain, **options: str) -> VideoUNet:
    chosen = {"predicts": "edm", **options}
    network = VideoUNet(domain, **SMALL_VIDEO, patch=2, dropout=0.0, frames=2, **chosen)
    woken(network)
    return network


def answer(network: nn.Module, x: Tensor, level: float = 0.3, label: int = 0) -> Tensor:
    told = torch.full((len(x),), level)
    with torch.no_grad():
        out: Tensor = network(x, told, torch.full((len(x),), label))
    return out


@pytest.mark.parametrize(
    ("lengths", "patches"),
    [
        *(((12, 8, 4)[:dims], [patch] * dims) for dims in (1, 2, 3) for patch in (1, 2, 4)),
        ((4, 8, 12), [2, 4, 4]),
        ((4, 8, 12), [1, 2, 3]),
    ],
)
def test_unfold_undoes_fold(lengths: tuple[int, ...], patches: list[int]) -> None:
    x = torch.randn(2, 3, *lengths)
    folded = fold(x, patches)
    shape = [length // patch for length, patch in zip(lengths, patches, strict=True)]
    assert folded.shape == (2, 3 * math.prod(patches), *shape)
    torch.testing.assert_close(unfold(folded, patches), x, rtol=0, atol=0)


def test_folding_is_space_to_depth() -> None:
    x = torch.randn(2, 3, 8, 6)
    torch.testing.assert_close(fold(x, [2, 2]), nn.functional.pixel_unshuffle(x, 2), rtol=0, atol=0)
    folded = torch.randn(2, 12, 4, 3)
    expected = nn.functional.pixel_shuffle(folded, 2)
    torch.testing.assert_close(unfold(folded, [2, 2]), expected, rtol=0, atol=0)


@pytest.mark.parametrize(
    "domain",
    [
        Domain("audio", (1, 64)),
        Domain("image", (1, 28, 28)),
        Domain("video", (3, 4, 8, 8)),
        Domain("image", (3, 13, 7)),
        Domain("image", (1, 5, 28)),
        Domain("audio", (2, 31)),
        Domain("video", (1, 5, 7, 9)),
    ],
    ids=lambda domain: "x".join(map(str, domain.shape)),
)
@pytest.mark.parametrize("patch", [1, 2])
def test_one_u_net_for_one_two_and_three_axes_and_any_lengths(domain: Domain, patch: int) -> None:
    network = woken(UNet(domain, channels=8, blocks=1, patch=patch, dropout=0.0))
    x = torch.randn(2, *domain.shape)
    out = answer(network, x)
    assert out.shape == x.shape
    assert out.isfinite().all()
    assert not torch.equal(answer(network, x + 0.1), out)


def test_lengths_that_divide_are_not_padded() -> None:
    network = woken(UNet(Domain("image", (1, 8, 8)), channels=8, blocks=1, patch=2, dropout=0.0))
    x = torch.randn(1, 1, 8, 8)
    odd = x[:, :, :7]
    padded = nn.functional.pad(odd, [0, 0, 0, 1])
    torch.testing.assert_close(answer(network, odd), answer(network, padded)[:, :, :7])


@pytest.mark.parametrize("lengths", [(16, 24, 24), (5, 7, 9), (1, 1, 1), (3, 16, 13)])
@pytest.mark.parametrize("predicts", ["edm", "x0"])
def test_clips_of_any_lengths_are_answered_in_their_shape(
    lengths: tuple[int, ...], predicts: str
) -> None:
    network = video_network(Domain("video", (3, *lengths)), predicts=predicts)
    x = torch.randn(2, 3, *lengths)
    out = answer(network, x)
    assert out.shape == x.shape
    assert out.isfinite().all()


def test_every_frame_of_a_clip_has_a_say_in_every_other() -> None:
    network = video_network(Domain("video", (3, 8, 12, 12)))
    x = torch.zeros(1, 3, 8, 12, 12).requires_grad_()
    told = torch.full((1,), 0.3), torch.tensor([-1])
    for frame in (0, 7):
        out = network(x, *told)[:, :, frame].square().sum()
        (gradient,) = torch.autograd.grad(out, x)
        assert gradient.abs().amax(dim=(0, 1, 3, 4)).min() > 0.0


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_of_the_catalogue_answers_in_the_shape_it_is_asked_in(name: str) -> None:
    domain = next(
        d for d in (PICTURES, POINTS, CLIPS) if NETWORKS[name].fits(d.modality, len(d.shape))
    )
    options = SMALL if "unet" in name else {}
    network = build(name, options, domain)
    x = torch.randn(5, *domain.shape)
    named = NETWORKS[name].task == "classifier"
    assert answer(network, x).shape == ((5, len(domain.labels)) if named else x.shape)


@pytest.mark.parametrize(
    ("name", "domain"), [("unet_small", PICTURES), ("video", CLIPS), ("mlp", POINTS)]
)
def test_a_network_is_told_level_and_class(name: str, domain: Domain) -> None:
    network = woken(build(name, TINY[name], domain))
    x = torch.randn(2, *domain.shape)
    out = answer(network, x)
    assert not torch.allclose(answer(network, x, level=-0.5), out)
    assert not torch.allclose(answer(network, x, label=1), out)
    assert not torch.allclose(answer(network, x, label=-1), out), "no class is one of its own"


@pytest.mark.parametrize(
    ("name", "domain"), [("unet_small", PICTURES), ("video", CLIPS), ("mlp", POINTS)]
)
def test_items_do_not_see_each_other(name: str, domain: Domain) -> None:
    network = woken(build(name, TINY[name], domain))
    x = torch.randn(4, *domain.shape)
    torch.testing.assert_close(answer(network, x)[2:3], answer(network, x[2:3]))


@pytest.mark.parametrize(
    ("name", "domain"), [("unet_small", PICTURES), ("video", CLIPS), ("mlp", POINTS)]
)
def test_a_fresh_network_predicts_zero(name: str, domain: Domain) -> None:
    """Then the denoiser starts as c_skip x, the best linear guess."""
    assert not answer(build(name, {}, domain), torch.randn(2, *domain.shape)).any()


# ------------------------------------------------------- the article's network


def test_the_articles_network_is_what_the_article_prints() -> None:
    network = build("article", {}, Domain("image", (1, 28, 28)))
    convolutions = [module for module in network.modules() if isinstance(module, nn.Conv2d)]
    assert [c.kernel_size for c in convolutions] == [(4, 4)] * 3
    assert [c.stride for c in convolutions] == [(2, 2)] * 3
    assert [c.padding for c in convolutions] == [(1, 1)] * 3
    assert network.predicts == "blend"
    out = answer(woken(network), torch.randn(2, 1, 28, 28))
    assert out.shape == (2, 1, 28, 28)
    assert out.abs().max() <= 1, "Tanh"


def test_the_articles_network_knows_no_level_unless_it_is_told() -> None:
    x = torch.randn(2, 3, 12, 12)
    blind = woken(build("article", {"conditioned": False}, PICTURES))
    torch.testing.assert_close(answer(blind, x, -0.5, 0), answer(blind, x, 0.9, 2))
    told = woken(build("article", {"conditioned": True}, PICTURES))
    assert not torch.allclose(answer(told, x, -0.5), answer(told, x, 0.9))


# -------------------------------------------------------- what fits, and words


@pytest.mark.parametrize(
    ("name", "domain", "said"),
    [
        ("mlp", PICTURES, "unet_small"),
        ("unet", POINTS, "mlp"),
        ("unet", Domain("image", (1, 3, 3)), "at least 4"),
        ("nosuch", PICTURES, "unet_small"),
    ],
)
def test_a_network_that_does_not_fit_is_refused_in_words(
    name: str, domain: Domain, said: str
) -> None:
    with pytest.raises(UserError) as refused:
        build(name, {}, domain)
    assert said in str(refused.value)
    assert refused.value.what_to_do


@pytest.mark.parametrize(
    "options", [{"channels": 0}, {"channels": "many"}, {"blocks": 99}, {"depth": 3}]
)
def test_wrong_options_are_refused_in_words(options: dict[str, object]) -> None:
    with pytest.raises(UserError):
        build("unet_small", options, PICTURES)


@pytest.mark.parametrize(
    ("domain", "said"),
    [
        (Domain("audio", (1, 64)), "does not fit"),
        (Domain("video", (1, 4, 8, 8)), "does not fit"),
        (Domain("image", (1, 7, 28)), "at least 8"),
    ],
    ids=["audio", "video", "image"],
)
def test_the_article_network_refuses_what_is_no_picture(domain: Domain, said: str) -> None:
    with pytest.raises(UserError, match=said) as refused:
        build("article", {}, domain)
    assert "mlp" not in refused.value.what_to_do
