"""The process of its own that talks to the hub: it alone loads huggingface_hub.

A request, one line of JSON, comes in, and lines of JSON go out. It ends with whoever started it, so
that a download stops at any moment. Tokens of the person's are used by huggingface_hub and nothing
else, and no answer holds one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from diffusion_gui.core.protocol.hub import HubFile
from diffusion_gui.storage.foreign.hub_folders import snapshot_of
from diffusion_gui.storage.foreign.recognised import INDEX, is_foreign
from diffusion_gui.storage.safetensors_header import MAX_HEADER

from .choosing import MAX_SETTINGS, listed, read_first, roles_in, single_files

Request = dict[str, Any]
TIMEOUT = 20.0
"""Seconds without a byte after which a server is given up."""
PART = ".diffusion-gui.incomplete"
"""Ending of a file that is on its way, beside the whole ones; it is gone on with another time."""
_EVERY = 0.1
"""Seconds between two signs of life."""
_out: TextIO = sys.stdout


class Wrong(Exception):  # noqa: N818 - an answer, told by its code
    """What came is not what was to come; args: (code, the file's path)."""


def main() -> None:
    """Answer the request on standard input, and end."""
    global _out
    _out, sys.stdout = sys.stdout, open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        if "files" in request:
            _fetch(request)
        else:
            _list(request)
    except Exception as error:
        _say(failure=failure_of(error))
    os._exit(0)


def _end_with(parent: BinaryIO) -> None:
    parent.read()
    os._exit(1)


def _say(**content: Any) -> None:
    _out.write(json.dumps(content) + "\n")
    _out.flush()


def failure_of(error: BaseException) -> dict[str, Any]:
    """What went wrong, as a code and plain values; addresses, which may be signed, are left out."""
    while type(error).__name__ == "LocalEntryNotFoundError" and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, Wrong):
        return {"code": error.args[0], "file": error.args[1]}
    names = {one.__name__ for one in type(error).__mro__}
    status = int(getattr(getattr(error, "response", None), "status_code", 0) or 0)
    text = re.sub(r"https?://\S+", "...", str(error)).strip().split("\n")[0][:200]
    for name, code in _CODES.items():
        if name in names:
            return {"code": code, "status": status, "text": text}
    if status:
        return {"code": {401: "missing", 403: "refused", 429: "busy"}.get(status, "server"),
                "status": status, "text": text}  # fmt: skip
    if isinstance(error, OSError):
        path = str(error.filename or "")
        return {"code": "disk", "text": error.strerror or text, "file": path}
    return {"code": "other", "text": f"{type(error).__name__}: {text}"}


_CODES = {
    "GatedRepoError": "gated",
    "RepositoryNotFoundError": "missing",
    "DisabledRepoError": "missing",
    "RevisionNotFoundError": "gone",
    "EntryNotFoundError": "gone",
    "OfflineModeIsEnabled": "offline",
    "TimeoutException": "silent",
    "TransportError": "unreachable",
}
"""What the classes of errors of huggingface_hub, and of what it talks with, mean."""


def _library(part: str = "") -> Any:
    return import_module("huggingface_hub" + part)


def _list(request: Request) -> None:
    """What files there are; those that tell what the model is are put into a folder."""
    name, folder = request["name"], Path(request["folder"])
    _say(doing="asking Hugging Face")
    info = _library().HfApi().model_info(name, files_metadata=True, timeout=TIMEOUT)
    rows = [
        (one.rfilename, one.size, one.lfs.sha256 if one.lfs else one.blob_id or "")
        for one in info.siblings or ()
    ]
    files = listed(rows) if info.id == name else ()  # else it has another name now
    roles: frozenset[str] = frozenset()
    for one in files:
        if one.path == INDEX:
            roles = roles_in(_small(name, str(info.sha), one), request["never"])
    for one in read_first(files, roles):
        target = folder / one.path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(_small(name, str(info.sha), one))
    alone = single_files(files, folder, request["file"])
    for path, one in alone.items():
        if path == request["file"] or len(alone) == 1:
            (folder / path).write_bytes(_header(name, str(info.sha), one))
    rows = [(one.path, one.size, one.checksum) for one in files]
    _say(listing={"name": info.id, "commit": info.sha, "files": rows, "roles": sorted(roles)})


def _small(name: str, commit: str, file: HubFile) -> bytes:
    """The content of a file of settings."""
    if file.size > MAX_SETTINGS:
        return b""
    content = b""
    with _opened(name, commit, file.path, 0) as response:
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > MAX_SETTINGS:
                raise Wrong("size", file.path)
    return content


