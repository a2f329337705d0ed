"""The denoiser of a recipe: its model's, guided and clipped as the recipe says; who led where."""

from __future__ import annotations

import dataclasses

from torch import Tensor

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.recipes.prompts import prompt_lines
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.told_guidance import NAME as TOLD
from diffusion_gui.core.recipes.told_guidance import no_told_guidance
from diffusion_gui.core.text import Translatable, msg
from diffusion_gui.diffusion.classifier_guided import ClassifierGuided
from diffusion_gui.diffusion.clipped import Clipped
from diffusion_gui.diffusion.denoiser import Denoiser, Level
from diffusion_gui.diffusion.guided import Guided
from diffusion_gui.models.attention import Attending
from diffusion_gui.models.classifier import Classifier
from diffusion_gui.models.model import Model
from diffusion_gui.storage.classifier_files import (
    ClassifierInfo,
    describe_guide,
    fits,
    judge_beside,
)

from .attention import Recorded
from .joined import joined
from .library import Library


class _WithoutClasses:
    """A denoiser that knows no classes, whatever its items are labelled for another's sake."""

    def __init__(self, denoiser: Denoiser) -> None:
        self.denoiser = denoiser

    def __call__(
        self, x_t: Tensor, alpha: Level, sigma: Level, labels: Tensor | None = None
    ) -> Tensor:
        return self.denoiser(x_t, alpha, sigma, None)


def guided(library: Library, recipe: Recipe) -> Model:
    """The recipe's model, its denoiser guided, joined by a second one and clipped as it says.

    Classifier-free guidance is the first model's. Clipping comes after guidance, as in diffusers. A
    model that knows no classes has the guide's.

    Raises:
        UserError: there is no such model or guide, or they do not go together.
    """
    model = prompted(library, recipe)
    model = dataclasses.replace(model, denoiser=Guided(model.denoiser, recipe.guidance))
    model = joined(library, recipe, model)
    if recipe.guide:
        model = _led(model, library.guide(recipe.guide), recipe)
    if not recipe.clip:
        return model
    return dataclasses.replace(model, denoiser=Clipped(model.denoiser, recipe.clip))


def prompted(library: Library, recipe: Recipe) -> Model:
    """The recipe's model; where it takes prompts, they are its classes.

    Raises:
        UserError: there is no such model, or it takes no prompts or no distilled guidance.
    """
    model = library.model_of(recipe)
    if model.asked is None and (recipe.prompt or recipe.negative_prompt):
        raise UserError(
            msg("The model '{model}' takes no prompt.", model=recipe.model),
            "It was trained without words.",
            "Leave the prompts empty, or choose a model that takes them.",
        )
    if recipe.told_guidance and TOLD not in dict(model.info.own):
        raise no_told_guidance(recipe.model)
    lines = prompt_lines(recipe.prompt)
    made = model.prompted(lines, recipe.negative_prompt, recipe.told_guidance)
    if not isinstance(model.asked, Attending):
        return made
    made_of = model.sha256, recipe.told_guidance
    seen = Recorded(made.denoiser, model.asked, lines, made_of, library.attention)
    return dataclasses.replace(made, denoiser=seen)


def unread(model: Model, recipe: Recipe) -> tuple[Translatable, ...]:
    """What of the recipe's prompts its model does not read."""
    if model.asked is None:
        return ()
    said = model.asked.notes(prompt_lines(recipe.prompt), recipe.negative_prompt)
    if recipe.negative_prompt and recipe.guidance == 1.0:  # the network is not asked for it
        said = (msg("At guidance 1 the negative prompt plays no part."), *said)
    return said


def _led(model: Model, guide: Classifier, recipe: Recipe) -> Model:
    _check(guide, model, recipe)
    known = bool(model.domain.labels)
    return dataclasses.replace(
        model,
        denoiser=ClassifierGuided(
            model.denoiser if known else _WithoutClasses(model.denoiser),
            guide.log_p,
            len(guide.domain.labels),
            recipe.guide_scale,
        ),
        domain=dataclasses.replace(model.domain, labels=guide.domain.labels),
        guide_sha256=guide.sha256,
    )


def shares(library: Library, recipe: Recipe, x: Tensor, labels: Tensor) -> GuideShares:
    """How many of the finished items (N, *S) are named as asked, by the guide and by another."""
    guide = library.guide(recipe.guide)
    asked = labels >= 0
    beside = judge_beside(describe_guide(recipe.guide))
    other = None if beside is None else library.classifier(beside.path)
    by_guide = _share(guide, x, labels, asked)
    by_other = None if other is None else _share(other, x, labels, asked)
    return GuideShares(int(asked.sum()), by_guide, by_other, _name(beside))


def _share(judge: Classifier, x: Tensor, labels: Tensor, asked: Tensor) -> float:
    if not bool(asked.any()):
        return 0.0
    _, named = judge.look(x[asked.to(x.device)])
    return float((named.cpu() == labels[asked].cpu()).double().mean())


def _name(judge: ClassifierInfo | None) -> str:
    return f"{judge.data}.{judge.judge}" if judge else ""


def _check(guide: Classifier, model: Model, recipe: Recipe) -> None:
    if model.coding.codec:
        raise UserError(
            msg("The model '{model}' cannot be guided by a classifier.", model=recipe.model),
            "It makes its items through a codec, and a classifier judges items.",
            "Choose a model that works on the items themselves, or leave the guide out.",
        )
    if fits(guide.domain, model.domain):
        return
    if guide.domain.shape != model.domain.shape or guide.domain.modality != model.domain.modality:
        why = msg(
            "It judges {kind} of shape {wanted}; the model makes {given}.",
            kind=msg(guide.domain.modality),
            wanted=guide.domain.shape,
            given=model.domain.shape,
        )
    else:
        why = msg("It knows other classes than the model.")
    raise UserError(
        msg("The guide '{guide}' does not fit the model.", guide=recipe.guide),
        why,
        "Choose a classifier of the items that the model makes.",
    )
