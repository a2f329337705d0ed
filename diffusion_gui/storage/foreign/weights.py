"""The files that hold the weights of a foreign network: safetensors only, whole or in shards."""

from __future__ import annotations

import os
import re
from pathlib import Path

from diffusion_gui.core.text import NOTHING, Translatable, msg

from .reading import inside, read_config, refuse
from .recognised import STEM

_WHOLE = f"{STEM}.safetensors"
_INDEX = f"{_WHOLE}.index.json"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}\.safetensors")
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
MAX_SHARDS = 64


def weights_of(folder: Path, root: Path) -> tuple[tuple[Path, ...], Translatable]:
    """The files in `folder`, a part of the model in `root`, and what is to be said of them.

    Raises:
        UserError: there are none, or only such as could run code; a shard is missing or its name
            is no plain name.
    """
    if os.path.lexists(folder / _WHOLE):
        return (inside(folder / _WHOLE, root),), NOTHING
    if os.path.lexists(folder / _INDEX):
        return _shards(folder, root), NOTHING
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        names = []
    for name in names:
        if name.startswith(f"{STEM}.") and _PLAIN.fullmatch(name):
            note = msg("Its weights are those of {name}; there are no full ones.", name=name)
            return (inside(folder / name, root),), note
    for name in names:
        if name.lower().endswith(_PICKLES):
            raise refuse(
                folder / name,
                msg(
                    "Its weights are a pickle, which can run code when it is opened; this program "
                    "loads none. Save them as safetensors, or find a version that has them."
                ),
            )
    raise refuse(folder, msg("There are no weights in it ({name}).", name=_WHOLE))


def _shards(folder: Path, root: Path) -> tuple[Path, ...]:
    index = read_config(folder / _INDEX, root, most=2**63)
    table = index.get("weight_map")
    names = sorted(set(map(str, table.values()))) if isinstance(table, dict) else []
    if not 1 <= len(names) <= MAX_SHARDS or not all(_PLAIN.fullmatch(name) for name in names):
        raise refuse(folder / _INDEX, msg("It names no plain files of weights."))
    return tuple(inside(folder / name, root) for name in names)
