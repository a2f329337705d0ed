"""What is known of a model without opening its weights, and what each source of models answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from .domain import Domain
from .errors import UserError
from .item_sizes import Shape, Sizes
from .text import Translatable, msg

Conditioning = Literal["none", "class", "text"]
Task = Literal["denoiser", "codec", "generator", "classifier"]
"""What a network is trained to be; a generator makes items in one go."""


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
        task: what it was trained to be.
        own: how its makers sample it: settings of a recipe by name.
        notes: what of it is taken otherwise than it says, or guessed where it says nothing.
        sizes: those that its items may have; None where that is its own alone.
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
    task: Task = "denoiser"
    own: tuple[tuple[str, int | float | str], ...] = ()
    notes: tuple[str, ...] = ()
    sizes: Sizes | None = None

    @property
    def denoises(self) -> bool:
        """Whether it removes noise; an autoencoder does not."""
        return self.task == "denoiser"

    def own_for(self, shape: Shape) -> tuple[tuple[str, int | float | str], ...]:
        """`own` for items of `shape`."""
        return self.own

    @property
    def unread(self) -> Translatable | None:
        """Why it reads no prompt though it takes them; None where it reads them."""
        return None

    @property
    def bytes(self) -> int:
        """Of what is read of its files, where that is much; else 0."""
        return 0


def no_denoiser(info: ModelInfo) -> UserError:
    """The answer where a denoiser is needed, and a model is something else."""
    if info.task == "codec":
        return UserError(
            msg("The model '{model}' is an autoencoder.", model=info.name),
            "It turns pictures into latents and back, and removes no noise.",
            "Train a denoiser in its latents: choose it as the codec of a training run.",
        )
    if info.task == "classifier":
        return UserError(
            msg("The model '{model}' is a classifier.", model=info.name),
            "It names items, and makes none.",
            "Let it lead a denoiser: --guide classifier:FILE, or Guide in the window.",
        )
    return UserError(
        msg("The model '{model}' removes no noise.", model=info.name),
        "It makes its items in one go, without steps.",
        "Let a denoiser start from its items: --init vae:NAME, or Start from in the window.",
    )


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
