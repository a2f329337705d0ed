"""The cache that Hugging Face's tools keep on this machine: read, never written, never filled."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg
from diffusion_gui.storage.untrusted import read_text

from .folders import described
from .info import ForeignInfo
from .recognised import HUB, class_in, is_foreign

_NAME = re.compile(r"(?:[A-Za-z0-9_][\w.-]*/)?[A-Za-z0-9_][\w.-]*", re.ASCII)
COMMIT = re.compile(r"[0-9A-Za-z]{1,64}")
_FOLDER = "models--"
_WEIGHTS = (".safetensors", ".bin", ".ckpt", ".pt", ".pth")


@dataclass(frozen=True)
class CachedModel:
    """A model in the cache.

    Attributes:
        name: `hf:OWNER/NAME`.
        folder: of the version that is opened.
        why: it cannot be used; empty where it can.
        half: a download of it was left before its end, or is under way.
        bytes: that it takes in the cache, all its versions together.
        what: the class of the pipeline, or of the network; "" where that has not come yet.
    """

    name: str
    folder: Path
    why: Translatable = NOTHING
    half: bool = False
    bytes: int = 0
    what: str = ""


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
        repo = repo_folder(asked)
        if not is_hub_name(name) or not repo.is_dir():
            raise UserError(
                msg("The model {name} is not in the cache of Hugging Face.", name=asked),
                msg("The cache is {folder}.", folder=cache_folder()),
                "Download it: in My models, or with diffusion-gui download; or open a folder that "
                "holds it.",
            )
        try:
            info = described(name, _snapshot(repo))
        except UserError as error:
            if not _unfinished(repo):
                raise
            raise UserError(
                msg("The model {name} was not downloaded to its end.", name=asked),
                error.why,
                "Download the rest: in My models, or with diffusion-gui download.",
            ) from error
        return dataclasses.replace(info, title=self.title(name))

    def names(self, data: str = "") -> list[str]:
        """Those that can be used."""
        return [one.name for one in cached_models() if not one.why]


def is_hub_name(name: str) -> bool:
    """Whether `name` is written as a model of the hub's is, `hf:OWNER/NAME`."""
    return name.startswith(HUB) and bool(_NAME.fullmatch(name.removeprefix(HUB)))


def repo_folder(owned: str) -> Path:
    """Where the cache has the model OWNER/NAME, whether or not it has it."""
    return cache_folder() / (_FOLDER + owned.replace("/", "--"))


def cache_folder() -> Path:
    """Where Hugging Face's tools keep what they download, by the variables that they read."""
    asked = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if asked:
        return Path(os.path.expanduser(asked))
    home = os.environ.get("HF_HOME") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface"
    )
    return Path(os.path.expanduser(home)) / "hub"


def version_of(name: str) -> dict[str, str]:
    """The version of the model `name` that is opened, and its folder, for `inspect`."""
    snapshot = _snapshot(repo_folder(name.removeprefix(HUB)))
    return {"version": snapshot.name, "folder": str(snapshot)}


def cached_at(folder: Path) -> str:
    """The name of the model whose folder in the cache, with all its versions, is `folder`."""
    name = HUB + folder.name.removeprefix(_FOLDER).replace("--", "/", 1)
    try:
        own = folder.name.startswith(_FOLDER) and folder.samefile(repo_folder(name[len(HUB) :]))
    except OSError:
        own = False
    return name if own else ""


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
    for repo in dict.fromkeys(Path(path) for path, _ in stamps if Path(path).parent == folder):
        snapshot, unfinished = _snapshot(repo), _unfinished(repo)
        if not is_foreign(snapshot) and not unfinished:
            continue  # of another library
        name, why = HUB + repo.name.removeprefix(_FOLDER).replace("--", "/", 1), NOTHING
        try:
            HubCache().describe(name)
        except UserError as error:
            why = join_texts(filter(None, (error.what, error.why)))
        half = bool(why) and (unfinished or not _has_weights(snapshot))
        found.append(CachedModel(name, snapshot, why, half, _size(repo), class_in(snapshot)))
    return tuple(found)


def _size(repo: Path) -> int:
    """Bytes of all that is in a model's folder; a link is no copy."""
    size = 0
    for place, _, names in os.walk(repo):
        for name in names:
            with contextlib.suppress(OSError):
                found = os.lstat(os.path.join(place, name))
                size += 0 if stat.S_ISLNK(found.st_mode) else found.st_size
    return size


def _has_weights(snapshot: Path) -> bool:
    """Whether there are weights of any format, in it or in the folder of a part."""
    files = (path for pattern in ("*", "*/*") for path in snapshot.glob(pattern))
    return any(path.suffix in _WEIGHTS for path in files)


def _snapshot(repo: Path) -> Path:
    """The folder of the version that `main` is; without one, of the last in the order of names."""
    try:
        commit = read_text(repo / "refs" / "main", 100).strip()
    except (OSError, ValueError):
        commit = ""
    snapshots = repo / "snapshots"
    if COMMIT.fullmatch(commit) and (snapshots / commit).is_dir():
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
