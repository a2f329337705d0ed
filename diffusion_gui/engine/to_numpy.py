"""From tensors to the NumPy that leaves the engine."""

from __future__ import annotations

import dataclasses

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.sampling import StepDone
from diffusion_gui.core.recipes.generator_spec import generator_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs import trajectory
from diffusion_gui.core.text import msg
from diffusion_gui.diffusion.step import Step
from diffusion_gui.models.model import Model
from diffusion_gui.storage.generators import find_generator
from diffusion_gui.storage.learned_codecs import found_codec
from diffusion_gui.storage.stand_ins import stand_in_sha256


def stamped(recipe: Recipe, model: Model | None) -> Recipe:
    """The recipe with the weights that were really used, and the data where none was named."""
    made = generator_of(recipe.init) is not None
    start = find_generator(recipe.init).sha256 if made else stand_in_sha256(recipe)
    recipe = dataclasses.replace(recipe, init_sha256=start)
    if model is None:
        return dataclasses.replace(
            recipe,
            model_sha256="",
            guide_sha256="",
            second_sha256="",
            codec_sha256=_sha256(recipe.codec),
        )
    return dataclasses.replace(
        recipe,
        model_sha256=model.sha256,
        guide_sha256=model.guide_sha256,
        second_sha256=model.second_sha256,
        codec_sha256=_sha256(model.info.codec),
        data=recipe.data or model.data,
    )


def _sha256(codec: str) -> str:
    """Of a learned codec; "" of any other."""
    learned = learned_place(found_codec(codec))
    return learned[2] if learned else ""


def array(x: Tensor) -> trajectory.Float:
    """A copy as float32."""
    # .numpy() of a CPU tensor shares memory; a copy lets the other thread keep it.
    return np.array(x.detach().cpu().numpy(), dtype=np.float32)


def _view(x: Tensor) -> trajectory.Float:
    """The numbers themselves, not to be written to: a step's tensors are never changed again."""
    view = x.detach().to("cpu", torch.float32).numpy()
    view.flags.writeable = False
    return view


def done(step: Step) -> StepDone:
    """The event of a step; raises UserError where its numbers ran out of range."""
    x = _view(step.x_next)
    if not np.isfinite(x).all():
        raise UserError(
            msg("The numbers ran out of range at step {step}.", step=step.k + 1),
            "The state holds NaN or infinity; guidance that strong, or a damaged model, does that.",
            "Lower the guidance, or choose another model.",
        )
    noise = None if step.noise is None else _view(step.noise)
    return StepDone(step.k, _view(step.x0), noise, x)
