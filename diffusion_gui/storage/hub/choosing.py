"""Which files of a model on the hub this program reads; the others are left where they are."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from diffusion_gui.core.protocol.hub import HubFile
from diffusion_gui.core.text import Translatable, counted
from diffusion_gui.storage.foreign.clip_text import MERGES, VOCABULARY, WHOLE
from diffusion_gui.storage.foreign.hub_folders import FILE_SUFFIX
from diffusion_gui.storage.foreign.recognised import INDEX, STEM, is_foreign
from diffusion_gui.storage.size_words import size_words

MOST_FILES = 5000
MOST_SETTINGS = 64
MAX_SETTINGS = 2**20
"""Bytes of a file of settings."""
_PLAIN = re.compile(r"(?:[A-Za-z0-9_][\w.+-]*/)?[A-Za-z0-9_][\w.+-]*", re.ASCII)
_CHECKSUM = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SETTINGS = (".json", ".txt", ".model")
_SHARDS = re.compile(r"(.+)-\d{5}-of-\d{5}\.safetensors")
_WHOLE = re.compile(r"([A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_-]+))?\.safetensors")
_TABLE = re.compile(r"([A-Za-z0-9_-]+)\.safetensors\.index\.json")
_PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle")
_WORDS_OF_PROMPTS = (WHOLE, VOCABULARY, MERGES)
_HALF = "fp16"
"""The variant that is as good as the full weights in half the bytes."""


def listed(rows: Any) -> tuple[HubFile, ...]:
    """The files that the hub names, those with plain names in folders one deep."""
    found = []
    for row in rows[:MOST_FILES]:
        path, size, checksum = row
        if not (isinstance(path, str) and isinstance(checksum, str) and type(size) is int):
            continue
        if _PLAIN.fullmatch(path) and _CHECKSUM.fullmatch(checksum) and 0 <= size < 2**44:
            found.append(HubFile(path, size, checksum))
    return tuple(found)


def roles_in(index: bytes, never: Collection[str]) -> frozenset[str]:
    """The folders of the parts that an index names, but for those that are `never` opened."""
    try:
        content = json.loads(index)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return frozenset()
    parts = (
        role
        for role, entry in content.items()
        if isinstance(entry, list) and entry and entry[0] is not None
    )
    return frozenset(parts).difference(never)


def settings_of(files: Iterable[HubFile], roles: Collection[str]) -> list[HubFile]:
    """Files of settings and words, of the model itself and of its parts."""
    return [
        one
        for one in files
        if one.path.endswith(_SETTINGS)
        and (_folder(one) in roles or (not _folder(one) and one.path.endswith(".json")))
        and ".safetensors.index." not in one.path
    ]


def read_first(files: Iterable[HubFile], roles: Collection[str]) -> list[HubFile]:
    """Of the settings, those that tell what the model is; lists of words are no part of them."""
    tables = [one for one in files if _folder(one) in roles and _TABLE.fullmatch(_name(one))]
    wanted = [*settings_of(files, roles), *tables]
    small = [one for one in wanted if one.path.endswith(".json") and one.size <= MAX_SETTINGS]
    first = sorted(small, key=lambda one: (one.path != INDEX, one.path.count("/"), one.path))
    return first[:MOST_SETTINGS]


def weights_of(
    files: Iterable[HubFile], roles: Collection[str], here: Callable[[HubFile], bool]
) -> list[HubFile]:
    """Weights as safetensors, one version of each part.

    Those that are `here` come first, then half precision, then the full ones, then any other.
    """
    versions: dict[tuple[str, str], dict[str, list[HubFile]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in files:
        folder, name = _folder(one), _name(one)
        if folder and folder not in roles:
            continue
        if shard := _SHARDS.fullmatch(name):
            stem, _, variant = shard[1].partition(".")
            versions[folder, stem][f"shards {variant}".strip()].append(one)
        elif table := _TABLE.fullmatch(name):
            versions[folder, table[1]]["shards"].append(one)
        elif whole := _WHOLE.fullmatch(name):
            versions[folder, whole[1]][whole[2] or ""].append(one)
    chosen: list[HubFile] = []
    for of_part in versions.values():
        known = {name: few for name, few in of_part.items() if not name.startswith("shards ")}
        if known:
            chosen += known[min(known, key=lambda name: _rank(name, known[name], here))]
    return chosen


def _rank(
    variant: str, files: Collection[HubFile], here: Callable[[HubFile], bool]
) -> tuple[bool, int, str]:
    order = (_HALF, "", "shards")
    place = order.index(variant) if variant in order else len(order)
    return not all(map(here, files)), place, variant


def paths_in(thing: Any) -> Iterator[Path]:
    """Every path that what is known of a model names."""
    if isinstance(thing, Path):
        yield thing
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from paths_in(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from paths_in(value)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for value in thing:
            yield from paths_in(value)


def single_files(files: Iterable[HubFile], folder: Path, file: str = "") -> dict[str, HubFile]:
    """The files that may each be a model, by their names; none where they are parts of one.

    Args:
        folder: what tells what the model is has been put there.
        file: that is asked for: then the others do not matter.
    """
    alone = {
        one.path: one
        for one in files
        if one.path.endswith(FILE_SUFFIX) and not _folder(one) and not _SHARDS.fullmatch(one.path)
    }
    parts = is_foreign(folder) or any(name.startswith(STEM) for name in alone)
    return {} if parts and not file else alone


def beside(files: Iterable[HubFile], single: HubFile) -> list[HubFile]:
    """What is fetched with a single file: its settings, and the words of its prompts."""
    names = {f"{single.path.removesuffix(FILE_SUFFIX)}.yaml"}
    for name in _WORDS_OF_PROMPTS:
        names |= {name, f"tokenizer/{name}"}
    return [one for one in files if one.path in names]


def has_words(files: Iterable[HubFile]) -> bool:
    """Whether a tokenizer is among the files."""
    names = {one.path for one in files}
    return any(
        place + WHOLE in names or {place + VOCABULARY, place + MERGES} <= names
        for place in ("", "tokenizer/")
    )


def left_out(
    files: Iterable[HubFile], chosen: Iterable[HubFile], single: bool = False
) -> tuple[Translatable, ...]:
    """What is not fetched, in words, the largest first.

    Args:
        single: a model in one file is, which no other is a version of.
    """
    taken = {one.path for one in chosen}
    folders = {_folder(one) for one in chosen if one.path.endswith(".safetensors") and not single}
    groups: dict[str, list[HubFile]] = defaultdict(list)
    for one in files:
        if one.path in taken:
            continue
        if one.path.lower().endswith(_PICKLES):
            groups["pickles"].append(one)
        elif one.path.endswith(".safetensors") and _folder(one) in folders:
            groups["versions"].append(one)
        else:
            groups["others"].append(one)
    sized = {name: sum(one.size for one in few) for name, few in groups.items()}
    return tuple(
        _WORDS[name](len(groups[name]), size_words(sized[name]))
        for name in sorted(sized, key=lambda name: -sized[name])
    )


_WORDS: dict[str, Callable[[int, str], Translatable]] = {
    "pickles": lambda count, size: counted(
        count,
        "1 file that can run code (pickle, {size})",
        "{count} files that can run code (pickles, {size})",
        size=size,
    ),
    "versions": lambda count, size: counted(
        count,
        "1 other version of the same weights ({size})",
        "{count} other versions of the same weights ({size})",
        size=size,
    ),
    "others": lambda count, size: counted(
        count, "1 other file ({size})", "{count} other files ({size})", size=size
    ),
}


def _folder(file: HubFile) -> str:
    return file.path.rpartition("/")[0]


def _name(file: HubFile) -> str:
    return file.path.rpartition("/")[2]
