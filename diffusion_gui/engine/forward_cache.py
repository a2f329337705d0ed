"""Cache of the last noising process: other settings of the denoising leave it as it is."""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from diffusion_gui.core.options import tagged
from diffusion_gui.core.protocol import Event
from diffusion_gui.core.protocol.overlays import Predicted, PredictRequest
from diffusion_gui.core.protocol.sampling import RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.core.recipes.second_model import OF_A_SECOND
from diffusion_gui.core.runs.trajectory import Float

from .guiding import guided
from .library import Library
from .runs import predictions, run
from .to_numpy import stamped

KEPT_BYTES = 64 * 2**20
"""A longer process is not kept: it would stand in memory twice."""


@dataclass(eq=False)
class _Noising:
    """What was asked for, the model and the data that were used, and all that came of it.

    Attributes:
        guidance: of the predictions in `x0`, by state: what `_guidance` says of a recipe.
    """

    asked: Recipe
    made_of: tuple[weakref.ref[object], ...]
    events: tuple[RunStarted | StepDone, ...]
    size: int
    guidance: tuple[object, ...]
    x0: dict[int, Float] = field(default_factory=dict)

    def is_of(self, asked: Recipe, made_of: tuple[object, ...]) -> bool:
        same = len(self.made_of) == len(made_of)
        return (
            same
            and asked == self.asked
            and all(kept() is one for kept, one in zip(self.made_of, made_of, strict=True))
        )

    def use(self, guidance: tuple[object, ...]) -> None:
        """Only predictions of this guidance are told from now on."""
        if guidance != self.guidance:
            self.guidance = guidance
            self.size -= sum(x0.nbytes for x0 in self.x0.values())
            self.x0.clear()


class ForwardCache:
    """Runs the noising half of journeys without a network call, and the predictions along it.

    What was made before is told again, the predictions that were asked for with it.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept: _Noising | None = None

    def run(self, recipe: Recipe) -> Generator[Event, None, None]:
        """As `runs.run` of a recipe that noises, but for the predictions: None at noisy states."""
        yield from self._library.prepare(recipe)
        model = self._library.model(recipe.model, recipe.codec) if recipe.model else None
        named = recipe.data or (model and model.data)
        used = (model, self._library.noised(recipe, model) if named else None)
        made_of = tuple(one for one in used if one is not None)
        asked = _noising_alone(recipe)
        led = guided(self._library, recipe) if recipe.model else None
        guidance = _guidance(stamped(recipe, led))
        kept = self._kept
        if kept and kept.is_of(asked, made_of):
            kept.use(guidance)
            for known in kept.events:
                if isinstance(known, RunStarted):
                    yield dataclasses.replace(known, recipe=stamped(recipe, led))
                else:
                    yield dataclasses.replace(known, x0=kept.x0.get(known.k, known.x0))
            return
        self._kept = None
        events: list[RunStarted | StepDone] = []
        size = 0
        for event in run(self._library, recipe, predicting=False):
            if isinstance(event, RunStarted | StepDone) and size <= KEPT_BYTES:
                events.append(event)
                size += _bytes(event)
            yield event
        if size <= KEPT_BYTES:
            weak: tuple[weakref.ref[object], ...] = tuple(weakref.ref(one) for one in made_of)
            self._kept = _Noising(asked, weak, tuple(events), size, guidance)

    def predict(self, request: PredictRequest) -> Iterator[Predicted]:
        """The predictions at some states of a noising process, kept where they are of the last."""
        for event in predictions(self._library, request):
            yield event
            kept, recipe = self._kept, request.recipe
            if kept is None or kept.guidance != _guidance(recipe):
                continue
            begun = kept.events[0]
            same = isinstance(begun, RunStarted) and (
                _noising_alone(begun.recipe) == _noising_alone(recipe)
            )
            if same and kept.size + event.x0.nbytes <= KEPT_BYTES:
                kept.x0[event.k] = event.x0
                kept.size += event.x0.nbytes


def _guidance(recipe: Recipe) -> tuple[object, ...]:
    led = recipe.guidance, recipe.guide, recipe.guide_scale, recipe.guide_sha256
    return *led, *(getattr(recipe, name) for name in OF_A_SECOND)


def _noising_alone(recipe: Recipe) -> Recipe:
    """The recipe without what the states of noising do not depend on."""
    plain = {name: RECIPE_OPTIONS[name].default for name in tagged(RECIPE_OPTIONS, "denoising")}
    return dataclasses.replace(recipe, **plain, guide_sha256="", second_sha256="")  # type: ignore[arg-type]


def _bytes(event: RunStarted | StepDone) -> int:
    arrays = (event.x,) if isinstance(event, RunStarted) else (event.x, event.x0, event.noise)
    return sum(array.nbytes for array in arrays if array is not None)
