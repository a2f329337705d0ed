"""Which network can be built for which data, told without loading torch."""

from __future__ import annotations

from collections.abc import Mapping

from diffusion_gui.core.catalog import MODALITIES, NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg

OTHER_VERSION = msg("Use it with the version that made it, or train a new model with this version.")
"""What to do about a file whose network is not this version's."""
MIN_SIDE = 4
"""Values that every side of an item needs at least."""


def network_settings(
    network: str, options: Mapping[str, object], domain: Domain
) -> dict[str, Value]:
    """All options of `network` for items of `domain`; missing ones take their defaults.

    Raises:
        UserError: an unknown name, a wrong option, or a network of another kind of data.
    """
    entry = NETWORKS.find(network)
    settings = entry.settings(options)
    lengths = len(domain.shape)
    if not entry.fits(domain.modality, lengths):
        raise UserError(
            msg("The network '{network}' does not fit this data.", network=network),
            msg(
                "It is made for {modalities}; an item here is {shape}.",
                modalities=join_texts(
                    msg(one.label)
                    for one in MODALITIES.values()
                    if entry.fits(one.name, len(one.axes))
                ),
                shape=_lengths(domain),
            ),
            msg(
                "Choose one of: {names}.",
                names=", ".join(
                    name for name, one in NETWORKS.items() if one.fits(domain.modality, lengths)
                ),
            ),
        )
    if entry.labelled and len(domain.labels) < 2:
        raise UserError(
            msg("The network '{network}' does not fit this data.", network=network),
            "It learns to tell classes apart, and here are not two of them.",
            "Choose data with classes, such as digits, or a folder with a sub-folder for each.",
        )
    least = entry.min_side or MIN_SIDE
    if min(domain.shape[1:], default=least) < least:
        raise UserError(
            msg("Items of {shape} are too small for a network.", shape=_lengths(domain)),
            msg("Every side needs at least {least} values.", least=least),
            "Choose larger images.",
        )
    return settings


def unfamiliar(network: str, options: Mapping[str, object]) -> Translatable:
    """What of a network that a file names this version does not have; empty where it has all."""
    if network not in NETWORKS:
        return msg("This version has no network '{network}'.", network=network)
    strange = sorted(name for name in options if not NETWORKS[network].takes(name))
    if not strange:
        return NOTHING
    return msg(
        "The network '{network}' of this version is another one; it has no option {names}.",
        network=network,
        names=", ".join(f"'{name}'" for name in strange),
    )


def _lengths(domain: Domain) -> str:
    return "x".join(map(str, domain.shape))
