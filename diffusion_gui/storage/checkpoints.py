"""Trained models without torch: what a checkpoint says of itself."""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog import DATASETS, NETWORKS
from diffusion_gui.core.catalog.codecs import learned_name
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.os_text import is_file
from diffusion_gui.core.recipes.data_spec import data_title
from diffusion_gui.core.text import join_texts

from .learned_codecs import whole_place
from .model_files import (
    domain_of,
    find_model,
    held_codec,
    models,
    name_of,
    read_checked,
    read_metadata,
)
from .run_folder import CHECKPOINT
from .run_log import MEAN_LOSS


@dataclass(frozen=True)
class CheckpointInfo(ModelInfo):
    """A trained model.

    Attributes:
        network, network_options: what it was built of.
        steps: how long it was trained; `loss` the mean of its last steps, None if not known.
        stamp: another one whenever its file is.
        seen: the domain of what is shown of it: the items of latents, else the states.
        tested: of a classifier the share of unseen items that it names rightly, and their number.
    """

    domain: Domain
    network: str = ""
    network_options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    steps: int = 0
    loss: float | None = None
    stamp: tuple[int, ...] = ()
    seen: Domain | None = None
    tested: tuple[float, int] | None = None


class Checkpoints:
    """A `ModelSource`: shipped models, saved ones, run folders and files by their path."""

    def recognises(self, name: str) -> bool:
        """Whether there is a file that `name` names."""
        try:
            return is_file(find_model(name))
        except UserError:
            return False

    def title(self, name: str) -> str:
        """The data set that it is named after, its own name, or that of its run's folder."""
        known = name_of(name)
        if known in DATASETS:
            return data_title(known)
        path = Path(name)
        if known == name and is_path(name):
            known = path.parent.name if is_of_run(path) else path.stem
        return join_texts([known])

    def describe(self, name: str, whole: bool = False) -> CheckpointInfo:
        """What its metadata says."""
        path = find_model(name)
        if whole:
            read_checked(path)
        return read_checkpoint(path, name)

    def names(self, data: str = "") -> list[str]:
        """The shipped ones, then the person's own."""
        return list(models())


def read_checkpoint(path: Path, name: str = "") -> CheckpointInfo:
    """What the checkpoint at `path` says of itself; raises UserError as `read_metadata` does.

    What was read once is remembered until the file is another one: windows ask at every change.
    """
    try:
        now = os.stat(path)
    except OSError:
        return _read.__wrapped__(path, name, ())
    return _read(path, name or str(path), (now.st_ino, now.st_size, now.st_mtime_ns))


@functools.lru_cache(maxsize=256)
def _read(path: Path, name: str, stamp: tuple[int, ...]) -> CheckpointInfo:
    metadata = read_metadata(path)
    training, figures = (_table(metadata.get(key)) for key in ("training", "figures"))
    domain = domain_of(path, metadata)
    loss, steps = figures.get(MEAN_LOSS), figures.get("steps")
    codec, held = str(metadata.get("codec", "")), held_codec(path, metadata)
    seen = domain
    if held is not None and held.prefix:
        seen = dataclasses.replace(held.domain, labels=domain.labels)
        codec = learned_name(codec, whole_place(name or str(path)), held.sha256)
    return CheckpointInfo(
        name,
        Checkpoints().title(name),
        held.domain.modality if held else domain.modality,
        domain,
        str(training.get("data", "")),
        "class" if domain.labels else "none",
        codec=codec,
        sha256=str(metadata.get("sha256", "")),
        task=NETWORKS[metadata["network"]].task,
        network=metadata["network"],
        network_options=metadata["network_options"],
        steps=steps if isinstance(steps, int) else 0,
        loss=loss if isinstance(loss, float) else None,
        stamp=stamp,
        seen=seen,
        tested=_tested(figures),
    )


def _tested(figures: dict[str, Any]) -> tuple[float, int] | None:
    accuracy, held_out = figures.get("accuracy"), figures.get("held_out")
    if isinstance(accuracy, float) and isinstance(held_out, int):
        return accuracy, held_out
    return None


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def is_path(name: str) -> bool:
    """Whether a model is called by its path."""
    return len(Path(name).parts) > 1 or name.endswith(".safetensors")


def is_of_run(path: Path) -> bool:
    """Whether it is a run's checkpoint: they are all called the same, their folders tell them."""
    return path.name == CHECKPOINT and bool(path.parent.name)
