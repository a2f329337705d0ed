"""Models that an opened file names and that are not here, and the same ones where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.files import MissingModel

from .file_places import missing
from .fingerprints import same_as
from .foreign.recognised import HUB
from .model_sources import describe

_FIELDS = {"model": "model_sha256", "second": "second_sha256"}
"""Fields of a recipe that name a model, and those of its fingerprint."""


def missing_models(text: str) -> tuple[MissingModel, ...]:
    """The models in JSON that are not there, each once."""
    content, gone = json.loads(text), missing(text)
    found: dict[str, MissingModel] = {}
    for holder, field, name in _named(content):
        if name in found or not (name in gone or (name.startswith(HUB) and not _usable(name))):
            continue
        known = holder.get(_FIELDS[field])
        sha256 = known if isinstance(known, str) else ""
        found[name] = MissingModel(name, sha256, same_as(sha256, but=name))
    return tuple(found.values())


def replaced(text: str, old: str, new: str) -> str:
    """JSON in which the model `old` is `new`."""
    content = json.loads(text)
    for holder, field, name in _named(content):
        if name == old:
            holder[field] = new
    return json.dumps(content, ensure_ascii=True)


def _named(content: Any) -> Iterator[tuple[dict[str, Any], str, str]]:
    """(the object that holds it, the field, the name) of each model in `content`."""
    waiting = [content]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += here
        elif isinstance(here, dict):
            waiting += here.values()
            for field in _FIELDS:
                if isinstance(name := here.get(field), str) and name:
                    yield here, field, name


def _usable(name: str) -> bool:
    try:
        describe(name)
    except UserError:
        return False
    return True
