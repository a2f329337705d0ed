"""Build a network by its catalogue name."""

from __future__ import annotations

from collections.abc import Mapping

from torch import nn

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.words import say

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
            say("The network '{network}' does not fit this data.", network=network),
            say(
                "It is made for {kind}; an item here is {shape}.",
                kind=say("points" if points else "images"),
                shape="x".join(map(str, domain.shape)),
            ),
            say("Choose one of: {names}.", names=", ".join(fitting)),
        )
    if not points and min(domain.shape[1:]) < MIN_SIDE:
        raise UserError(
            say(
                "Items of {shape} are too small for a network.",
                shape="x".join(map(str, domain.shape)),
            ),
            say("Every side needs at least {least} values.", least=MIN_SIDE),
            "Choose larger images.",
        )
    module: nn.Module = entry.load()(domain, **settings)
    return module
