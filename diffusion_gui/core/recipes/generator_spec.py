"""What the name of a generator says by itself: `vae:NAME`, or `vae:FILE`.

Its items are what a run may start from, as those of a data set are.
"""

from __future__ import annotations

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.entries import NetworkEntry

_GENERATORS = {f"{name}:": one for name, one in NETWORKS.items() if one.task == "generator"}


def generator_of(spec: str) -> tuple[NetworkEntry, str] | None:
    """(its network, a model's name or path) of a generator that `spec` names; None of all else."""
    for prefix, entry in _GENERATORS.items():
        if spec.startswith(prefix) and spec != prefix:
            return entry, spec.removeprefix(prefix)
    return None


def generator_name(network: str, place: str) -> str:
    """The inverse of `generator_of`."""
    return f"{network}:{place}"
