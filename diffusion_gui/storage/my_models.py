"""The person's own models: saved files and trained runs, listed, renamed, and deleted with undo.

What is deleted lies in a trash folder of the program's own until the window closes; after a crash
the next start puts it back where it was.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import reason
from diffusion_gui.core.paths import data_dir
from diffusion_gui.core.protocol.scoring import Score
from diffusion_gui.core.text import msg

from . import atomic, kept_scores
from .checkpoints import CheckpointInfo, read_checkpoint
from .model_files import user_models_dir
from .run_folder import CHECKPOINT
from .user_files import unused

SUFFIX = ".safetensors"
_ORIGIN = "origin.json"


@dataclass(frozen=True)
class MyModel:
    """One of the person's models.

    Attributes:
        path: its checkpoint; `place` the file or the run's folder, which is renamed and deleted.
        title: what it is called.
        date: of its last save, in seconds since 1970.
        info: what it says of itself.
        run: the folder of the run it is the newest checkpoint of, if that is known.
        scores: what was measured of it.
    """

    path: Path
    place: Path
    title: str
    date: float
    info: CheckpointInfo
    run: Path | None = None
    scores: tuple[Score, ...] = ()


def runs_dir() -> Path:
    """Where the window's training runs lie."""
    return data_dir() / "runs"


def my_models() -> list[MyModel]:
    """All of them, the newest first; what cannot be read is left out."""
    places = [*user_models_dir().glob(f"*{SUFFIX}"), *runs_dir().glob("*/")]
    found = [one for one in map(_at, places) if one]
    # A saved file is a copy of a run's checkpoint: what is known of that is known of the file.
    runs = {one.info.sha256: one.place for one in found if one.place != one.path}
    known = [_with_run(one, runs.get(one.info.sha256)) for one in found]
    return sorted(known, key=lambda one: one.date, reverse=True)


def _with_run(model: MyModel, run: Path | None) -> MyModel:
    if run is None:
        return model
    return replace(model, run=run, scores=kept_scores.read(run, model.info.sha256))


def _at(place: Path) -> MyModel | None:
    path = place if place.suffix == SUFFIX and place.is_file() else place / CHECKPOINT
    try:
        now, info = os.stat(path), read_checkpoint(path)
    except (OSError, UserError):
        return None
    title = place.stem if place == path else place.name
    return MyModel(path, place, title, now.st_mtime_ns / 1e9, info)


def rename(model: MyModel, title: str) -> MyModel:
    """Call `model` something else; returns it as it is then.

    Raises:
        UserError: the name will not do, is taken, or the file system refuses.
    """
    title = title.strip()
    if not title or title in (".", "..") or set(title) & set('/\\:*?"<>|\0') or len(title) > 100:
        raise UserError(
            msg("'{title}' is no name for a model.", title=title),
            'A name is 1 to 100 characters, without any of / \\ : * ? " < > |',
            "Choose another name.",
        )
    target = model.place.with_name(title + (SUFFIX if model.place == model.path else ""))
    if target == model.place:
        return model
    if os.path.lexists(target):
        raise UserError(
            msg("There is a model called {title} already.", title=title),
            what_to_do="Choose another name.",
        )
    _move(model.place, target)
    renamed = _at(target)
    assert renamed is not None
    return renamed


def trash_dir() -> Path:
    """Where deleted models lie until the window closes."""
    return data_dir() / "trash"


def delete(model: MyModel) -> Path:
    """Move `model` to the trash; returns what `restore` takes.

    Raises:
        UserError: it cannot be moved; it is as it was.
    """
    try:
        trash_dir().mkdir(parents=True, exist_ok=True)
        slot = unused(trash_dir() / str(os.getpid()))
        slot.mkdir()
    except OSError as error:
        raise atomic.write_error(trash_dir(), error) from error
    # Where it was is on disk before it goes: a crash in between loses nothing.
    atomic.write_bytes(slot / _ORIGIN, json.dumps(str(model.place)).encode())
    _move(model.place, slot / model.place.name)
    return slot


def restore(slot: Path) -> Path:
    """Put what `delete` took back in its place, or beside it where that is taken now.

    Raises:
        UserError: it cannot be moved; it stays in the trash.
    """
    try:
        origin = Path(json.loads((slot / _ORIGIN).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            msg("{path} could not be put back.", path=slot),
            "It is not known where it was.",
            "Move it to where it belongs.",
        ) from error
    held = slot / origin.name
    target = unused(origin)
    if held.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(held, target)
    shutil.rmtree(slot, ignore_errors=True)
    return target


def restore_all() -> list[Path]:
    """Put back what a window that crashed had in its trash; returns where it is."""
    back = []
    for slot in trash_dir().glob("*/") if trash_dir().is_dir() else ():
        pid = slot.name.partition("-")[0]
        if pid.isdecimal() and int(pid) != os.getpid() and atomic.runs(int(pid)):
            continue  # another window's, which may still be undone there
        with contextlib.suppress(UserError):
            back.append(restore(slot))
    return back


def empty_trash(slots: list[Path]) -> None:
    """Delete for good what this window has in its trash."""
    for slot in slots:
        shutil.rmtree(slot, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        raise UserError(
            msg("{path} could not be moved.", path=source),
            reason(error),
            "Close what uses it, and try again.",
        ) from error
