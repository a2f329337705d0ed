"""Which codec a run or a training run works through."""

from __future__ import annotations

from diffusion_gui.core.catalog import CODECS, MODALITIES
from diffusion_gui.core.catalog.codecs import AS_IT_IS
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg


def codec_for(asked: str, items: ModalityEntry) -> str:
    """The codec's name where `asked` is said, for items of a modality; "" for none.

    Args:
        asked: a name, "none", or "" for what suits the modality.

    Raises:
        UserError: there is no such codec, or it is for items of another modality.
    """
    if not asked:
        return items.codec
    if asked == AS_IT_IS:
        return ""
    entry = CODECS.find(asked)
    if entry.modality != items.name:
        raise UserError(
            msg("The codec '{codec}' does not fit this data.", codec=asked),
            msg("It is made for {modality}.", modality=msg(MODALITIES[entry.modality].label)),
            "Leave it out, or choose other data.",
        )
    return entry.name


def states_of(asked: str, items: ModalityEntry) -> ModalityEntry:
    """The modality that a model works in."""
    name = codec_for(asked, items)
    return MODALITIES[CODECS[name].states] if name else items


def codec_choices(items: ModalityEntry) -> list[str]:
    """What `asked` can be for items of a modality; one choice alone is none."""
    fitting = [one.name for one in CODECS.values() if one.modality == items.name]
    return [*fitting, AS_IT_IS]


def codec_of_shown(modality: str) -> str:
    """The codec that makes items of states of `modality`, which are shown as they are; or ""."""
    fitting = (one.name for one in CODECS.values() if one.seen and one.states == modality)
    return next(fitting, "")
