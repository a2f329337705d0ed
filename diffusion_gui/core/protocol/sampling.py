"""Requests to noise and to denoise, and the states that answer them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float, NoiseLevels, Trajectory

from .lanes import Request


@dataclass(frozen=True)
class RunRequest(Request):
    """Run a recipe from start to end: forward, markov or reverse, as `recipe.process` says."""

    recipe: Recipe
    lane = "sample"


@dataclass(frozen=True)
class ItemsRequest(Request):
    """The finished items of a run from noise: `recipe.count` of them from number `first` on.

    An item depends on its number alone (to rounding: on the count of a request), so a large set
    is made in blocks.
    """

    recipe: Recipe
    first: int = 0
    lane = "sample"


@dataclass(frozen=True)
class JourneyRequest(Request):
    """Several recipes one after the other: data to noise, then noise to data.

    Of the noising only the states are made, which need no network; `PredictRequest` asks for the
    predictions along it.

    Attributes:
        denoise_first: somebody looks at the denoising: once both have started, its first step is
            made before the states of the noising, which come between and before the others.
    """

    recipes: tuple[Recipe, Recipe]
    denoise_first: bool = False
    lane = "sample"


@dataclass(frozen=True, eq=False)
class ContinueRequest(Request):
    """Go on from a state of a run that is already there, with other settings or an edited state.

    `recipe.parent` is that run's recipe and `recipe.at` the number of the state; seed, eta, class,
    guidance, model, sampler, spacing and steps (of the rest) may differ. Noise of the steps goes
    on being counted from the parent's first step, so with nothing changed the rest is the same.

    Attributes:
        x: (N, *S) the state, as it was or edited.
        labels: (N,) the parent's; they are kept unless `recipe.label` differs from the parent's.
        before: (N, *S) the parent's state one step earlier, which samplers with a memory take
            their last prediction from; None where there is none, or where it should be forgotten.
        edited: `x` is not what the parent's recipe makes. The recipe of the new run then carries
            the state's SHA-256, which says that it alone cannot make the run again.
    """

    recipe: Recipe
    x: Float
    labels: npt.NDArray[np.int64]
    before: Float | None = None
    edited: bool = False
    lane = "sample"


@dataclass(frozen=True)
class PreviewRequest(Request):
    """One-step prediction: noise the recipe's items to index t and predict x0 there.

    `item` picks one of the recipe's items; None takes them all.
    """

    recipe: Recipe
    t: int
    item: int | None = None
    lane = "preview"


@dataclass(frozen=True)
class DataRequest(Request):
    """Show some items of a data set (`recipe.data`, count and seed), from number `first` on.

    Attributes:
        begun_with: runs begin with them, so what stands in for missing data will do; of that
            fewer may be shown at a time.
    """

    data: str
    count: int = 16
    seed: int = 0
    first: int = 0
    begun_with: bool = False
    lane = "preview"


@dataclass(frozen=True, eq=False)
class RunStarted(Event):
    """A run's first event: everything to make its Trajectory from.

    Attributes:
        items: codec and domain of what the states stand for; None where they are that.
    """

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    path: NoiseLevels
    x: Float
    items: tuple[str, Domain] | None = None

    def trajectory(self) -> Trajectory:
        """An empty trajectory that `StepDone` events are added to."""
        return Trajectory(
            self.recipe, self.domain, self.labels, self.path, self.x, items=self.items
        )


@dataclass(frozen=True, eq=False)
class StepDone(Event):
    """One step: prediction, fresh noise (None where none was added), and the next state.

    The prediction at a state of a journey's noising is None until it is asked for.

    Attributes:
        run: number of the started run that it is a step of; -1 for the one that started last.
    """

    k: int
    x0: Float | None
    noise: Float | None
    x: Float
    run: int = -1


@dataclass(frozen=True, eq=False)
class Preview(Event):
    """One-step prediction at index t: clean items, their noised state, x_0 and the noise."""

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    t: int
    clean: Float
    x: Float
    x0: Float
    eps: Float


@dataclass(frozen=True, eq=False)
class DataShown(Event):
    """Items of a data set, and how many it holds (0: as many as you ask for)."""

    data: str
    domain: Domain
    labels: npt.NDArray[np.int64]
    x: Float
    total: int


@dataclass(frozen=True, eq=False)
class ItemsMade(Event):
    """Finished items `x` (N, *S) of `domain`, decoded, with their classes (N,)."""

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    x: Float
