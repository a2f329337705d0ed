"""A diffusers folder as a source of models: what it is, and whether this program can use it."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog.modalities import usual_modality
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.text import join_texts, msg

from . import unet2d, unet2d_condition
from .info import ForeignInfo, Network, Stamp, stamp_of
from .pipelines import read_pipeline
from .reading import read_config, refuse
from .recognised import CLASS_NAME, CONFIG, INDEX, STEM, is_foreign
from .scheduler import SchedulerFacts, read_scheduler
from .stable_diffusion import facts_of_prompts, with_prompts
from .values import Settings
from .weights import weights_of

SCHEDULER = "scheduler_config.json"
_READERS: dict[str, Callable[[Settings], Network]] = {
    unet2d.CLASS: unet2d.read_unet2d,
    unet2d_condition.CLASS: unet2d_condition.read_unet2d_condition,
}
"""Networks that can be opened, by their classes."""


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


_ROLES = ("unet", "text_encoder", "vae")
_READ = (
    *("", INDEX, CONFIG, SCHEDULER, "scheduler", f"scheduler/{SCHEDULER}"),
    *(part for role in _ROLES for part in (role, f"{role}/{CONFIG}")),
    *(f"{place}{STEM}.safetensors" for place in ("", "unet/", "vae/")),
    *("text_encoder/model.safetensors", "tokenizer", "tokenizer/tokenizer_config.json"),
    *(f"tokenizer/{name}.json" for name in ("tokenizer", "vocab", "special_tokens_map")),
    "tokenizer/merges.txt",
)
"""What tells that a folder has changed."""


def described(name: str, folder: Path) -> ForeignInfo:
    """What the JSON of the model in `folder` says, which recipes call `name`.

    Raises:
        UserError: this program cannot use it.
    """
    return _described(name, folder, tuple(stamp_of(folder / part) for part in _READ))


@functools.lru_cache(maxsize=32)
def _described(name: str, folder: Path, stamps: tuple[Stamp, ...]) -> ForeignInfo:
    pipeline = read_pipeline(folder) if os.path.lexists(folder / INDEX) else None
    network, place = _network(folder)
    if network.prompt and pipeline is None:
        raise refuse(folder / CONFIG, msg("It is a {called} alone, without the rest of its "
                     "pipeline.", called=network.name))  # fmt: skip
    scheduler = _scheduler(folder)
    weights, of_weights = weights_of(place, folder)
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
        pipeline=pipeline.name if pipeline else "",
        network=network.name,
        options=network.options,
        prediction=scheduler.prediction,
        weights=weights,
        stamp=stamps,
    )
    if not network.prompt or pipeline is None:
        return info
    return with_prompts(info, folder, network, pipeline.left_out)


def _network(folder: Path) -> tuple[Network, Path]:
    """The network, and the folder that its weights lie in."""
    place = folder / "unet" if os.path.lexists(folder / "unet" / CONFIG) else folder
    content = read_config(place / CONFIG, folder)
    called = content.get(CLASS_NAME)
    if not isinstance(called, str) or called not in _READERS:
        raise refuse(
            place / CONFIG,
            msg("It is a {called}; this program opens a {known}.", called=str(called)[:40],
                known=join_texts(_READERS, " / ")),
        )  # fmt: skip
    return _READERS[called](Settings(place / CONFIG, content)), place


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
        "network": info.network,
        "bytes": sum(path.stat().st_size for path in info.weights),
        "modality": info.modality,
        **(facts_of_prompts(info) if info.conditioning == "text" else {}),
        "shape": list(domain.shape),
        "classes": len(domain.labels),
        "predicts": info.prediction,
        "noise": f"its own schedule, {own['T']} levels",
        "spacing": own["spacing"],
        "offset": own["own_offset"],
        "clip": own.get("clip", 0.0),
        "notes": [str(note) for note in info.notes],
    }
