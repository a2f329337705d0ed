"""Which pixel of the chosen item is followed through the run."""

from __future__ import annotations

from diffusion_gui.core.domain import Domain

from .session import Session


def pixel_in(session: Session, domain: Domain) -> tuple[int, ...]:
    """Its place in items of `domain`, along all axes but the first: as chosen, or in the middle."""
    sides = domain.shape[1:]
    chosen = session.pixel if session.pixel and len(session.pixel) == len(sides) else None
    place = chosen or tuple(side // 2 for side in sides)
    return tuple(min(one, side - 1) for one, side in zip(place, sides, strict=True))
