"""The files that hold the weights of a foreign network: safetensors only, whole or in shards."""

from __future__ import annotations

import os
import re
from pathlib import Path

from diffusion_gui.core.text import NOTHING, Translatable, msg

from .reading import inside, read_config, refuse
from .recognised import STEM

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}\.safetensors")
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
MAX_SHARDS = 64


def weights_of(folder: Path, root: Path, stem: str = STEM) -> tuple[tuple[Path, ...], Translatable]:
    """The files in `folder`, a part of the model in `root`, and what is to be said of them.

    Args:
        stem: what their names begin with.

    Raises:
        UserError: there are none, or only such as could run code; a shard is missing or its name
            is no plain name.
    """
    whole = f"{stem}.safetensors"
    if os.path.lexists(folder / whole):
        return (inside(folder / whole, root),), NOTHING
    index = folder / f"{whole}.index.json"
    if os.path.lexists(index):
        return _shards(index, root), NOTHING
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        names = []
    for name in names:
        if name.startswith(f"{stem}.") and _PLAIN.fullmatch(name):
            note = msg("Its weights are those of {name}; the full ones are not here.", name=name)
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
    raise refuse(folder, msg("There are no weights in it ({name}).", name=whole))


def _shards(index: Path, root: Path) -> tuple[Path, ...]:
    table = read_config(index, root, most=2**63).get("weight_map")
    names = sorted(set(map(str, table.values()))) if isinstance(table, dict) else []
    if not 1 <= len(names) <= MAX_SHARDS or not all(_PLAIN.fullmatch(name) for name in names):
        raise refuse(index, msg("It names no plain files of weights."))
    return tuple(inside(index.parent / name, root) for name in names)
