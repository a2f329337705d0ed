"""What is known of a model without opening its weights, and what each source of models answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from .domain import Domain

Conditioning = Literal["none", "class", "text"]


@dataclass(frozen=True)
class ModelInfo:
    """A model as menus, forms and commands know it.

    Attributes:
        name: by which recipes call it; `title` is what people read.
        modality: the name of its items' modality; `domain` None where only its data says more.
        data: the data set it was trained on, or is made of.
        conditioning: what a condition is a row of; "class" also where the data may have classes,
            "text" where the rows are the lines of a prompt.
        levels: the least and the greatest sigma (at alpha 1) that it knows; None for all. Beyond
            them its denoiser is told the last one.
        codec: the name of its codec; "" where a state is the item.
        sha256: over its tensors.
        denoises: it removes noise; an autoencoder does not.
        own: how its makers sample it: settings of a recipe by name.
        notes: what of it is taken otherwise than it says, or guessed where it says nothing.
    """

    name: str
    title: str
    modality: str
    domain: Domain | None
    data: str = ""
    conditioning: Conditioning = "none"
    levels: tuple[float, float] | None = None
    codec: str = ""
    sha256: str = ""
    denoises: bool = True
    own: tuple[tuple[str, int | float | str], ...] = ()
    notes: tuple[str, ...] = ()


class ModelSource(Protocol):
    """Models of one sort, without torch; an entry's `loader` makes one of them ready."""

    def recognises(self, name: str) -> bool:
        """Whether `name` is one of these, and is there."""

    def title(self, name: str) -> str:
        """What people call it; nothing is opened."""

    def describe(self, name: str, whole: bool = False) -> ModelInfo:
        """What is known of it; with `whole`, its weights are checked too.

        Raises:
            UserError: there is no such model, or it is damaged.
        """

    def names(self, data: str = "") -> list[str]:
        """Those that there are; of a model made of any data, the one of `data`."""
