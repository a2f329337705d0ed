"""The network of Stable Diffusion's own code, by diffusers' names: settings and tensors.

There the blocks are numbered through, coarse after fine, with those that halve or double the
picture between them; in diffusers they are numbered in each resolution (`down_blocks.1.resnets.0`).
"""

from __future__ import annotations

import re
from typing import Any

from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.info import Pieces
from diffusion_gui.storage.foreign.reading import refuse

from .held import Held

PREFIX = "model.diffusion_model."
HEADS = 8
"""Of attention in the first version, at every resolution."""
HEAD = 64
"""Numbers of a head of attention in later ones."""
_TRANSFORMER = "transformer_blocks.{}"
_DOWN, _UP = ("DownBlock2D", "CrossAttnDownBlock2D"), ("UpBlock2D", "CrossAttnUpBlock2D")

_OUTSIDE = {
    "time_embed.0": "time_embedding.linear_1",
    "time_embed.2": "time_embedding.linear_2",
    "label_emb.0.0": "add_embedding.linear_1",
    "label_emb.0.2": "add_embedding.linear_2",
    "input_blocks.0.0": "conv_in",
    "out.0": "conv_norm_out",
    "out.2": "conv_out",
}
_RESNET = {
    "in_layers.0": "norm1",
    "in_layers.2": "conv1",
    "emb_layers.1": "time_emb_proj",
    "out_layers.0": "norm2",
    "out_layers.3": "conv2",
    "skip_connection": "conv_shortcut",
}
_MIDDLE = ("resnets.0", "attentions.0", "resnets.1")
_NAME = re.compile(r"(input_blocks|middle_block|output_blocks)\.(\d{1,3})\.(.+)")
_INNER = re.compile(r"(\d)\.(.+)")


def unet_config(held: Held, heads_by_width: bool) -> dict[str, Any]:
    """The settings that diffusers would write, by the tensors' shapes; `sample_size` is not there.

    Args:
        heads_by_width: attention has heads of 64 numbers, and not 8 heads.

    Raises:
        UserError: the blocks are not those of such a network.
    """
    levels: list[list[tuple[int, int]]] = [[]]
    """Width, and transformers in a row (0 without attention), of each block of each resolution."""
    number = 1
    while True:
        block = f"input_blocks.{number}"
        if f"{block}.0.op.weight" in held:
            levels.append([])
        elif f"{block}.0.in_layers.0.weight" in held:
            width = held.shape(f"{block}.0.out_layers.3.weight", 4)[0]
            depth = held.count(f"{block}.1.{_TRANSFORMER}.norm1.weight".format)
            levels[-1].append((width, depth))
        else:
            break
        number += 1
    if not levels[-1] or any(level != level[:1] * len(levels[0]) for level in levels):
        raise refuse(held.path, msg("Its blocks are not those of Stable Diffusion."))
    widths, depths = ([level[0][k] for level in levels] for k in (0, 1))
    words = f"middle_block.1.{_TRANSFORMER}".format(0) + ".attn2.to_k.weight"
    middle = held.count(f"middle_block.1.{_TRANSFORMER}.norm1.weight".format)
    asked = [depth > 0 for depth in depths]
    heads = [max(1, width // HEAD) for width in widths] if heads_by_width else HEADS
    return {
        "in_channels": held.shape("input_blocks.0.0.weight", 4)[1],
        "out_channels": held.shape("out.2.weight", 4)[0],
        "block_out_channels": widths,
        "layers_per_block": len(levels[0]),
        "down_block_types": [_DOWN[one] for one in asked],
        "up_block_types": [_UP[one] for one in reversed(asked)],
        "transformer_layers_per_block": _depths(held, depths, middle),
        "cross_attention_dim": held.shape(words, 2)[1],
        "attention_head_dim": heads,
        "use_linear_projection": len(held.shape("middle_block.1.proj_in.weight", 2, 4)) == 2,
    }


def _depths(held: Held, depths: list[int], middle: int) -> int | list[int]:
    """How many transformers are in a row: one number, or one for each resolution.

    In the middle there are as many as at the coarsest resolution, in diffusers too.
    """
    with_words = {depth for depth in depths if depth}
    if with_words == {middle}:
        return middle
    if depths[-1] != middle:
        raise refuse(held.path, msg("Its blocks are not those of Stable Diffusion."))
    return [max(1, depth) for depth in depths]


def unet_pieces(held: Held, layers: int) -> Pieces:
    """Where the tensors of diffusers' network are; those it does not know keep their names.

    Args:
        layers: blocks of each resolution.
    """
    return {_name(name, layers) or held.whole(name): held.piece(name) for name in held.places}


def _name(name: str, layers: int) -> str:
    block, _, kind = name.rpartition(".")
    if block in _OUTSIDE:
        return f"{_OUTSIDE[block]}.{kind}"
    found = _NAME.fullmatch(name)
    if found is None:
        return ""
    side, number, rest = found[1], int(found[2]), found[3]
    if side == "middle_block":
        place = _MIDDLE[number] if number < len(_MIDDLE) else ""
        return _within(f"mid_block.{place}", rest) if place else ""
    inner = _INNER.fullmatch(rest)
    if inner is None:
        return ""
    of_block, rest = int(inner[1]), inner[2]
    if side == "input_blocks":
        level, layer = divmod(number - 1, layers + 1)
        level_name, scaled, op = f"down_blocks.{level}", "downsamplers.0.conv", "op."
    else:
        level, layer = divmod(number, layers + 1)
        level_name, scaled, op = f"up_blocks.{level}", "upsamplers.0.conv", "conv."
    if rest.startswith(op):
        return f"{level_name}.{scaled}.{rest.removeprefix(op)}"
    return _within(f"{level_name}.{'attentions' if of_block else 'resnets'}.{layer}", rest)


def _within(place: str, rest: str) -> str:
    """The name of a tensor in a block; inside attention they are the same."""
    if ".attentions." in place:
        return f"{place}.{rest}"
    block, _, kind = rest.rpartition(".")
    return f"{place}.{_RESNET[block]}.{kind}" if block in _RESNET else ""