def _header(name: str, commit: str, file: HubFile) -> bytes:
    """The beginning of a file of tensors, which lists them."""
    content, wanted = b"", 8
    with _opened(name, commit, file.path, 0) as response:
        for chunk in response.iter_raw():
            content += chunk
            if len(content) >= 8:
                wanted = 8 + min(int.from_bytes(content[:8], "little"), MAX_HEADER)
            if len(content) >= wanted:
                break
    return content


@contextlib.contextmanager
def _opened(name: str, commit: str, path: str, start: int) -> Iterator[Any]:
    """The answer with a file's bytes from `start` on."""
    library, parts = _library(), _library(".utils")
    headers = parts.build_hf_headers() | {"Accept-Encoding": "identity"}
    headers |= {"Range": f"bytes={start}-"} if start else {}
    url = library.hf_hub_url(name, path, revision=commit)
    with parts.get_session().stream("GET", url, headers=headers, timeout=TIMEOUT) as response:
        parts.hf_raise_for_status(response)
        yield response


def _fetch(request: Request) -> None:
    """Bring files into the cache, and let its main version be theirs once all are whole."""
    name, commit, cache = request["name"], request["commit"], Path(request["cache"])
    repo = cache / f"models--{name.replace('/', '--')}"
    files, done = listed(request["files"]), 0
    total = sum(one.size for one in files)
    for one in sorted(files, key=lambda one: (one.path.endswith(".safetensors"), one.path)):
        if not (repo / "snapshots" / commit / one.path).exists():
            _bring(name, commit, one, repo, done, total)
            _library().hf_hub_download(name, one.path, revision=commit, cache_dir=str(cache))
        done += one.size
        _say(done=done, total=total, doing="downloading")
    opened = snapshot_of(repo)
    if request["single"] and is_foreign(opened):  # the folder's model stays: files are found anyway
        commit = opened.name
    refs = repo / "refs"
    refs.mkdir(parents=True, exist_ok=True)
    part = refs / f"main{PART}"
    part.write_text(commit)
    part.replace(refs / "main")
    _say(finished=True)


def _bring(name: str, commit: str, file: HubFile, repo: Path, done: int, total: int) -> None:
    """The file as a blob of the cache, checked; what came of it another time is gone on with."""
    blob = repo / "blobs" / file.checksum
    lock = repo.parent / ".locks" / repo.name / f"{file.checksum}.lock"
    for folder in (blob.parent, lock.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with _library(".utils").WeakFileLock(lock):
        if blob.exists():
            return
        part = blob.with_name(blob.name + PART)
        with part.open("ab") as out:
            _stream(name, commit, file, out, done, total)
            out.flush()
            os.fsync(out.fileno())
        _say(done=done + file.size, total=total, doing="checking the download")
        if _checksum(part, file) != file.checksum:
            part.unlink()
            raise Wrong("checksum", file.path)
        part.replace(blob)


def _stream(name: str, commit: str, file: HubFile, out: BinaryIO, done: int, total: int) -> None:
    """Append what `out` lacks of the file; asked for again while something comes each time."""
    told = 0.0
    if out.tell() > file.size:
        out.truncate(0)
    while (have := out.seek(0, os.SEEK_END)) < file.size:
        start = have
        try:
            with _opened(name, commit, file.path, have) as response:
                if have and response.status_code != 206:  # all of it, from its start
                    out.truncate(0)
                    have = start = 0
                for chunk in response.iter_raw():
                    have += len(chunk)
                    if have > file.size:
                        out.truncate(0)
                        raise Wrong("size", file.path)
                    out.write(chunk)
                    if time.monotonic() - told > _EVERY:
                        told = time.monotonic()
                        _say(done=done + have, total=total, doing="downloading")
        except Exception as error:
            if failure_of(error)["code"] not in ("silent", "unreachable"):
                raise
            if out.seek(0, os.SEEK_END) == start:
                raise
            continue
        if have == start:
            raise Wrong("short", file.path)


def _checksum(path: Path, file: HubFile) -> str:
    """As the hub names blobs: SHA-256, or git's own of small files."""
    large = len(file.checksum) == 64
    digest = hashlib.sha256() if large else hashlib.sha1(b"blob %d\0" % file.size)
    with path.open("rb") as content:
        while chunk := content.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()


if __name__ == "__main__":
    main()
