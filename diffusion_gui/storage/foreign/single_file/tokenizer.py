"""CLIP's words for a model that came without them, found on this machine and nowhere else.

All of Stable Diffusion's text encoders have the same list of words, which other tools keep.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.storage.foreign.clip_text import (
    END,
    MERGES,
    START,
    VOCABULARY,
    WHOLE,
    read_words,
)
from diffusion_gui.storage.foreign.hub_folders import cache_folder
from diffusion_gui.storage.foreign.info import Stamp, Tokenizer, stamp_of
from diffusion_gui.storage.foreign.reading import inside

REPOSITORY = "openai/clip-vit-large-patch14"
WORDS = 49408
"""Of CLIP: its two marks are the last ones."""
_KNOWN = {"!": 0, "a</w>": 320, "of</w>": 539, "photo</w>": 1125}
_HOMES = ("comfy/sd1_tokenizer", "backend/huggingface/runwayml/stable-diffusion-v1-5/tokenizer")
"""Where ComfyUI and Forge have one, in the folder that their models' folders lie in."""
_CACHED = "models--"
_ABOVE = 4
"""Folders above the file's that are looked into for these."""
_MOST = 64
"""Snapshots of the cache that are looked into."""


def find_tokenizer(file: Path, pad: str, words: int, length: int) -> Tokenizer:
    """Where the words for the model in `file` are; without any places where there are none.

    Args:
        pad: what short prompts are filled up with.
        words: how many the text encoder knows.
        length: tokens that it takes.
    """
    for folder, home in _folders(file):
        stamps = tuple(stamp_of(folder / name) for name in (WHOLE, VOCABULARY, MERGES))
        if any(stamps) and (found := _read(folder, home, stamps, pad, words, length)):
            return found
    return Tokenizer(None, None, None, pad, length)


def _folders(file: Path) -> Iterator[tuple[Path, Path]]:
    """Folders that may hold one, the nearest first, and the one that no link may lead out of."""
    here = file.absolute().parent
    for folder in (here / "tokenizer", here):
        yield folder, here
    for above in list(here.parents)[:_ABOVE]:
        for name in _HOMES:
            yield above / name, above / name
    try:
        kept = sorted(cache_folder().glob(f"{_CACHED}*/snapshots/*"))
    except OSError:
        return
    wanted = _CACHED + REPOSITORY.replace("/", "--")
    kept.sort(key=lambda snapshot: snapshot.parts[-3] != wanted)
    for snapshot in kept[:_MOST]:
        yield snapshot / "tokenizer", snapshot
        if "clip" in snapshot.parts[-3].lower():
            yield snapshot, snapshot


@functools.lru_cache(maxsize=64)
def _read(
    folder: Path, home: Path, stamps: tuple[Stamp, ...], pad: str, words: int, length: int
) -> Tokenizer | None:
    """The tokenizer in `folder`; None where it holds none, or another than CLIP's."""
    try:
        if stamps[0]:
            made = Tokenizer(inside(folder / WHOLE, home), None, None, pad, length)
        else:
            vocabulary, merges = (inside(folder / name, home) for name in (VOCABULARY, MERGES))
            made = Tokenizer(None, vocabulary, merges, pad, length)
        known, _ = read_words(made, words)
    except UserError:
        return None
    marks = {START: words - 2, END: words - 1}
    wanted = marks | (_KNOWN if words == WORDS else {})
    fitting = len(known) == words and all(known.get(one) == n for one, n in wanted.items())
    return made if fitting else None
