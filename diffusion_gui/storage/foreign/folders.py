"""A diffusers folder as a source of models: what it is, and whether this program can use it."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.text import Translatable, join_texts, msg

from .reading import read_config, refuse
from .recognised import CLASS_NAME, CONFIG, INDEX, STEM, is_foreign
from .scheduler import SchedulerFacts, read_scheduler
from .unet2d import CLASS, NetworkFacts, read_unet2d
from .values import Settings
from .weights import weights_of

SCHEDULER = "scheduler_config.json"
_ROLES = ("unet", "scheduler")


@dataclass(frozen=True)
class ForeignInfo(ModelInfo):
    """A model of another program's.

    Attributes:
        pipeline: the class of its pipeline; "" for a network alone.
        options: keywords of its network, a UNet2DModel.
        outputs: as in `NetworkFacts`.
        prediction: what the network predicts, as in `SchedulerFacts`.
        weights: files that hold its weights.
        stamp: another one whenever its files are.
    """

    pipeline: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    outputs: int = 1
    prediction: str = "epsilon"
    weights: tuple[Path, ...] = ()
    stamp: tuple[tuple[int, ...], ...] = ()


class ForeignFolders:
    """A `ModelSource`: folders as diffusers' save_pretrained writes them, by their path."""

    def recognises(self, name: str) -> bool:
        """Whether `name` is such a folder, whether or not it can be used."""
        try:
            return is_foreign(home_path(name))
        except (UserError, OSError, ValueError):
            return False

    def title(self, name: str) -> str:
        """The folder's name."""
        return join_texts([Path(os.path.abspath(os.path.expanduser(name))).name])

    def describe(self, name: str, whole: bool = False) -> ForeignInfo:
        """What its JSON says; the weights are checked where they are loaded."""
        return described(name, home_path(name))

    def names(self, data: str = "") -> list[str]:
        """None: a folder is known once it is opened."""
        return []


_READ = (
    *("", INDEX, CONFIG, SCHEDULER, "unet", f"unet/{CONFIG}", "scheduler"),
    *(f"scheduler/{SCHEDULER}", f"unet/{STEM}.safetensors", f"{STEM}.safetensors"),
)
"""What tells that a folder has changed."""


def described(name: str, folder: Path) -> ForeignInfo:
    """What the JSON of the model in `folder` says, which recipes call `name`.

    Raises:
        UserError: this program cannot use it.
    """
    return _described(name, folder, tuple(_stamp(folder / part) for part in _READ))


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        now = os.stat(path)
    except (OSError, ValueError):
        return ()
    return now.st_ino, now.st_size, now.st_mtime_ns


@functools.lru_cache(maxsize=32)
def _described(name: str, folder: Path, stamps: tuple[tuple[int, ...], ...]) -> ForeignInfo:
    pipeline = ""
    if os.path.lexists(folder / INDEX):
        pipeline = _pipeline(folder)
    network, place = _network(folder)
    scheduler = _scheduler(folder)
    weights, of_weights = weights_of(place, folder)
    notes = (*scheduler.notes, *network.notes, *([of_weights] if of_weights else []))
    return ForeignInfo(
        name,
        ForeignFolders().title(name),
        network.domain.modality,
        network.domain,
        conditioning="class" if network.classes else "none",
        own=scheduler.own,
        notes=notes,
        pipeline=pipeline,
        options=network.options,
        outputs=network.outputs,
        prediction=scheduler.prediction,
        weights=weights,
        stamp=stamps,
    )


def _pipeline(folder: Path) -> str:
    """The class of the pipeline, whose parts have to be a network and a scheduler, no more."""
    path = folder / INDEX
    content = read_config(path, folder)
    name = content.get(CLASS_NAME)
    if not isinstance(name, str):
        raise refuse(path, msg("Its pipeline is code of its own; this program runs none."))
    for role, entry in content.items():
        if role.startswith("_") or not isinstance(entry, list) or entry == [None, None]:
            continue
        library, called = (*entry, None, None)[:2]
        if library != "diffusers":
            raise refuse(
                path,
                msg(
                    "Its part {role} is of {library}, code that this program does not run.",
                    role=role[:40],
                    library=str(library)[:40],
                ),
            )
        if role not in _ROLES or (role == "unet" and called != CLASS):
            raise refuse(path, _not_yet(name, role, str(called)))
    return name


def _not_yet(pipeline: str, role: str, called: str) -> Translatable:
    return msg(
        "It is a {pipeline} with {role} ({called}). So far only pipelines of a {known} and a "
        "scheduler can be opened.",
        pipeline=pipeline[:40],
        role=role[:40],
        called=called[:40],
        known=CLASS,
    )


def _network(folder: Path) -> tuple[NetworkFacts, Path]:
    """The network's facts, and the folder that its weights lie in."""
    place = folder / "unet" if os.path.lexists(folder / "unet" / CONFIG) else folder
    content = read_config(place / CONFIG, folder)
    called = content.get(CLASS_NAME)
    if called != CLASS:
        raise refuse(
            place / CONFIG,
            msg("It is a {called}; this program opens a {known}.", called=str(called)[:40],
                known=CLASS),
        )  # fmt: skip
    return read_unet2d(Settings(place / CONFIG, content)), place


def _scheduler(folder: Path) -> SchedulerFacts:
    for path in (folder / "scheduler" / SCHEDULER, folder / SCHEDULER):
        if os.path.lexists(path):
            return read_scheduler(Settings(path, read_config(path, folder)))
    guessed = read_scheduler(Settings(folder / SCHEDULER, {}))
    note = msg("It has no scheduler: DDPM's levels are assumed, and that it predicts eps.")
    return SchedulerFacts(guessed.prediction, guessed.own, (note,))


def facts(info: ForeignInfo) -> dict[str, Any]:
    """What a model is, for `inspect`."""
    own = dict(info.own)
    domain = info.domain
    assert domain is not None
    return {
        "file": info.name,
        "what": "diffusers folder",
        "pipeline": info.pipeline or "none, a network alone",
        "network": CLASS,
        "bytes": sum(path.stat().st_size for path in info.weights),
        "modality": info.modality,
        "shape": list(domain.shape),
        "classes": len(domain.labels),
        "predicts": info.prediction,
        "noise": f"its own schedule, {own['T']} levels",
        "spacing": own["spacing"],
        "offset": own["own_offset"],
        "clip": own.get("clip", 0.0),
        "notes": [str(note) for note in info.notes],
    }
