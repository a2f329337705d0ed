"""Codecs, one line each: models whose states are not the items themselves name one."""

from __future__ import annotations

import re

from diffusion_gui.core.entries import CodecEntry
from diffusion_gui.core.registry import Registry

CODECS: Registry[CodecEntry] = Registry(
    "codec",
    CodecEntry(
        "log_mel",
        "diffusion_gui.models.codecs.log_mel:LogMel",
        "To the spectrogram",
        "Strength of 64 bands of pitch over time, in decibels; sounds are made of it again",
        modality="audio",
        states="spectrogram",
        seen=True,
        otherwise="To the waveform",
    ),
    CodecEntry(
        "autoencoder",
        "diffusion_gui.models.codecs.autoencoder:LearnedCodec",
        "To the latents of an autoencoder",
        "A few numbers for each block of 4x4 pixels, by a network that was trained for it",
        modality="image",
        states="latent",
        learned=True,
    ),
    CodecEntry(
        "kl",
        "diffusion_gui.models.codecs.foreign:ForeignCodec",
        "To the latents of the model's own autoencoder",
        "A few numbers for each block of 8x8 pixels, by the autoencoder of a diffusers folder",
        modality="image",
        states="latent",
        learned=True,
        held=False,
        dear=True,
        linear=True,
    ),
    CodecEntry(
        "kl_clip",
        "diffusion_gui.models.codecs.foreign_clips:ClipCodec",
        "To the latents of the model's own autoencoder, frame by frame",
        "A few numbers for each block of 8x8 pixels of each frame, by the model's autoencoder",
        modality="video",
        states="latent_clip",
        learned=True,
        held=False,
        dear=True,
        linear=True,
    ),
    CodecEntry(
        "wan_clip",
        "diffusion_gui.models.codecs.foreign_wan:WanCodec",
        "To the latents of the model's own autoencoder of clips",
        "A few numbers for each block of 8x8 pixels of four frames, by the model's autoencoder",
        modality="video",
        states="latent_clip",
        learned=True,
        held=False,
        dear=True,
        linear=True,
    ),
    CodecEntry(
        "vq",
        "diffusion_gui.models.codecs.foreign_vq:VQCodec",
        "To the latents of the model's own VQ autoencoder",
        "A few numbers for each block of pixels, decoded as the nearest codes of a code book",
        modality="image",
        states="latent",
        learned=True,
        held=False,
        dear=True,
        linear=True,
    ),
    CodecEntry(
        "tiny",
        "diffusion_gui.models.codecs.foreign_tiny:TinyCodec",
        "To latents, shown by an AutoencoderTiny",
        "A small autoencoder (TAESD) in place of the model's own: quick, and less exact",
        modality="image",
        states="latent",
        learned=True,
        held=False,
        dear=True,
        linear=True,
    ),
    CodecEntry(
        "stereo",
        "diffusion_gui.models.codecs.stereo:Stereo",
        "To two channels",
        "Two channels of a sound, which are shown, heard and saved as their mean",
        modality="audio",
        states="audio",
        held=False,
    ),
)
AS_IT_IS = "none"
"""In place of a codec's name: the items themselves are what a model works on."""
_LEARNED = re.compile(r"(\w+):(.+?)(?:@([0-9a-f]{64}))?", re.DOTALL)


def codec_entry(name: str) -> CodecEntry:
    """The line of a codec by its whole name; raises UserError where there is none."""
    found = learned_place(name)
    return CODECS.find(found[0] if found else name)


def learned_place(name: str) -> tuple[str, str, str] | None:
    """(codec, model or file that holds it, its SHA-256 or "") of a learned one's name, or None."""
    match = _LEARNED.fullmatch(name)
    if match is None or match[1] not in CODECS or not CODECS[match[1]].learned:
        return None
    return match[1], match[2], match[3] or ""


def learned_name(codec: str, place: str, sha256: str = "") -> str:
    """The inverse of `learned_place`."""
    return f"{codec}:{place}" + (f"@{sha256}" if sha256 else "")
