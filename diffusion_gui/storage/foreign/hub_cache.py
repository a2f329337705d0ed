"""The cache that Hugging Face's tools keep on this machine: read, never written, never filled."""

from __future__ import annotations

import dataclasses
import functools
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.storage.untrusted import read_text

from .folders import described
from .info import ForeignInfo
from .recognised import HUB, is_foreign

_NAME = re.compile(r"(?:[A-Za-z0-9_][\w.-]*/)?[A-Za-z0-9_][\w.-]*", re.ASCII)
_COMMIT = re.compile(r"[0-9A-Za-z]{1,64}")
_FOLDER = "models--"


@dataclass(frozen=True)
class CachedModel:
    """A model in the cache; `why` it cannot be used, empty where it can."""

    name: str
    folder: Path
    why: Translatable = NOTHING


class HubCache:
    """A `ModelSource`: models in the cache, as `hf:OWNER/NAME`."""

    def recognises(self, name: str) -> bool:
        """Whether `name` is written as one of these."""
        return name.startswith(HUB)

    def title(self, name: str) -> str:
        """OWNER/NAME."""
        return join_texts([name.removeprefix(HUB)])

    def describe(self, name: str, whole: bool = False) -> ForeignInfo:
        """What its folder says; nothing is asked of the network."""
        asked = name.removeprefix(HUB)
        repo = cache_folder() / (_FOLDER + asked.replace("/", "--"))
        if not _NAME.fullmatch(asked) or not repo.is_dir():
            raise UserError(
                msg("The model {name} is not in the cache of Hugging Face.", name=asked),
                msg("The cache is {folder}.", folder=cache_folder()),
                "Download it with the tool that you use, or open a folder that holds it.",
            )
        try:
            info = described(name, _snapshot(repo))
        except UserError as error:
            if not _unfinished(repo):
                raise
            raise UserError(
                msg("The model {name} was not downloaded to its end.", name=asked),
                error.why,
                "Download it again with the tool that you use.",
            ) from error
        return dataclasses.replace(info, title=self.title(name))

    def names(self, data: str = "") -> list[str]:
        """Those that can be used."""
        return [one.name for one in cached_models() if not one.why]


def cache_folder() -> Path:
    """Where Hugging Face's tools keep what they download, by the variables that they read."""
    asked = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if asked:
        return Path(os.path.expanduser(asked))
    home = os.environ.get("HF_HOME") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface"
    )
    return Path(os.path.expanduser(home)) / "hub"


def cached_models() -> tuple[CachedModel, ...]:
    """The models of diffusers in the cache, by name; what is no such model is left out.

    Looked through again once a download has come or gone: windows ask at every change.
    """
    return _listed(cache_folder(), tuple(_stamps()))


def _stamps() -> Iterator[tuple[str, int]]:
    try:
        repos = sorted(cache_folder().glob(f"{_FOLDER}*"))
    except OSError:
        return
    for repo in repos:
        for part in ("", "blobs", "snapshots", "refs/main"):
            try:
                yield str(repo / part), os.stat(repo / part).st_mtime_ns
            except OSError:
                continue


@functools.lru_cache(maxsize=2)
def _listed(folder: Path, stamps: tuple[tuple[str, int], ...]) -> tuple[CachedModel, ...]:
    found = []
    for repo in dict.fromkeys(path for path, _ in stamps if Path(path).parent == folder):
        asked = Path(repo).name.removeprefix(_FOLDER).replace("--", "/", 1)
        try:
            snapshot = _snapshot(Path(repo))
            if not is_foreign(snapshot) and not _unfinished(Path(repo)):
                continue  # of another library
            why = NOTHING
            HubCache().describe(HUB + asked)
        except UserError as error:
            snapshot, why = Path(repo), join_texts([error.what, error.why])
        found.append(CachedModel(HUB + asked, snapshot, why))
    return tuple(found)


def _snapshot(repo: Path) -> Path:
    """The folder of the version that `main` is; without one, of the last in the order of names."""
    try:
        commit = read_text(repo / "refs" / "main", 100).strip()
    except (OSError, ValueError):
        commit = ""
    snapshots = repo / "snapshots"
    if _COMMIT.fullmatch(commit) and (snapshots / commit).is_dir():
        return snapshots / commit
    try:
        others = sorted(one for one in snapshots.iterdir() if one.is_dir())
    except OSError:
        others = []
    return others[-1] if others else snapshots


def _unfinished(repo: Path) -> bool:
    """Whether a download is under way, or was left before its end."""
    try:
        return any(name.endswith(".incomplete") for name in os.listdir(repo / "blobs"))
    except OSError:
        return False
