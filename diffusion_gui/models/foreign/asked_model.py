"""The ends of loading a model that is asked by prompts and works in latents."""

from __future__ import annotations

import dataclasses

from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.models.model import Asked, Model
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.learned_codecs import found_codec


def opened_codec(info: ForeignInfo) -> str:
    """The name of the model's autoencoder with its fingerprint; it is opened, and kept by it.

    Raises:
        UserError: it is not there, or is damaged.
    """
    codec = found_codec(info.codec)
    codec_of(codec)
    return codec


def asked_model(info: ForeignInfo, asked: Asked, sha256: str, codec: str) -> Model:
    """The model that `asked` makes denoisers of; until it is asked, one without words."""
    assert info.domain is not None
    return Model(
        asked.denoiser(("",), "", 0.0),
        info.domain,
        dataclasses.replace(info, sha256=sha256, codec=codec),
        asked=asked,
    )
