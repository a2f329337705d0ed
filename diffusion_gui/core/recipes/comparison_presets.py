"""Ready-made comparisons, named in the catalogue: whole states, the same whenever they are taken.

Each is of `SHAPES` unless another recipe is given, of which only the items count: data, model,
count and seed. What it says beside them (guidance, class, sampler, eta, schedule, ...) plays no
part.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from diffusion_gui.core.options import Value, tagged

from .class_labels import ALL
from .comparison import Comparison, Pane
from .data_spec import modality_of
from .generator_spec import generator_name
from .guide_spec import PREFIX
from .model_spec import ideal_data, ideal_model
from .recipe import FIRST_RECIPE, RECIPE_OPTIONS, Recipe
from .second_model import EXACT

WHOLE_T = 1000
UNTOUCHED, REFINED = 0.02, 0.65
"""Noise levels that a VAE's items are denoised from: nearly none, and enough to make them sharp."""
SHAPES = FIRST_RECIPE
"""Of a shipped model that knows classes, so that guidance can be compared too."""
PLANE = Recipe(data="points:gaussians", model="points:gaussians", second="points:moons", count=400)
"""Two models of points, whose product can be known exactly."""


def _varied(recipe: Recipe, *changes: Mapping[str, Value], **common: Value) -> tuple[Pane, ...]:
    """A pane for each of `changes`, from noise to clean data, of the items of `recipe`."""
    items = {name: getattr(recipe, name) for name in tagged(RECIPE_OPTIONS, "items")}
    if recipe.prompt:  # without guidance such models hardly follow
        items["guidance"] = recipe.guidance
    plain = Recipe(**items, label=ALL, T=WHOLE_T)
    return tuple(Pane(plain.changed(**{**common, **change})) for change in changes)


def steps(recipe: Recipe = SHAPES) -> Comparison:
    """DDIM with ever more steps; the longest run is the reference."""
    return Comparison(
        _varied(recipe, *({"steps": n} for n in (5, 10, 20, 50)), sampler="ddim", eta=0.0)
    )


def samplers(recipe: Recipe = SHAPES) -> Comparison:
    """Samplers with 20 steps each; the second-order ones come closest to the exact path."""
    names = ("ddim", "dpmpp_2m", "ddpm", "heun")
    return Comparison(_varied(recipe, *({"sampler": name} for name in names), steps=20, eta=0.0))


def guidance(recipe: Recipe = SHAPES) -> Comparison:
    """Classifier-free guidance from none to strong, against plain class conditioning."""
    panes = _varied(
        recipe,
        *({"guidance": scale} for scale in (0.0, 1.0, 3.0, 6.0)),
        steps=30,
        sampler="ddim",
        eta=0.0,
    )
    return Comparison(panes, reference=1)


def guides(recipe: Recipe = SHAPES) -> Comparison:
    """Without guidance, classifier-free, and led by a classifier, weakly and too strongly."""
    guide = PREFIX + (ideal_data(recipe.model) or recipe.data or recipe.model)
    led: dict[str, Value] = {"guidance": 0.0, "guide": guide}
    changes: tuple[dict[str, Value], ...] = (
        {"guidance": 0.0},
        {"guidance": 3.0},
        {**led, "guide_scale": 1.0},
        {**led, "guide_scale": 10.0},
    )
    return Comparison(_varied(recipe, *changes, steps=30, sampler="ddim", eta=0.0), reference=1)


def product(recipe: Recipe = PLANE) -> Comparison:
    """Two models, the sum of their scores, and the exact product; for pictures the difference.

    The second model is the recipe's own, where it has one: else another one of points, or the
    ideal denoiser of the data.
    """
    plane = modality_of(recipe.data).together
    second = recipe.second or (_other_points(recipe) if plane else ideal_model(recipe.data))
    both: dict[str, Value] = {"second": second, "weight": 0.5, "second_weight": 0.5}
    away: dict[str, Value] = {**both, "weight": 1.5, "second_weight": -0.5}
    panes = _varied(
        recipe,
        {},
        {"model": second},
        both,
        {**both, "product": EXACT} if plane else away,
        label="none" if plane else ALL,
        steps=40,
        sampler="ddim",
        eta=0.0,
    )
    return Comparison(panes, reference=3)


def _other_points(recipe: Recipe) -> str:
    first = ideal_data(recipe.model) or recipe.model
    return PLANE.second if first != PLANE.second else PLANE.model


def vae(recipe: Recipe = SHAPES) -> Comparison:
    """A VAE's items all but untouched, refined from a high noise level, and none: from noise.

    Of the same classes, noise and latents.
    """
    start = generator_name("vae", ideal_data(recipe.model) or recipe.data or recipe.model)
    changes: tuple[dict[str, Value], ...] = (
        {"init": start, "from_level": UNTOUCHED},
        {"init": start, "from_level": REFINED},
        {},
    )
    return Comparison(_varied(recipe, *changes, steps=30, sampler="ddim", eta=0.0), clock="level")


def eta(recipe: Recipe = SHAPES) -> Comparison:
    """DDIM's fresh noise from none to DDPM's, against the deterministic path."""
    panes = _varied(
        recipe, *({"eta": value} for value in (0.0, 0.3, 0.6, 1.0)), steps=50, sampler="ddim"
    )
    return Comparison(panes, reference=0)


def schedules(recipe: Recipe = SHAPES) -> Comparison:
    """The same denoiser on four schedules, played by noise level."""
    names = ("linear", "cosine", "flow", "article")
    panes = _varied(recipe, *({"schedule": name} for name in names), steps=40)
    return Comparison(panes, clock="level", reference=1)


def ideal(recipe: Recipe = SHAPES) -> Comparison:
    """The posterior mean over the training set beside the network trained on it."""
    ideal = ideal_data(recipe.model)
    data = recipe.data or ideal or recipe.model
    trained = data if ideal else recipe.model
    panes = _varied(recipe, {"model": ideal_model(data)}, {"model": trained}, steps=40)
    return Comparison(panes, reference=0)


def article(recipe: Recipe = SHAPES) -> Comparison:
    """The source article's blend, 100 steps of sigmoid(0.1 t), beside the cosine schedule."""
    panes = _varied(
        recipe, {"schedule": "article"}, {"schedule": "cosine"}, steps=50, T=100, sampler="ddim"
    )
    return Comparison(panes, clock="level", reference=1)


def stop(recipe: Recipe = SHAPES) -> Comparison:
    """A run of 50 steps stopped after 10, a run planned with 10, and the 50 to their end."""
    early, few, whole = _varied(
        recipe, {"steps": 50}, {"steps": 10}, {"steps": 50}, sampler="ddim", eta=0.0
    )
    return Comparison((dataclasses.replace(early, stop=10), few, whole), clock="calls")
