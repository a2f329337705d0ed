"""Names of models of Hugging Face, and where its tools keep what they download."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import is_file
from diffusion_gui.core.text import Translatable, join_texts, msg
from diffusion_gui.storage.size_words import size_words
from diffusion_gui.storage.untrusted import read_text

from .recognised import HUB

FILE_SUFFIX = ".safetensors"
COMMIT = re.compile(r"[0-9A-Za-z]{1,64}")
FOLDER = "models--"
"""Before the name of a model's folder in the cache."""
_NAME = re.compile(
    r"((?:[A-Za-z0-9_][\w.-]*/)?[A-Za-z0-9_][\w.-]*?)"
    r"(?:/([A-Za-z0-9_][\w.+-]*\.safetensors))?",
    re.ASCII,
)
_SHOWN = 12


def is_hub_name(name: str) -> bool:
    """Whether `name` is `hf:OWNER/NAME`, or a file of it, `hf:OWNER/NAME/FILE.safetensors`."""
    return name.startswith(HUB) and bool(_NAME.fullmatch(name.removeprefix(HUB)))


def in_parts(name: str) -> tuple[str, str]:
    """(OWNER/NAME, FILE) of a model's name; FILE is "" where none is named."""
    found = _NAME.fullmatch(name.removeprefix(HUB))
    return (found[1], found[2] or "") if found else (name.removeprefix(HUB), "")


def file_name(owned: str, file: str) -> str:
    """The name of the model in one file of OWNER/NAME."""
    return f"{HUB}{owned}/{file}"


def repo_folder(owned: str) -> Path:
    """Where the cache has the model OWNER/NAME, whether or not it has it."""
    return cache_folder() / (FOLDER + owned.replace("/", "--"))


def cache_folder() -> Path:
    """Where Hugging Face's tools keep what they download, by the variables that they read."""
    asked = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if asked:
        return Path(os.path.expanduser(asked))
    home = os.environ.get("HF_HOME") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface"
    )
    return Path(os.path.expanduser(home)) / "hub"


def snapshot_of(repo: Path) -> Path:
    """The folder of the version that `main` is; without one, of the last in the order of names."""
    try:
        commit = read_text(repo / "refs" / "main", 100).strip()
    except (OSError, ValueError):
        commit = ""
    snapshots = repo / "snapshots"
    if COMMIT.fullmatch(commit) and (snapshots / commit).is_dir():
        return snapshots / commit
    others = _versions(repo)
    return others[-1] if others else snapshots


def single_files_in(repo: Path) -> dict[str, Path]:
    """Files of tensors beside no others, by their names: of `main`, then of the other versions.

    A model whose `main` was moved by another of its files is still found.
    """
    main, found = snapshot_of(repo), dict[str, Path]()
    for version in dict.fromkeys((main, *reversed(_versions(repo)))):
        try:
            names = sorted(os.listdir(version))
        except OSError:
            continue
        for name in names:
            if name.endswith(FILE_SUFFIX) and is_file(version / name):
                found.setdefault(name, version / name)
    return found


def _versions(repo: Path) -> list[Path]:
    try:
        return sorted(one for one in (repo / "snapshots").iterdir() if one.is_dir())
    except OSError:
        return []


def name_one(owned: str, sizes: Mapping[str, int], file: str = "") -> UserError:
    """The answer where OWNER/NAME has several files, or lacks `file`; their sizes in bytes."""
    what = msg("{name} has several files, each a model.", name=owned)
    if file:
        what = msg("{name} has no file {file}.", name=owned, file=file)
    if not sizes:
        return UserError(what, "It has no .safetensors file outside of folders.",
                         "Choose another model.")  # fmt: skip
    listed = [f"{one} ({size_words(size)})" for one, size in list(sizes.items())[:_SHOWN]]
    files: Translatable = join_texts(listed, ", ")
    if len(sizes) > _SHOWN:
        files = msg("{names} and {count} more", names=files, count=len(sizes) - _SHOWN)
    return UserError(
        what,
        msg("It has {files}.", files=files),
        msg("Name one of them, such as {name}", name=file_name(owned, next(iter(sizes)))),
    )
