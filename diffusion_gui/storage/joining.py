"""Which models can be used together, as far as is known without torch."""

from __future__ import annotations

from collections.abc import Iterable

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_ref import ModelInfo

from .learned_codecs import same_codec
from .model_sources import describe


def joins(name: str, second: str, run: Domain | None) -> bool:
    """Whether the score of the model `second` can be added to that of `name`, as far as is known.

    Args:
        run: the domain of a run of the first, where only its data says more.
    """
    return bool(joining(name, [second], run))


def joining(name: str, others: Iterable[str], run: Domain | None) -> list[str]:
    """Those of the models `others` that `joins` says can join the model `name`."""
    try:
        info = describe(name)
    except UserError:
        return []
    return [one for one in others if _joins(info, one, run)]


def _joins(info: ModelInfo, second: str, run: Domain | None) -> bool:
    try:
        other = describe(second)
    except UserError:
        return False
    domain = info.domain or run
    if not other.denoises or info.modality != other.modality:
        return False
    if domain is None or other.domain is None:
        return True
    return domain.shape == other.domain.shape and same_codec(info.codec, other.codec)
