"""What can be heard: one item of a state as samples, or as what a codec makes samples of."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import CODECS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.runs.shown_values import is_known, shown_value
from diffusion_gui.core.runs.sound import clean_state
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.core.text import Translatable, msg

Values = npt.NDArray[np.floating]
CLEAN = "clean"
"""In place of a quantity: x_0 itself, the clean end."""
MOST_STEPS = 16
"""Steps of a run that are heard in turn, evenly spread."""


@dataclass(frozen=True)
class Ear:
    """How items of a domain become sound: through a codec ("" for none), at a rate in Hz."""

    codec: str
    rate: int


@dataclass(frozen=True, eq=False)
class Part:
    """One item (*S) of `owner`, known there by `place`: decoded once, and remembered with it."""

    owner: object
    place: Hashable
    x: Values
    wave: Values | None = None
    """Its samples where they are known."""

    @property
    def key(self) -> tuple[int, Hashable]:
        """The same for the same item of the same owner, as long as that lives."""
        return id(self.owner), self.place


@dataclass(frozen=True, eq=False)
class Sound:
    """Something to hear.

    Attributes:
        item: the number of the item, for the playhead.
        clean: x_0 of the same item: what is heard is not louder.
        words: what it is.
        renew: the same of what is shown now; None where that cannot be heard.
    """

    item: int
    part: Part
    clean: Part
    ear: Ear
    words: Translatable
    renew: Callable[[], Sound | None]


@lru_cache(maxsize=32)
def ear_of(domain: Domain) -> Ear | None:
    """How what is shown of `domain` is heard; None where it makes no sound."""
    if len(domain.shape) == 2 and domain.rate > 0:
        return Ear("", round(domain.rate))
    for codec in CODECS.values():
        if codec.seen and codec.states == domain.modality:
            return Ear(codec.name, round(codec_of(codec.name).shown(domain).rate))
    return None


def sound_of(
    trajectory: Trajectory,
    k: int,
    quantity: str,
    item: int,
    renew: Callable[[], Sound | None],
) -> Sound | None:
    """Item `item` of state k as `quantity` shows it; None where it is not there, or no sound."""
    ear = ear_of(trajectory.shown)
    if ear is None or item >= len(trajectory.labels):
        return None
    clean = _clean(trajectory, item)
    part = clean if quantity == CLEAN else _part(trajectory, k, quantity, item)
    if part is None or clean is None:
        return None
    words = msg(
        "item {n}, {what}, step {k} of {total}",
        n=item + 1,
        what=WHAT[quantity],
        k=k,
        total=trajectory.steps,
    )
    return Sound(item, part, clean, ear, words, renew)


WHAT = {
    "x": msg("the state"),
    "x0": msg("the prediction"),
    "eps": msg("the noise"),
    CLEAN: msg("the data"),
}


def sounds_of_run(trajectory: Trajectory, quantity: str, item: int) -> dict[int, Sound]:
    """Item `item` at the run's states there are, by state; of many, some evenly spread."""
    last = len(trajectory) - 1
    states = np.unique(np.linspace(0, last, min(last + 1, MOST_STEPS)).round().astype(int))
    found = {}
    for k in map(int, states):
        sound = sound_of(trajectory, k, quantity, item, lambda: None)
        if sound is not None:
            found[k] = sound
    return found


def _clean(trajectory: Trajectory, item: int) -> Part | None:
    """The run's clean end, or the newest prediction of it."""
    return _part(trajectory, *clean_state(trajectory), item)


def _part(trajectory: Trajectory, k: int, quantity: str, item: int) -> Part | None:
    if not is_known(trajectory, k, quantity):
        return None
    x = shown_value(trajectory, k, quantity, slice(item, item + 1))[0].copy()
    hidden = trajectory.hidden.item(k, quantity, item) if trajectory.hidden is not None else None
    wave = None if hidden is None else hidden.reshape(-1)
    return Part(trajectory, (k, quantity, item), x, wave)
