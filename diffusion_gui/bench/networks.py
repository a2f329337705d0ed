"""Networks for larger pictures: what a training step and a sampling call cost by pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from statistics import median

import torch
from torch import nn

from diffusion_gui.core.catalog import DATASETS, NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.options import Value
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.models.networks import build
from diffusion_gui.models.preconditioning import NetworkDenoiser

from .figure import Figure
from .sizes import Sizes
from .timing import alternated, exponent
from .training import bare_step

CONTENDERS: Mapping[str, Mapping[str, Value]] = {
    "unet": {"channels": 32, "blocks": 1},
    "unet_deep": {"channels": 32, "blocks": 1},
    "dit": {"heads": 3, "head_width": "32", "depth": 6},
}
"""Networks of the catalogue, at sizes that two cores can train; patch and depth by the size."""


def measure_networks(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Growth of the cost of a step and of a call with pixels, and the table it comes from."""
    work: dict[str, Callable[[], object]] = {}
    counts: dict[str, list[str]] = {name: [] for name in CONTENDERS}
    for side in sizes.network_sides:
        domain = Domain(DATASETS[FIRST_RECIPE.data].modality, (3, side, side))
        for name, options in CONTENDERS.items():
            network = build(name, options, domain)
            size = sum(parameter.numel() for parameter in network.parameters())
            counts[name].append(f"{side}: {size:,}")
            work[f"{name}-sampling {side}"] = _call(network, domain, sizes.network_items)
            work[f"{name}-training {side}"] = _step(
                build(name, options, domain), domain, sizes.network_items
            )
    yield Progress(0, 1, "networks by pixels")
    times = alternated(work, sizes.repeats)
    for name in CONTENDERS:
        for what, words in (("training", "a training step"), ("sampling", "a sampling call")):
            costs = {side: median(times[f"{name}-{what} {side}"]) for side in sizes.network_sides}
            each = ", ".join(
                f"{side}: {1e6 * cost / side**2 / sizes.network_items:.2f}"
                for side, cost in costs.items()
            )
            yield Figure(
                f"networks/{name}-{what}",
                f"{NETWORKS[name].label}: growth of {words}'s cost with pixels",
                exponent({float(side**2): cost for side, cost in costs.items()}),
                "exponent",
                note=f"{sizes.network_items} items in float32; microseconds a pixel by side: "
                f"{each}; parameters: {'; '.join(counts[name])}",
                parts={str(side): cost for side, cost in costs.items()},
            )
    yield Progress(1, 1, "networks by pixels")


def _call(network: nn.Module, domain: Domain, items: int) -> Callable[[], object]:
    denoiser = NetworkDenoiser(network.eval(), 0.5)
    x = torch.randn(items, *domain.shape)

    @torch.inference_mode()
    def predict() -> object:
        return denoiser(x, 0.7, 0.7)

    return predict


def _step(network: nn.Module, domain: Domain, items: int) -> Callable[[], object]:
    nobody = torch.full((items,), -1)
    return bare_step(network, lambda x, t: network(x, t / 1000.0, nobody), items, domain.shape)
