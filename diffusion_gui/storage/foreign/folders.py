"""A diffusers folder as a source of models: what it is, and whether this program can use it."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.modalities import usual_modality
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.text import join_texts, msg

from .autoencoder_tiny import CLASS as TINY
from .info import ForeignInfo, Stamp, stamp_of
from .kind import SCHEDULER_CONFIG, ForeignKind, Opened
from .pipelines import kinds, read_pipeline
from .reading import read_config, refuse
from .recognised import CLASS_NAME, CONFIG, INDEX, is_foreign
from .scheduler import SchedulerFacts, read_scheduler
from .sizes import facts_of_sizes
from .values import Settings
from .weights import weights_of


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


@functools.cache
def _read() -> tuple[str, ...]:
    """What tells that a folder has changed: the files of all kinds' parts, and of one alone."""
    roles = {role: part for kind in kinds().values() for role, part in kind.roles.items()}
    files = {file for kind in kinds().values() for file in kind.roles[kind.network].files}
    found = {"", INDEX, SCHEDULER_CONFIG, *files, *roles}
    for kind in kinds().values():
        found |= {f"{role}/{file}" for role, part in kind.roles.items() for file in part.files}
    return tuple(sorted(found))


def described(name: str, folder: Path) -> ForeignInfo:
    """What the JSON of the model in `folder` says, which recipes call `name`.

    Raises:
        UserError: this program cannot use it.
    """
    return _described(name, folder, tuple(stamp_of(folder / part) for part in _read()))


@functools.lru_cache(maxsize=32)
def _described(name: str, folder: Path, stamps: tuple[Stamp, ...]) -> ForeignInfo:
    pipeline, found = None, ""
    if os.path.lexists(folder / INDEX):
        found, pipeline = read_pipeline(folder)
    found, settings = _network(folder, found)
    kind = kinds()[found]
    network = kind.read(settings)
    scheduler = _scheduler(folder, kind)
    weights, of_weights = weights_of(settings.path.parent, folder)
    notes = (*scheduler.notes, *network.notes, *([of_weights] if of_weights else []))
    modality = usual_modality(network.shape)
    labels = tuple(map(str, range(network.classes)))
    info = ForeignInfo(
        name,
        ForeignFolders().title(name),
        modality,
        Domain(modality, network.shape, labels=labels),
        conditioning="class" if network.classes else "none",
        own=scheduler.own,
        notes=notes,
        kind=found,
        pipeline=pipeline.name if pipeline else "",
        network=network.name,
        options=network.options,
        prediction=scheduler.prediction,
        weights=weights,
        stamp=stamps,
    )
    return kind.finished(kind.complete(info, Opened(folder, network, pipeline)))


def _network(folder: Path, found: str) -> tuple[str, Settings]:
    """The name of a folder's kind, and its network's config, in the folder of its weights.

    Args:
        found: the kind by the pipeline's index; "" where there is none.
    """
    asked = [kinds()[found]] if found else kinds().values()
    roles = dict.fromkeys(kind.network for kind in asked)
    inner = (folder / role for role in roles)
    place = next((one for one in inner if os.path.lexists(one / CONFIG)), folder)
    content = read_config(place / CONFIG, folder)
    called = content.get(CLASS_NAME)
    if found and called in kinds()[found].classes:
        return found, Settings(place / CONFIG, content)
    fitting = [name for name, kind in kinds().items() if called in kind.classes]
    if called == TINY and not found:
        raise refuse(
            place / CONFIG,
            msg("It is an {called}: no model, but it can be the codec of one.", called=TINY),
        )
    if not fitting or found:
        classes = dict.fromkeys(one for kind in asked for one in kind.classes)
        raise refuse(
            place / CONFIG,
            msg("It is a {called}; this program opens a {known}.", called=str(called)[:40],
                known=join_texts(classes, " / ")),
        )  # fmt: skip
    alone = next((name for name in fitting if kinds()[name].alone), "")
    if not alone:
        raise refuse(
            place / CONFIG,
            msg("It is a {called} alone, without the rest of its pipeline.", called=called),
        )
    return alone, Settings(place / CONFIG, content)


def _scheduler(folder: Path, kind: ForeignKind) -> SchedulerFacts:
    for path in (folder / "scheduler" / SCHEDULER_CONFIG, folder / SCHEDULER_CONFIG):
        if os.path.lexists(path):
            return kind.scheduler(Settings(path, read_config(path, folder)))
    if kind.scheduler is not read_scheduler:
        raise refuse(folder, msg("Its part {role} is missing.", role="scheduler"))
    guessed = read_scheduler(Settings(folder / SCHEDULER_CONFIG, {}))
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
        "network": info.network,
        "bytes": sum(path.stat().st_size for path in info.weights),
        "modality": info.modality,
        **kinds()[info.kind].facts(info),
        "shape": list(domain.shape),
        **facts_of_sizes(info),
        "classes": len(domain.labels),
        "predicts": info.prediction,
        "noise": f"its own schedule, {own['T']} levels",
        "spacing": own["spacing"],
        "offset": own["own_offset"],
        "clip": own.get("clip", 0.0),
        "notes": [str(note) for note in info.notes],
    }
