"""The cache that Hugging Face's tools keep on this machine: read, never written, never filled."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import NOTHING, Translatable, join_texts, msg

from .folders import described
from .hub_folders import (
    FOLDER,
    cache_folder,
    file_name,
    in_parts,
    is_hub_name,
    name_one,
    repo_folder,
    single_files_in,
    snapshot_of,
)
from .info import ForeignInfo
from .reading import inside
from .recognised import HUB, class_in, is_foreign
from .single_file.source import described_file, is_single_file

_WEIGHTS = (".safetensors", ".bin", ".ckpt", ".pt", ".pth")


@dataclass(frozen=True)
class CachedModel:
    """A model in the cache.

    Attributes:
        name: `hf:OWNER/NAME`, or of a model in one file `hf:OWNER/NAME/FILE.safetensors`.
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
    """A `ModelSource`: models in the cache, as `hf:OWNER/NAME` or `hf:OWNER/NAME/FILE`."""

    def recognises(self, name: str) -> bool:
        """Whether `name` is written as one of these."""
        return name.startswith(HUB)

    def title(self, name: str) -> str:
        """OWNER/NAME, and the file where one is named."""
        return join_texts([name.removeprefix(HUB)])

    def describe(self, name: str, whole: bool = False) -> ForeignInfo:
        """What its folder says; nothing is asked of the network."""
        asked, file = in_parts(name)
        repo = repo_folder(asked)
        if not is_hub_name(name) or not repo.is_dir():
            raise _not_here(name)
        try:
            info = _opened(name, repo, asked, file)
        except UserError as error:
            if not _unfinished(repo):
                raise
            raise _not_whole(name, error.why) from error
        return dataclasses.replace(info, title=self.title(name))

    def names(self, data: str = "") -> list[str]:
        """Those that can be used."""
        return [one.name for one in cached_models() if not one.why]


def folder_of(name: str) -> Path:
    """The folder of the version of `hf:OWNER/NAME` that is opened.

    Raises:
        UserError: it is not in the cache, or a file is named.
    """
    owned, file = in_parts(name)
    repo = repo_folder(owned)
    if file or not is_hub_name(name) or not repo.is_dir():
        raise _not_here(name)
    return snapshot_of(repo)


def _not_here(name: str) -> UserError:
    return UserError(
        msg("The model {name} is not in the cache of Hugging Face.", name=name.removeprefix(HUB)),
        msg("The cache is {folder}.", folder=cache_folder()),
        "Download it: in My models, or with diffusion-gui download; or open a folder that "
        "holds it.",
    )


def _not_whole(name: str, why: Translatable) -> UserError:
    return UserError(
        msg("The model {name} was not downloaded to its end.", name=name.removeprefix(HUB)),
        why,
        "Download the rest: in My models, or with diffusion-gui download.",
    )


def _opened(name: str, repo: Path, owned: str, file: str) -> ForeignInfo:
    """The model in a folder of the cache, or in one file of it."""
    path = _single(repo, owned, file)
    if path is None:
        return described(name, snapshot_of(repo))
    inside(path, path.parent)
    return described_file(name, path)


def _single(repo: Path, owned: str, file: str) -> Path | None:
    """The file that a name means; None where it means the folder.

    Raises:
        UserError: it is not there, or it is not said which.
    """
    if not file and is_foreign(snapshot_of(repo)):
        return None
    files = single_files_in(repo)
    if file:
        if file not in files:
            raise _not_here(file_name(owned, file))
        return files[file]
    known = [path for path in files.values() if is_single_file(path)]
    if len(known) > 1:
        raise name_one(owned, {path.name: path.stat().st_size for path in known})
    return known[0] if known else None


def version_of(name: str) -> dict[str, str]:
    """The version of the model `name` that is opened, and its folder, for `inspect`."""
    owned, file = in_parts(name)
    repo = repo_folder(owned)
    if path := _single(repo, owned, file):
        return {"version": path.parent.name, "folder": str(path.parent)}
    snapshot = snapshot_of(repo)
    return {"version": snapshot.name, "folder": str(snapshot)}


def cached_at(folder: Path) -> str:
    """The name of the model whose folder in the cache, with all its versions, is `folder`."""
    name = HUB + folder.name.removeprefix(FOLDER).replace("--", "/", 1)
    try:
        own = folder.name.startswith(FOLDER) and folder.samefile(repo_folder(name[len(HUB) :]))
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
        repos = sorted(cache_folder().glob(f"{FOLDER}*"))
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
        owned = repo.name.removeprefix(FOLDER).replace("--", "/", 1)
        files = [path for path in single_files_in(repo).values() if is_single_file(path)]
        alone = [_one_file(file_name(owned, path.name), path) for path in files]
        snapshot, unfinished = snapshot_of(repo), _unfinished(repo)
        if is_foreign(snapshot) or unfinished:  # else it is of another library, or all is told
            bytes_ = max(0, _size(repo) - sum(one.bytes for one in alone))
            found.append(_folder_model(HUB + owned, snapshot, unfinished, bytes_))
        found += alone
    return tuple(found)


def _folder_model(name: str, snapshot: Path, unfinished: bool, size: int) -> CachedModel:
    """A model of many files, or one of which too little has come to tell what it is."""
    why, half = NOTHING, unfinished and not is_foreign(snapshot)
    try:
        if half:
            raise _not_whole(name, NOTHING)
        HubCache().describe(name)
    except UserError as error:
        why = join_texts(filter(None, (error.what, error.why)))
        half = unfinished or not _has_weights(snapshot)
    return CachedModel(name, snapshot, why, half, size, class_in(snapshot))


def _one_file(name: str, path: Path) -> CachedModel:
    try:
        info, why = HubCache().describe(name), NOTHING
    except UserError as error:
        info, why = None, join_texts(filter(None, (error.what, error.why)))
    size = path.stat().st_size if path.exists() else 0
    return CachedModel(name, path.parent, why, False, size, info.network if info else "")


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


def _unfinished(repo: Path) -> bool:
    """Whether a download is under way, or was left before its end."""
    try:
        return any(name.endswith(".incomplete") for name in os.listdir(repo / "blobs"))
    except OSError:
        return False
