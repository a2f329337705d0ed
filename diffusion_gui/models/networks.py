"""Build a network by its catalogue name."""

from __future__ import annotations

from collections.abc import Mapping

from torch import nn

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError

MIN_SIDE = 4


def build(network: str, options: Mapping[str, object], domain: Domain) -> nn.Module:
    """A freshly initialised network for items of `domain`, called as `f(x, c_noise, labels)`.

    Args:
        options: those of the catalogue's entry; missing ones take their defaults.

    Raises:
        UserError: an unknown name, a wrong option, or a network of another kind of data.
    """
    entry = NETWORKS.find(network)
    settings = entry.settings(options)
    points = entry.traits["kind"] == "points"
    if points != (domain.kind == "points"):
        fitting = [name for name, e in NETWORKS.items() if (e.traits["kind"] == "points") != points]
        raise UserError(
            f"The network '{network}' does not fit this data.",
            f"It is made for {'points' if points else 'images'}; an item here is "
            f"{'x'.join(map(str, domain.shape))}.",
            f"Choose one of: {', '.join(fitting)}.",
        )
    if not points and min(domain.shape[1:]) < MIN_SIDE:
        raise UserError(
            f"Items of {'x'.join(map(str, domain.shape))} are too small for a network.",
            f"Every side needs at least {MIN_SIDE} values.",
            "Choose larger images.",
        )
    module: nn.Module = entry.load()(domain, **settings)
    return module
