"""Which codec a run or a training run works through."""

from __future__ import annotations

import os
from pathlib import Path

from diffusion_gui.core.catalog import CODECS, MODALITIES
from diffusion_gui.core.catalog.codecs import AS_IT_IS, codec_entry, learned_name, learned_place
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg


def codec_for(asked: str, items: ModalityEntry) -> str:
    """The codec's name where `asked` is said, for items of a modality; "" for none.

    Args:
        asked: a name, a learned one's `autoencoder:FILE` or FILE alone, "none", or "" for what
            suits the modality.

    Raises:
        UserError: there is no such codec, or it is for items of another modality.
    """
    if not asked:
        return items.codec
    if asked == AS_IT_IS:
        return ""
    asked = named(asked)
    entry = codec_entry(asked)
    if entry.modality != items.name:
        raise UserError(
            msg("The codec '{codec}' does not fit this data.", codec=asked),
            msg("It is made for {modality}.", modality=msg(MODALITIES[entry.modality].label)),
            "Leave it out, or choose other data.",
        )
    return asked


def named(asked: str) -> str:
    """`asked`, or the learned codec's whole name where it is a path alone."""
    is_path = len(Path(asked).parts) > 1 or asked.endswith(".safetensors") or os.path.isdir(asked)
    if asked in CODECS or learned_place(asked) or not is_path:
        return asked
    return learned_name(next(one.name for one in CODECS.values() if one.learned), asked)


def states_of(asked: str, items: ModalityEntry) -> ModalityEntry:
    """The modality that a model works in."""
    name = codec_for(asked, items)
    return MODALITIES[codec_entry(name).states] if name else items


def codec_choices(items: ModalityEntry) -> list[str]:
    """What `asked` can be for items of a modality; one choice alone is none."""
    fitting = [
        one.name
        for one in CODECS.values()
        if one.modality == items.name and not one.learned and one.held
    ]
    return [*fitting, AS_IT_IS]


def codec_of_shown(modality: str) -> str:
    """The codec that makes items of states of `modality`, which are shown as they are; or ""."""
    fitting = (one.name for one in CODECS.values() if one.seen and one.states == modality)
    return next(fitting, "")
