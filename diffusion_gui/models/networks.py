"""Build a network by its catalogue name."""

from __future__ import annotations

from collections.abc import Mapping

from torch import nn

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.network_options import network_settings


def build(network: str, options: Mapping[str, object], domain: Domain) -> nn.Module:
    """A freshly initialised network for items of `domain`, called as `f(x, c_noise, labels)`.

    Args:
        options: those of the catalogue's entry; missing ones take their defaults.

    Raises:
        UserError: as `network_settings`.
    """
    settings = network_settings(network, options, domain)
    module: nn.Module = NETWORKS[network].load()(domain, **settings)
    return module
