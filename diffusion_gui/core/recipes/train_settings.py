"""What determines a training run, frozen, JSON both ways, checked like a Recipe."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diffusion_gui.core.catalog import CODECS, MODALITIES, NETWORKS
from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import MAX_SEED
from diffusion_gui.core.options import Value, setting, settings_of, tagged
from diffusion_gui.core.text import msg
from diffusion_gui.core.version import __version__

from .data_spec import data_path, modality_of
from .network_options import OTHER_VERSION, unfamiliar

MAX_PROCESSES = 65_536
UNVARIED: dict[str, Any] = {"flip": False, "crop": 0, "min_crop": 0.0}
"""Settings of a run that sees its pictures as they are."""
_UNUSUAL = {"codec": "", "accumulate": 1, "processes": 1, "half": False, **UNVARIED}
"""Settings that older versions did not have, and what a run without them did."""


@dataclass(frozen=True)
class TrainSettings:
    """One training run.

    Attributes:
        network_options: those of the catalogue's entry.
        start: a model whose weights are trained on; empty for new weights.
        batch: items of one pass of one process; `total_batch` of a step.
        processes: that share the batch of a step; told by torchrun, never by the person.
    """

    # fmt: off
    data: str = setting("shapes", "Data",
                        "What it learns to make: a data set, or your own pictures or points")
    network: str = setting("unet_small", "Network", "The network that learns to remove noise",
                           choices=NETWORKS)
    network_options: Mapping[str, Value] = field(default_factory=dict)
    codec: str = setting("", "Codec", "What its items are turned into before noise is added; "
                         "empty: what suits them, none: as they are")
    start: str = setting("", "Start from",
                         "Begin with new weights, or with those of a model that was trained before")
    steps: int = setting(2000, "Steps", "How often the weights are adjusted; more takes longer and "
                         "mostly learns better", low=1, high=100_000_000, tags="may_change",
                         slider=(100, 20000))
    batch: int = setting(64, "Batch",
                         "How many items each step learns from; more is steadier and slower", low=1,
                         high=65_536, log=True, slider=(8, 4096))
    accumulate: int = setting(1, "Accumulate", "Passes whose gradients are added up to one step; "
                              "a larger batch in the same memory", low=1, high=65_536, log=True,
                              slider=(1, 64))
    lr: float = setting(1e-3, "Learning rate",
                        "How far each step moves the weights; too high, and the gradients explode",
                        low=1e-7, high=10.0, log=True, tags="cure may_change", slider=(1e-05, 1.0))
    seed: int = setting(0, "Seed", "The same seed gives the same run again", low=0, high=MAX_SEED,
                        slider=(0, 999))
    warmup: int = setting(100, "Warm-up",
                          "The learning rate rises over so many steps, which calms the beginning",
                          low=0, high=1_000_000, tags="cure may_change", slider=(0, 2000))
    weight_decay: float = setting(0.0, "Weight decay",
                                  "Pulls the weights a little towards 0 at every step; 0 does not",
                                  low=0.0, high=1.0, tags="cure may_change")
    clip: float = setting(1.0, "Gradient clip", "Gradients longer than this are shortened to it; 0 "
                          "leaves them as they are", low=0.0, high=1e6, zero="Off",
                          tags="cure may_change", slider=(0.0, 10.0))
    ema: float = setting(0.999, "EMA decay", "The saved model is an average over past steps; "
                         "nearer to 1 is a longer one", low=0.0, high=0.99999,
                         tags="cure may_change")
    label_dropout: float = setting(0.1, "Class dropout", "So many items are shown without their "
                                   "class, which makes guidance possible", low=0.0, high=1.0,
                                   tags="cure may_change")
    level_mean: float = setting(0.3, "Level mean", "Mean of log(sigma/alpha) in training",
                                low=-10.0, high=10.0, tags="cure may_change")
    level_std: float = setting(1.5, "Level spread", "Standard deviation of log(sigma/alpha)",
                               low=0.01, high=10.0, tags="cure may_change")
    flip: bool = setting(False, "Mirror at random", "Half of the pictures of each step are "
                         "mirrored left to right", tags="may_change")
    crop: int = setting(0, "Random crop", "Each picture is moved by up to so many pixels, a "
                        "random crop of it with mirrored edges", low=0, high=64, zero="Off",
                        unit="px", tags="may_change", slider=(0, 16))
    min_crop: float = setting(0.0, "Smallest square", "At each step another square is cut out of "
                              "each picture at its own size, its side at least this share of the "
                              "picture's shorter side; 0 takes the middle one", low=0.0, high=1.0,
                              zero="Off", tags="may_change")
    sample_every: int = setting(200, "Sample every", "Steps between sample grids; 0 never", low=0,
                                high=1_000_000, tags="may_change")
    save_every: int = setting(500, "Save every", "Steps between checkpoints", low=1, high=1_000_000,
                              tags="may_change")
    half: bool = setting(False, "Half precision", "The model's file holds its weights in half "
                         "precision and is half as large; what it makes differs unseen",
                         tags="may_change")
    device: str = setting("auto", "Device", "The processor or graphics card that trains",
                          choices=("auto", "cpu", "cuda", "mps"), tags="may_change")
    # fmt: on
    processes: int = 1
    version: str = __version__

    @property
    def total_batch(self) -> int:
        """Items that each step learns from, in all passes of all processes."""
        return self.batch * self.accumulate * self.processes

    def checked(self) -> TrainSettings:
        """This with every value in its type and range; raises UserError otherwise."""
        values: dict[str, Any] = {
            name: option.check(getattr(self, name)) for name, option in TRAIN_OPTIONS.items()
        }
        if type(self.processes) is not int or not 1 <= self.processes <= MAX_PROCESSES:
            raise UserError(
                msg("{value!r} is no number of processes.", value=self.processes),
                what_to_do="Choose a run folder's config.json as the program wrote it.",
            )
        place = learned_place(str(values["codec"]))
        codec = place[0] if place else values["codec"]
        if codec in CODECS and not CODECS[codec].held:
            raise UserError(
                "The latents of another program's model cannot be trained in.",
                "A model made here holds its autoencoder in its own file.",
                "Train an autoencoder on your data first: the network 'autoencoder'.",
            )
        self._check_variations()
        if self.half and NETWORKS.find(self.network).task == "codec":
            raise UserError(
                "An autoencoder is not kept in half precision.",
                "Models that work in its latents know it by its exact weights.",
                "Turn it off (--no-half); the models themselves can be kept so.",
            )
        values["network_options"] = NETWORKS.find(self.network).settings(self.network_options)
        return dataclasses.replace(self, **values)

    def _check_variations(self) -> None:
        """Refuse to mirror or crop what is no picture; raises UserError."""
        items = modality_of(self.data)
        varied = any(getattr(self, name) != usual for name, usual in UNVARIED.items())
        if not varied or (items.pictured and not self.codec):
            if self.min_crop and not has_originals(self.data):
                raise no_originals()
            return
        raise UserError(
            "Only pictures and clips can be mirrored or cropped.",
            "A codec's states are no pictures: they cannot be mirrored."
            if items.pictured
            else msg("This data is of the modality {modality}.", modality=msg(items.label)),
            "Turn mirroring and cropping off (--no-flip, --crop 0, --min-crop 0).",
        )

    def to_json(self) -> str:
        """Indented JSON, as `config.json` of a run folder holds it."""
        content = dataclasses.asdict(self)
        for name, usual in _UNUSUAL.items():
            if content[name] == usual:
                del content[name]  # as in files of versions without it
        return json.dumps(content, indent=2)

    @classmethod
    def from_json(cls, text: str) -> TrainSettings:
        """The inverse of `to_json`; raises UserError where the text is no training settings."""
        try:
            content: Any = json.loads(text)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict) or not isinstance(
            content.get("network_options", {}), dict
        ):
            raise UserError(
                "These are not training settings.",
                "A JSON object was expected.",
                "Choose a run folder's config.json.",
            )
        network = content.get("network", cls.network)
        if why := unfamiliar(str(network), content.get("network_options", {})):
            raise UserError("These settings are of another version.", why, OTHER_VERSION)
        names = {entry.name for entry in dataclasses.fields(cls)}
        return cls(**{k: v for k, v in content.items() if k in names}).checked()


def has_originals(data: str) -> bool:
    """Whether the pictures of a data set may be larger than those that are trained on."""
    modality = modality_of(data)
    return data_path(data) is not None and modality.pictured and not modality.clock


def no_originals() -> UserError:
    """The answer to squares of pictures that are no larger than what is trained on."""
    return UserError(
        "There are no larger pictures to cut squares from.",
        "Only pictures of your own are read at their own size, for networks without a test.",
        "Turn it off (--min-crop 0); --crop moves the pictures as they are.",
    )


TRAIN_OPTIONS = settings_of(TrainSettings)
CURES = frozenset(tagged(TRAIN_OPTIONS, "cure"))
"""How a run is treated. A run that goes on may be treated differently from there on."""
MAY_CHANGE = {*tagged(TRAIN_OPTIONS, "may_change"), "version"}
"""Settings that a resumed run may have different; any other would make it another run."""


def suited(data: str) -> dict[str, Any]:
    """`data`, and the settings that suit its modality where nothing else is asked for."""
    names = {name for one in MODALITIES.values() for name in one.training}
    usual = {name: TRAIN_OPTIONS[name].default for name in names if name in TRAIN_OPTIONS}
    return {**usual, **modality_of(data).training, "data": data}
