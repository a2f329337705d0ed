"""A domain in the metadata of files; its modality is called `kind` there."""

from __future__ import annotations

import math
from typing import Any

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.text import msg

MAX_SIZE = 2**26
"""Numbers of the largest item that a file may speak of."""
MAX_LABELS = 100_000
_NUMBERS = {"low": -1.0, "high": 1.0, "rate": 0.0}


def domain_json(domain: Domain) -> dict[str, Any]:
    """A plain dictionary, ready for JSON."""
    values = {
        "kind": domain.modality,
        "shape": list(domain.shape),
        "low": domain.low,
        "high": domain.high,
        "labels": list(domain.labels),
        "rate": domain.rate,
    }
    return {**values, "hidden": domain.hidden} if domain.hidden else values


def read_domain(values: dict[str, Any]) -> Domain:
    """The inverse of `domain_json`; raises KeyError, TypeError or ValueError on foreign content."""
    kind, shape = values["kind"], values["shape"]
    if kind not in MODALITIES:
        raise ValueError(msg("unknown item type {kind!r}", kind=kind))
    axes = len(MODALITIES[kind].axes)
    if not isinstance(shape, list | tuple) or len(shape) != axes:
        raise ValueError(msg("the shape of {kind} has {count} lengths", kind=kind, count=axes))
    if not all(type(length) is int and 1 <= length <= MAX_SIZE for length in shape):
        raise ValueError(msg("a length is no whole number, or out of range"))
    low, high, rate = (float(values.get(n, d)) for n, d in _NUMBERS.items())
    if not (math.isfinite(low) and math.isfinite(high) and low < high and 0 <= rate < 1e9):
        raise ValueError(msg("its value range or rate is impossible"))
    labels = values.get("labels", ())
    if not isinstance(labels, list | tuple) or len(labels) > MAX_LABELS:
        raise ValueError(msg("its class names are no list, or too many"))
    hidden = values.get("hidden", 0)
    if type(hidden) is not int or not 0 <= hidden <= MAX_LABELS:
        raise ValueError(msg("its number of hidden classes is impossible"))
    names = tuple(str(name) for name in labels)
    domain = Domain(kind, tuple(shape), low, high, names, rate, hidden)
    if domain.size > MAX_SIZE:
        raise ValueError(msg("an item is too large"))
    return domain
