"""A kind of foreign model: what its folder holds, and how its JSON becomes a `ForeignInfo`.

What a new kind gives: a file here with a `ForeignKind` named KIND, a loader in `models/foreign`
((info, device) -> Model), and a line in `core/catalog/foreign_kinds.py` that names both.

- `roles`: every part of the pipeline that is opened, by the name that model_index.json gives it
  (unet, transformer, text_encoder_2, tokenizer_2, vae, vqvae, scheduler ...), each a `Role`: which
  classes of which library it may be of, and which of its files tell that the folder has changed.
- `network`, `read`: the role of the network that removes the noise, and its config as a `Network`.
- `pipelines`: classes of pipelines that are of this kind; empty for every pipeline whose network
  is of a class of the kind. A kind with `pipelines` is asked first.
- `scheduler`: its config as `SchedulerFacts`, where the noise is no table of betas.
- `complete`: the rest of the model: text encoders, tokenizers, latents (`latents.in_latents`),
  the names of the classes (`Opened.pipeline.values` has all of model_index.json that is no part).
- `sizes`: which other sizes its items may have (`sizes.in_multiples`); its network and its codec
  are then given states of such sizes, and nothing else has to be told of them.
- `facts`: what `inspect` tells of it beside what it tells of all kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from diffusion_gui.core.item_sizes import Sizes

from .info import ForeignInfo, Network
from .recognised import CONFIG, STEM
from .scheduler import SchedulerFacts, read_scheduler
from .sizes import own_alone
from .values import Settings

SCHEDULER_CONFIG = "scheduler_config.json"


@dataclass(frozen=True)
class Role:
    """A part of a pipeline.

    Attributes:
        classes: that it may be of; empty for any.
        library: of those classes.
        files: that tell that it has changed.
        needed: a folder without it is refused.
    """

    classes: tuple[str, ...] = ()
    library: str = "diffusers"
    files: tuple[str, ...] = ()
    needed: bool = True

    def takes(self, library: object, called: object) -> bool:
        """Whether a part of that library and class can be it."""
        return library == self.library and (not self.classes or called in self.classes)


def network_role(*classes: str) -> Role:
    """A network of diffusers: the one that removes noise, or an autoencoder."""
    whole = f"{STEM}.safetensors"
    return Role(classes, files=(CONFIG, whole, f"{whole}.index.json"))


def text_role(*classes: str) -> Role:
    """A text encoder of transformers."""
    whole = "model.safetensors"
    return Role(classes, "transformers", (CONFIG, whole, f"{whole}.index.json"))


def tokenizer_role(*classes: str, more: tuple[str, ...] = ()) -> Role:
    """A tokenizer of transformers; `more` are files that only its own sort has."""
    names = ("tokenizer_config", "tokenizer", "vocab", "special_tokens_map")
    files = (*(f"{name}.json" for name in names), "merges.txt", *more)
    return Role(classes, "transformers", files)


SCHEDULER = Role(files=(SCHEDULER_CONFIG,), needed=False)


@dataclass(frozen=True)
class Pipeline:
    """What an index says.

    Attributes:
        name: the pipeline's class.
        roles: the classes of those of its parts that are opened.
        left_out: those that are not.
        values: all else in it, as the JSON says it: of any type, checked by whoever takes it.
    """

    name: str
    roles: Mapping[str, str]
    left_out: tuple[str, ...]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Opened:
    """What is known of a folder when the rest of its model is read.

    Attributes:
        folder: of the model; its part ROLE lies in `folder / ROLE`.
        network: as the kind's `read` made it.
        pipeline: None for a network alone.
    """

    folder: Path
    network: Network
    pipeline: Pipeline | None


def _nothing_more(info: ForeignInfo, opened: Opened) -> ForeignInfo:
    return info


def _no_facts(info: ForeignInfo) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class ForeignKind:
    """A kind of foreign model; the module says what each kind gives.

    Attributes:
        network: the role of the network that removes the noise.
        read: its config as a `Network`; raises UserError.
        roles: parts that are opened, by role; `network` is one of them.
        left_out: parts that it may have beside, which are not opened.
        pipelines: classes of its pipelines; empty for any.
        alone: its network can be opened without a pipeline around it.
        scheduler: the config of the scheduler; raises UserError. Only a table of betas is guessed
            where there is none.
        complete: adds what the network and the scheduler do not say; raises UserError.
        sizes: of its items, as diffusers' pipeline takes them.
        facts: for `inspect`.
    """

    network: str
    read: Callable[[Settings], Network]
    roles: Mapping[str, Role]
    left_out: Mapping[str, Role] = field(default_factory=dict)
    pipelines: tuple[str, ...] = ()
    alone: bool = False
    scheduler: Callable[[Settings], SchedulerFacts] = read_scheduler
    complete: Callable[[ForeignInfo, Opened], ForeignInfo] = _nothing_more
    sizes: Callable[[ForeignInfo], Sizes] = own_alone
    facts: Callable[[ForeignInfo], dict[str, Any]] = _no_facts

    def finished(self, info: ForeignInfo) -> ForeignInfo:
        """`info`, complete but for the sizes of its items, with those."""
        return replace(info, sizes=self.sizes(info))

    @property
    def classes(self) -> tuple[str, ...]:
        """Those that its network may be of."""
        return self.roles[self.network].classes
