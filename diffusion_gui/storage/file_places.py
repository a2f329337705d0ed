"""Paths inside files: kept absolute and relative to the file, and looked for in both places."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.codecs import learned_name, learned_place
from diffusion_gui.core.os_text import is_file
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.recipes.generator_spec import generator_name, generator_of
from diffusion_gui.core.recipes.guide_spec import guide_name
from diffusion_gui.core.recipes.model_spec import ideal_data

from .foreign.recognised import HUB, is_foreign

KEY = "places"
"""In a file's JSON: {path as it stands there: the same relative to the file's folder}."""
_MODELS, _DATA = ("model", "second", "start", "codec"), ("data", "init")
_Split = tuple[str, str, str]
"""What stands before a path, the path, and what stands behind it."""


def with_places(text: str, file: Path, indent: int | None = None) -> str:
    """`text`, JSON to be written into `file`, with every path absolute and its relative beside it.

    The very same text where it names no path that is there.
    """
    content, places = json.loads(text), {}
    for holder, name, (before, path, after) in _paths(content):
        absolute = os.path.abspath(os.path.expanduser(path))
        if os.path.lexists(absolute):
            holder[name] = before + absolute + after
            try:
                relative = os.path.relpath(absolute, os.path.dirname(os.path.abspath(file)))
            except ValueError:  # on another drive
                continue
            places[absolute] = Path(relative).as_posix()
    if not places:
        return text
    return json.dumps({**content, KEY: places}, ensure_ascii=True, indent=indent)


def find_places(content: Any, file: Path) -> None:
    """Set the paths in `content`, read from `file`, to where they are now.

    A path that is not there is looked for relative to the file: as it was noted when that was
    written, or, in older files, as it stands. What is found nowhere is left as it is.
    """
    places = content.get(KEY) if isinstance(content, dict) else None
    folder = os.path.dirname(os.path.abspath(file))
    for holder, name, (before, path, after) in _paths(content):
        if os.path.lexists(os.path.expanduser(path)):
            holder[name] = before + os.path.abspath(os.path.expanduser(path)) + after
            continue
        relative = places.get(path, path) if isinstance(places, dict) else path
        if not isinstance(relative, str) or os.path.isabs(relative):
            continue
        beside = os.path.normpath(os.path.join(folder, relative))
        if os.path.lexists(beside):
            holder[name] = before + beside + after


def found_text(text: str, file: Path) -> str:
    """JSON read from `file`, with its paths set to where they are now; other text as it is."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return text
    find_places(content, file)
    return json.dumps(content, ensure_ascii=True)


def missing(text: str) -> tuple[str, ...]:
    """The paths in JSON that are not there, each once."""
    paths = (path for _, _, (_, path, _) in _paths(json.loads(text)))
    gone = [path for path in paths if not os.path.lexists(os.path.expanduser(path))]
    return tuple(dict.fromkeys(gone))


def moved(text: str, old: str, new: str) -> str:
    """JSON in which the path `old` is `new`."""
    content = json.loads(text)
    for holder, name, (before, path, after) in _paths(content):
        if path == old:
            holder[name] = before + new + after
    return json.dumps(content, ensure_ascii=True)


def absolute(name: str, value: str) -> str:
    """The value of the field `name`, with its path absolute where it is one."""
    found = _split(name, value)
    if found is None:
        return value
    before, path, after = found
    return before + os.path.abspath(os.path.expanduser(path)) + after


def _paths(content: Any) -> Iterator[tuple[dict[str, Any], str, _Split]]:
    """(the object that holds it, its name, the value taken apart) of each path in `content`."""
    waiting = [content]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += here
        elif isinstance(here, dict):
            waiting += [value for name, value in here.items() if name != KEY]
            for name in (*_DATA, *_MODELS, "guide"):
                value = here.get(name)
                found = _split(name, value) if isinstance(value, str) and value else None
                if found is not None:
                    yield here, name, found


def _split(name: str, value: str) -> _Split | None:
    """`value` of the field `name` around its path; None where it is the name of something."""
    if name == "guide":
        place = guide_name(value)
        found = _split("model", place) if place else None
        return found and (value.removesuffix(place), place, "")
    if generator := generator_of(value):
        network, place = generator
        found = _split("model", place)
        return found and (generator_name(network.name, ""), place, "")
    data = ideal_data(value)
    if name in _MODELS and not data:
        if learned := learned_place(value):
            codec, value, sha256 = learned
            found = _split(name, value)
            return found and (learned_name(codec, ""), value, f"@{sha256}" if sha256 else "")
        path = Path(os.path.expanduser(value))
        is_path = len(path.parts) > 1 or path.suffix == ".safetensors"
        if value.startswith(HUB):
            return None
        is_path = is_path or is_file(path / "checkpoint.safetensors") or is_foreign(path)
        return ("", value, "") if is_path else None
    asked = data_path(data or value)
    before = value.removesuffix(data) if data else ""
    return None if asked is None else (before + asked.prefix, asked.path, asked.choice)
