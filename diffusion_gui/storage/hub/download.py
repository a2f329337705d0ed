"""Downloads of models: what one would be, and fetching it into Hugging Face's cache."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.hub import HubFile, HubPlan
from diffusion_gui.core.text import NOTHING, Translatable, msg
from diffusion_gui.storage.foreign.folders import described
from diffusion_gui.storage.foreign.hub_cache import HubCache, cached_models
from diffusion_gui.storage.foreign.hub_folders import (
    COMMIT,
    cache_folder,
    file_name,
    in_parts,
    is_hub_name,
    name_one,
    repo_folder,
)
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.pipelines import kinds
from diffusion_gui.storage.foreign.recognised import HUB, class_in
from diffusion_gui.storage.foreign.single_file.source import described_beginning
from diffusion_gui.storage.size_words import size_words

from .asking import asked
from .choosing import (
    beside,
    has_words,
    left_out,
    listed,
    paths_in,
    settings_of,
    single_files,
    weights_of,
)
from .hub_errors import Asked, error_of
from .hub_process import PART

SPARE = 100_000_000
"""Bytes of room that a download leaves on the disk."""


def find(name: str) -> Generator[Progress, None, HubPlan]:
    """What a download of `hf:OWNER/NAME` would be; closing it ends the search.

    Its settings are read, of a model in one file its header, and nothing is kept. Of several such
    files one is named: `hf:OWNER/NAME/FILE.safetensors`.

    Raises:
        UserError: there is no such model, it has another name, the hub cannot be asked, or it is
            not said which of several files is meant.
    """
    owned, file = in_parts(name)
    if not is_hub_name(name) or "/" not in owned:
        raise UserError(
            msg("'{name}' is no name of a model on Hugging Face.", name=owned),
            "It is written OWNER/NAME.",
            "Copy it from the head of the model's page.",
        )
    with tempfile.TemporaryDirectory(prefix="diffusion-gui-") as folder:
        never = sorted(_never_opened())
        request = {"name": owned, "file": file, "folder": folder, "never": never}
        with closing(asked(request, Asked(owned))) as answers:
            for answer in answers:
                if answer is not None and "listing" in answer:
                    return _plan(name, answer["listing"], Path(folder))
                yield Progress(0, 0, "asking Hugging Face")
    raise AssertionError("it answers or raises")


def _never_opened() -> set[str]:
    """Roles of parts that pipelines may have, and that are opened of none."""
    every = kinds().values()
    opened = {role for kind in every for role in kind.roles}
    return {role for kind in every for role in kind.left_out} - opened


def _plan(name: str, listing: dict[str, Any], folder: Path) -> HubPlan:
    (owned, file), now = in_parts(name), str(listing["name"])
    if now != owned:
        raise UserError(
            msg("{name} has another name now.", name=owned),
            msg("It is called {now}.", now=now),
            msg("Take that: {name}", name=file_name(now, file) if file else HUB + now),
        )
    commit, roles = str(listing["commit"]), frozenset(map(str, listing["roles"]))
    if not COMMIT.fullmatch(commit):
        raise error_of({"code": "server"}, Asked(owned))
    files = listed(listing["files"])
    here = _HereAlready(repo_folder(owned), commit)
    if file or single_files(files, folder):
        return _single_plan(owned, file, commit, files, folder)
    weights = weights_of(files, roles, lambda one: here.bytes_of(one) == one.size)
    settings = settings_of(files, roles)
    # Weights and lists of words are not opened: empty files tell which of them would be.
    for one in (*weights, *settings):
        target = folder / one.path
        target.parent.mkdir(exist_ok=True)
        target.touch()
    tables = [one for one in weights if one.path.endswith(".json")]
    info, why = _read(name, folder)
    if info is not None:
        read = {path.relative_to(folder).as_posix() for path in _inside(info, folder)}
        weights = [one for one in weights if one.path in read]
        in_shards = {one.path.rpartition("/")[0] for one in weights if "-of-" in one.path}
        weights += [one for one in tables if one.path.rpartition("/")[0] in in_shards]
    chosen = sorted({*settings, *weights}, key=lambda one: one.path)
    return HubPlan(
        name,
        commit,
        tuple(chosen),
        sum(map(here.bytes_of, chosen)),
        _free(cache_folder()),
        str(cache_folder()),
        what=class_in(folder),
        why=why,
        left_out=left_out(files, chosen),
        notes=info.notes if info is not None else (),
    )


def _single_plan(
    owned: str, file: str, commit: str, files: tuple[HubFile, ...], folder: Path
) -> HubPlan:
    """What a download of a model in one file would be."""
    alone = single_files(files, folder, file)
    path = file or next(iter(alone))
    if path not in alone or (not file and len(alone) > 1):
        raise name_one(owned, {name: one.size for name, one in alone.items()}, file)
    name, single = file_name(owned, path), alone[path]
    more = beside(files, single)
    chosen = sorted((single, *more), key=lambda one: one.path)
    info, why = None, NOTHING
    try:
        info = described_beginning(name, folder / path, single.size, has_words(more))
    except UserError as error:
        why = error.why or error.what
    here = _HereAlready(repo_folder(owned), commit)
    return HubPlan(
        name,
        commit,
        tuple(chosen),
        sum(map(here.bytes_of, chosen)),
        _free(cache_folder()),
        str(cache_folder()),
        what=info.network if info is not None else "",
        why=why,
        left_out=left_out(files, chosen, single=True),
        notes=info.notes if info is not None else (),
    )


def _read(name: str, folder: Path) -> tuple[ForeignInfo | None, Translatable]:
    try:
        return described(name, folder), NOTHING
    except UserError as error:
        return None, error.why or error.what


def _inside(info: ForeignInfo, folder: Path) -> Iterator[Path]:
    real = folder.resolve()
    for path in paths_in(info):
        if path.is_relative_to(real):
            yield folder / path.relative_to(real)
        elif path.is_relative_to(folder):
            yield path


class _HereAlready:
    """What the cache holds of a version."""

    def __init__(self, repo: Path, commit: str) -> None:
        self._repo = repo
        self._commit = commit

    def bytes_of(self, file: HubFile) -> int:
        """Bytes of the file that need not be fetched."""
        if (self._repo / "snapshots" / self._commit / file.path).exists():
            return file.size
        blob = self._repo / "blobs" / file.checksum
        for path in (blob, blob.with_name(blob.name + PART)):
            if path.is_file():
                return min(file.size, path.stat().st_size)
        return 0


def fetch(plan: HubPlan) -> Iterator[Progress]:
    """Fetch what `plan` names into the cache; closing the iterator cancels it.

    What has come by then is gone on with the next time. A file has its name once it is whole and
    its checksum is right, and the cache has the version once all files have.

    Raises:
        UserError: there is no room, the connection was lost, or another file came.
    """
    owned, file = in_parts(plan.name)
    if plan.why:
        raise UserError(
            msg("{name} cannot be used by this program.", name=plan.name.removeprefix(HUB)),
            plan.why,
            "Choose another model; nothing was downloaded.",
        )
    folder = cache_folder()
    here = _HereAlready(repo_folder(owned), plan.commit)
    missing = sum(one.size - here.bytes_of(one) for one in plan.files)
    free = _free(folder)
    if missing and free < missing + SPARE:
        raise UserError(
            msg("There is no room for {name}.", name=owned),
            msg("It needs {needed}, and {free} are free where {folder} is.",
                needed=size_words(missing + SPARE), free=size_words(free), folder=folder),
            "Free space, or set HF_HOME to a folder elsewhere.",
        )  # fmt: skip
    request = {
        "name": owned,
        "single": bool(file),
        "commit": plan.commit,
        "cache": str(folder.absolute()),
        "files": [(one.path, one.size, one.checksum) for one in plan.files],
    }
    done, doing = plan.bytes - missing, "downloading"
    with closing(asked(request, Asked(owned, fetching=True))) as answers:
        for answer in answers:
            if answer is not None and "done" in answer:
                done, doing = int(answer["done"]), str(answer["doing"])
            yield Progress(done, plan.bytes, doing)


def is_here(name: str) -> bool:
    """Whether the cache has the model `name` whole."""
    if any(one.name == name and not one.half for one in cached_models()):
        return True
    try:
        HubCache().describe(name)
    except UserError:
        return False
    return True


def _free(folder: Path) -> int:
    """Bytes of room where `folder` is, or would be made."""
    folder = folder.absolute()
    while not os.path.isdir(folder) and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0
