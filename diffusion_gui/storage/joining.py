"""Which models can be used together, as far as is known without torch."""

from __future__ import annotations

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError

from .learned_codecs import same_codec
from .model_sources import describe


def joins(name: str, second: str, run: Domain | None) -> bool:
    """Whether the score of the model `second` can be added to that of `name`, as far as is known.

    Args:
        run: the domain of a run of the first, where only its data says more.
    """
    try:
        info, other = describe(name), describe(second)
    except UserError:
        return False
    domain = info.domain or run
    if not other.denoises or info.modality != other.modality:
        return False
    if domain is None or other.domain is None:
        return True
    return domain.shape == other.domain.shape and same_codec(info.codec, other.codec)
