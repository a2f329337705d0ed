"""The size of a run's items, where it is another than that of the model's own."""

from __future__ import annotations

import math

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import Shape, Sizes, nearest, read_size
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.options import setting
from diffusion_gui.core.text import msg

NAMES = ("size", "frames")
MAX_FRAMES = 4096
MOST_BYTES = 2**30
"""Of all items of a run at one step, where they are of another size than the model's own."""
_TAGS = "scored bound items sampled"

# fmt: off
SIZE: str = setting("", "Size", "Width and height of the pictures in pixels, such as 768x512, "
                    "where the model can make others; empty: the model's own", tags=_TAGS)
FRAMES: int = setting(0, "Frames", "Frames of a clip, where the model can make other numbers; 0 is "
                      "the model's own", low=0, high=MAX_FRAMES, zero="own", tags=_TAGS,
                      slider=(0, 32))
# fmt: on


def wanted_shape(info: ModelInfo, size: str, frames: int) -> Shape | None:
    """The shape of one item that a recipe asks for; None for the model's own.

    Raises:
        UserError: the model makes none of such a size.
    """
    wanted = read_size(size)
    if wanted is None and not frames:
        return None
    axes, sizes = MODALITIES[info.modality].axes, info.sizes
    if sizes is None:
        raise _own_alone(info, None)
    asked = {"frame": frames} if frames else {}
    if wanted is not None:
        asked |= {"row": wanted[1], "column": wanted[0]}
    taken = {"row": sizes.rows, "column": sizes.columns, "frame": sizes.frames}
    own = dict(zip(axes, sizes.own, strict=True))
    if all(own.get(axis) == length for axis, length in asked.items()):
        return None
    for axis in asked:
        if axis not in own or not taken[axis]:
            raise _own_alone(info, sizes)
    if wanted is not None and not (asked["row"] in sizes.rows and asked["column"] in sizes.columns):
        raise _not_such_pictures(info, sizes, *wanted)
    if frames and frames not in sizes.frames:
        raise UserError(
            msg("The model '{model}' makes no clips of {frames} frames.", model=info.name,
                frames=frames),
            msg("It makes {numbers}.", numbers=numbers_of(sizes.frames)),
            msg("Take {frames}, or leave it out.", frames=nearest(frames, sizes.frames)),
        )  # fmt: skip
    return tuple((own | asked)[axis] for axis in axes)


def numbers_of(lengths: range) -> str:
    """Lengths as people read them: 8, 16 ... 2048."""
    if len(lengths) <= 3:
        return ", ".join(map(str, lengths))
    return f"{lengths[0]}, {lengths[1]} ... {lengths[-1]}"


def check_bytes(shape: Shape, count: int) -> None:
    """Refuse so many items of that shape where they would fill the memory; raises UserError."""
    size = 4 * count * math.prod(shape)
    if size > MOST_BYTES:
        raise UserError(
            "The items are too large.",
            msg("{count} items of this size take {gb} GB at every step, and at most {most} GB are "
                "taken.", count=count, gb=f"{size / 2**30:.1f}", most=MOST_BYTES // 2**30),
            "Choose a smaller size, or fewer items.",
        )  # fmt: skip


def _own_alone(info: ModelInfo, sizes: Sizes | None) -> UserError:
    return UserError(
        msg("The model '{model}' makes items of its own size alone.", model=info.name),
        (sizes and sizes.why) or "Its network was made for that size.",
        "Leave size and frames out.",
    )


def _not_such_pictures(info: ModelInfo, sizes: Sizes, width: int, height: int) -> UserError:
    return UserError(
        msg("The model '{model}' makes no pictures of {w} x {h}.", model=info.name, w=width,
            h=height),
        msg("Widths are {widths}, heights {heights}.", widths=numbers_of(sizes.columns),
            heights=numbers_of(sizes.rows)),
        msg("Take {w}x{h}, or leave it out for the model's own.",
            w=nearest(width, sizes.columns), h=nearest(height, sizes.rows)),
    )  # fmt: skip
