"""At which resolutions a network works and where it attends, by its options; without torch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from diffusion_gui.core.text import Translatable, msg

LOWEST_SIDE = 8
"""Halving ends where the shortest side is no longer than this."""
MOST_LEVELS = 6
"""Resolutions of the largest picture."""
MOST_PATCHES = 256
"""Patches that a transformer sees of an item, where their size is not chosen: 16 x 16, as in DiT
(Peebles & Xie 2023) with patches of 2 on latents of 32 x 32."""


@dataclass(frozen=True)
class Resolution:
    """One resolution of a network.

    Attributes:
        lengths: of what it works on, the item's own divided by patches and halvings.
        channels: its width.
        attends: every position sees all others.
    """

    lengths: tuple[int, ...]
    channels: int
    attends: bool

    @property
    def positions(self) -> int:
        """Product of the lengths."""
        return math.prod(self.lengths)


def unet_resolutions(
    lengths: Sequence[int],
    *,
    channels: int,
    widest: int,
    levels: int,
    patch: int,
    attention: int,
) -> tuple[Resolution, ...]:
    """The resolutions of `models.deep_unet`, highest first; at least two.

    Args:
        lengths: of an item, without its channels.
        widest: channels double at each resolution, up to so many times `channels`.
        levels: how many there are; 0 for as many as bring the shortest side to LOWEST_SIDE.
        attention: most positions of a resolution with attention.
    """
    folded = [math.ceil(length / patch) for length in lengths]
    if not levels:
        halvings = math.ceil(math.log2(max(1.0, min(folded) / LOWEST_SIDE)))
        levels = min(max(2, 1 + halvings), MOST_LEVELS)
    part = 2 ** (levels - 1)
    whole = [math.ceil(length / part) * part for length in folded]
    found = []
    for level in range(levels):
        sides = tuple(length // 2**level for length in whole)
        width = channels * min(2**level, widest)
        found.append(Resolution(sides, width, math.prod(sides) <= attention))
    return tuple(found)


def patch_by_size(lengths: Sequence[int], patch: int) -> int:
    """`patch`; for 0 the smallest power of 2 with at most MOST_PATCHES patches of an item."""
    if patch:
        return patch
    patch = 2
    while math.prod(math.ceil(length / patch) for length in lengths) > MOST_PATCHES:
        patch *= 2
    return patch


def deep_unet_words(options: Mapping[str, Any], lengths: Sequence[int]) -> Translatable:
    """What `unet_deep` does with items of `lengths`; `options` are all that it has."""
    names = ("channels", "widest", "levels", "patch", "attention")
    found = unet_resolutions(lengths, **{name: int(options[name]) for name in names})
    everywhere = ", ".join(_sides(one.lengths) for one in found)
    attending = ", ".join(_sides(one.lengths) for one in found if one.attends)
    if not attending:
        return msg("Resolutions {all}; attention at none.", all=everywhere)
    return msg("Resolutions {all}; attention at {some}.", all=everywhere, some=attending)


def dit_words(options: Mapping[str, Any], lengths: Sequence[int]) -> Translatable:
    """What `dit` does with items of `lengths`; `options` are all that it has."""
    patch = patch_by_size(lengths, int(options["patch"]))
    count = math.prod(math.ceil(length / patch) for length in lengths)
    return msg(
        "{count} patches of {side}, {width} channels; attention between all patches.",
        count=count,
        side=_sides([patch] * len(lengths)),
        width=int(options["heads"]) * int(options["head_width"]),
    )


def _sides(lengths: Sequence[int]) -> str:
    return "x".join(map(str, lengths))
