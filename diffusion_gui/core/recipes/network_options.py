"""Which network can be built for which data, told without loading torch."""

from __future__ import annotations

from collections.abc import Mapping

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import NetworkEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.text import say

MIN_SIDE = 4
"""Values that every side of a picture needs at least."""


def network_settings(
    network: str, options: Mapping[str, object], domain: Domain
) -> dict[str, Value]:
    """All options of `network` for items of `domain`; missing ones take their defaults.

    Raises:
        UserError: an unknown name, a wrong option, or a network of another kind of data.
    """
    entry = NETWORKS.find(network)
    settings = entry.settings(options)
    if not _fits(entry, domain):
        raise UserError(
            say("The network '{network}' does not fit this data.", network=network),
            say(
                "It is made for {kind}; an item here is {shape}.",
                kind=say("points" if entry.modality == "points" else "images"),
                shape=_lengths(domain),
            ),
            say(
                "Choose one of: {names}.",
                names=", ".join(name for name, one in NETWORKS.items() if _fits(one, domain)),
            ),
        )
    least = entry.min_side or MIN_SIDE
    if domain.modality != "points" and min(domain.shape[1:]) < least:
        raise UserError(
            say("Items of {shape} are too small for a network.", shape=_lengths(domain)),
            say("Every side needs at least {least} values.", least=least),
            "Choose larger images.",
        )
    return settings


def _fits(entry: NetworkEntry, domain: Domain) -> bool:
    """Whether `entry` is for data of this kind, of as many sides."""
    sides = len(domain.shape) - 1
    points = entry.modality == "points"
    made_for = entry.sides or sides
    return points == (domain.modality == "points") and made_for == sides


def _lengths(domain: Domain) -> str:
    return "x".join(map(str, domain.shape))
