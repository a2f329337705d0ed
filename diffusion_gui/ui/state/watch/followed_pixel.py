"""Which pixel of the chosen item is followed through the run."""

from __future__ import annotations

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.latent_frames import latents_of_frames

from .session import Session

CLIP = 3
"""Axes of a clip but the first: moment, row and column."""


def pixel_in(session: Session, domain: Domain) -> tuple[int, ...]:
    """Its place in items of `domain`, along all axes but the first: as chosen, or in the middle.

    In latents it is the place that stands for the pixel that was chosen in the picture.
    """
    sides = domain.shape[1:]
    chosen = session.pixel if session.pixel and len(session.pixel) == len(sides) else None
    place = session.place()
    if chosen and place is not None and place[0].domain is domain:
        seen = place[0].shown.shape[1:]
        first = chosen
        chosen = tuple(
            one * side // whole for one, side, whole in zip(chosen, sides, seen, strict=True)
        )
        if len(sides) == CLIP:
            moment = int(latents_of_frames(sides[0], seen[0])[min(first[0], seen[0] - 1)])
            chosen = moment, *chosen[1:]
    found = chosen or tuple(side // 2 for side in sides)
    return tuple(min(one, side - 1) for one, side in zip(found, sides, strict=True))
