"""Where a prompted model looks for each word, at the states of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float, Trajectory
from diffusion_gui.core.runs.word_maps import Maps

from .lanes import Request


@dataclass(frozen=True, eq=False)
class WordsRequest(Request):
    """Ask for the attention that each word gets at states of one item: `Words`, each time more.

    From then on runs record it while they sample. The first state is asked for at once; of the
    others a large model answers those alone that were recorded, or asked for before.

    Attributes:
        recipe: of the run, with the SHA-256 of the weights that made it.
        label: the item's prompt, by its number.
        steps: (M,) numbers of the states; x (M, *S) those, at the levels `alpha`, `sigma` (M,).
    """

    recipe: Recipe
    label: int
    steps: tuple[int, ...]
    x: Float
    alpha: npt.NDArray[np.float64]
    sigma: npt.NDArray[np.float64]
    lane = "preview"


@dataclass(frozen=True, eq=False)
class AllWordsRequest(Request):
    """The same at all states of `asked`, however long it takes: Progress, and at the end `Words`.

    Its maps are for a file, and none is left out.
    """

    asked: WordsRequest
    lane = "measure"


@dataclass(frozen=True, eq=False)
class Words(Event):
    """The words of a prompt, and by the number of the state their maps."""

    words: tuple[str, ...]
    maps: Mapping[int, Maps]


def words_request(run: Trajectory, item: int, states: Sequence[int]) -> WordsRequest:
    """What is asked of an item, which has a prompt, at `states` of its run."""
    chosen = list(states)
    return WordsRequest(
        run.recipe,
        int(run.labels[item]),
        tuple(chosen),
        np.stack([run.x[k, item] for k in chosen]),
        run.path.alpha[chosen],
        run.path.sigma[chosen],
    )
