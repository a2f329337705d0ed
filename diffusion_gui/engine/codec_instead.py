"""A codec in the place of a model's own: it decodes its latents, and encodes items for it."""

from __future__ import annotations

import dataclasses
import weakref

from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.codec_choice import named
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.core.text import msg
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.latents import CODEC as OWN
from diffusion_gui.storage.foreign.loose_autoencoder import fits_latents
from diffusion_gui.storage.learned_codecs import found_codec, takes_the_place

_LAST: weakref.WeakKeyDictionary[Model, Model] = weakref.WeakKeyDictionary()
"""What each model became last: asked again, it is the very same one."""


def decoded_by(model: Model, asked: str) -> Model:
    """`model` with the codec that is asked for, where that takes the place of its own.

    Raises:
        UserError: there is none, or its latents are not like the model's.
    """
    if not takes_the_place(asked):
        return model
    codec = found_codec(asked)
    own, place = learned_place(named(model.info.codec)), learned_place(codec)
    assert place is not None
    if place == own:  # an ideal denoiser in its latents
        return model
    last = _LAST.get(model)
    if last is not None and last.info.codec == codec:
        return last
    like = own is not None and own[0] == OWN
    if not like or not fits_latents(place[1], model.domain.shape, model.shown.shape):
        raise UserError(
            msg("The codec {place} does not fit the model '{model}'.", place=place[1],
                model=model.info.name),
            "Its latents have other channels or another size than the model's, or the model does "
            "not make pictures of latents by an AutoencoderKL.",
            "Choose an AutoencoderTiny made for this model, or leave the codec out.",
        )  # fmt: skip
    made = dataclasses.replace(model, info=dataclasses.replace(model.info, codec=codec))
    codec_of(codec)  # what is damaged is told before a run
    _LAST[model] = made
    return made
