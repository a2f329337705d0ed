"""What changing a setting in the window costs, as numbers of network calls: exact, not timed."""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.options import Value
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.sampling import JourneyRequest, StepDone
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.network_calls import calls_before
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.engine import Engine
from diffusion_gui.models.preconditioning import NetworkDenoiser

from .figure import Figure
from .sampling import calls_of
from .sizes import Sizes

RECIPE = Recipe(data=FIRST_TRAINING.data, model=FIRST_TRAINING.data, label=ALL)
"""The smallest network that ships; a larger one is called as often."""
_SAMPLERS: list[dict[str, Value]] = [{"sampler": one} for one in SAMPLERS if one != RECIPE.sampler]
_OTHERS: list[dict[str, Value]] = [{"eta": 0.5}, {"seed": 1}, {"steps": 20}]
CHANGES: tuple[dict[str, Value], ...] = ({"guidance": 2.0}, *_SAMPLERS, *_OTHERS)


def measure_changes(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Calls until the first new denoised frame is there, and of the whole, after each change."""
    engine = Engine(device="cpu")
    denoiser = engine.library.model(RECIPE.model).denoiser
    assert isinstance(denoiser, NetworkDenoiser)
    before = RECIPE.changed(steps=sizes.steps)
    first: dict[str, int] = {}
    step_calls: dict[str, int] = {}
    whole: dict[str, float] = {}
    for done, values in enumerate(CHANGES):
        yield Progress(done, len(CHANGES), "changing settings")
        for _ in _denoised(engine, before):
            pass
        recipe = before.changed(**values)
        name = ", ".join(f"{key} {value}" for key, value in values.items())
        first[name], calls = _calls(engine, denoiser, recipe)
        # Guidance doubles the batch: the network itself is called once for both.
        planned = calls_before(recipe, recipe.steps, labelled=False)
        step_calls[name] = int(planned[1])
        whole[name] = calls / int(planned[-1])
    yield Figure(
        "changes/first",
        "Network calls from a changed setting to the first new frame, over a step's (the worst)",
        max(calls / step_calls[name] for name, calls in first.items()),
        target=1.0,
        parts={f"calls, {name}": float(calls) for name, calls in first.items()},
    )
    yield Figure(
        "changes/whole",
        "Network calls of a changed setting, over those of its sampler (the worst change)",
        max(whole.values()),
        target=1.0,
        parts={f"calls over planned, {name}": ratio for name, ratio in whole.items()},
    )


def _calls(engine: Engine, denoiser: NetworkDenoiser, recipe: Recipe) -> tuple[int, int]:
    """(calls until the first step of the denoising is there, calls of all)."""
    with calls_of(denoiser) as calls:
        at_steps = [len(calls) for _ in _denoised(engine, recipe)]
    return at_steps[0], len(calls)


def _denoised(engine: Engine, recipe: Recipe) -> Iterator[StepDone]:
    """The steps of the denoising of a journey as the window asks for it while that is shown."""
    recipes = recipe.changed(process="forward"), recipe
    for event in engine.execute(JourneyRequest(recipes, denoise_first=True)):
        if isinstance(event, StepDone) and event.run == -1:
            yield event
