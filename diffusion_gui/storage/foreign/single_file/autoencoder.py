"""The autoencoder of Stable Diffusion's own code, by diffusers' names: settings and tensors."""

from __future__ import annotations

import re
from typing import Any

from diffusion_gui.core.text import msg
from diffusion_gui.storage.foreign.info import Pieces
from diffusion_gui.storage.foreign.reading import refuse

from .held import Held

PREFIX = "first_stage_model."
_LOSS = "loss."
"""What it was trained with, and is not needed."""
_MOST = 8
"""Resolutions."""
_SIDES = {
    "norm_out": "conv_norm_out",
    "mid.block_1": "mid_block.resnets.0",
    "mid.block_2": "mid_block.resnets.1",
    "mid.attn_1": "mid_block.attentions.0",
}
_ATTENTION = {"norm": "group_norm", "q": "to_q", "k": "to_k", "v": "to_v", "proj_out": "to_out.0"}
_NAME = re.compile(
    r"(?P<side>encoder|decoder)\.(?:"
    r"(?P<outside>conv_in|conv_out|norm_out)"
    r"|(?P<middle>mid\.block_[12]|mid\.attn_1)\.(?P<inner>\w+)"
    r"|(?P<way>down|up)\.(?P<level>\d{1,2})\."
    r"(?:block\.(?P<layer>\d{1,3})\.(?P<of_block>\w+)|(?P<scaled>downsample|upsample)\.conv)"
    r")\.(?P<kind>weight|bias)"
)


def autoencoder_config(held: Held) -> dict[str, Any]:
    """The settings that diffusers would write, by the tensors' shapes.

    Raises:
        UserError: the blocks are not those of such an autoencoder.
    """
    if not held.places:
        raise refuse(held.path, msg("It holds no autoencoder ({name}).", name=PREFIX))
    count = held.count(lambda level: f"encoder.down.{level}.block.0.conv1.weight")
    widths, layers = [], set()
    for level in range(count):
        block = f"encoder.down.{level}.block"
        widths.append(held.shape(f"{block}.0.conv1.weight", 4)[0])
        layers.add(held.count(lambda number, block=block: f"{block}.{number}.conv1.weight"))  # type: ignore[misc]
    if len(layers) != 1 or count > _MOST:
        raise refuse(held.path, msg("Its autoencoder's blocks are not those of Stable Diffusion."))
    return {
        "in_channels": held.shape("encoder.conv_in.weight", 4)[1],
        "out_channels": held.shape("decoder.conv_out.weight", 4)[0],
        "latent_channels": held.shape("decoder.conv_in.weight", 4)[1],
        "block_out_channels": widths,
        "layers_per_block": layers.pop(),
        "down_block_types": ["DownEncoderBlock2D"] * count,
        "up_block_types": ["UpDecoderBlock2D"] * count,
        "use_quant_conv": "quant_conv.weight" in held,
        "use_post_quant_conv": "post_quant_conv.weight" in held,
        "mid_block_add_attention": "encoder.mid.attn_1.q.weight" in held,
    }


def autoencoder_pieces(held: Held, levels: int) -> Pieces:
    """Where the tensors of diffusers' network are; those it does not know keep their names.

    Args:
        levels: resolutions; the decoder counts them from the coarsest one.
    """
    pieces = {}
    for name, place in held.places.items():
        if not name.startswith(_LOSS):
            new = _name(name, levels) or held.whole(name)
            matrix = ".attentions." in new and len(place.shape) > 2
            pieces[new] = held.piece(name, flat=matrix)
    return pieces


def _name(name: str, levels: int) -> str:
    if name.startswith(("quant_conv.", "post_quant_conv.")):
        return name
    found = _NAME.fullmatch(name)
    if found is None:
        return ""
    side, kind = found["side"], found["kind"]
    if found["outside"]:
        return f"{side}.{_SIDES.get(found['outside'], found['outside'])}.{kind}"
    if found["middle"]:
        inner = found["inner"]
        inner = _ATTENTION.get(inner, "") if found["middle"] == "mid.attn_1" else _block(inner)
        return f"{side}.{_SIDES[found['middle']]}.{inner}.{kind}" if inner else ""
    if (side == "encoder") != (found["way"] == "down"):
        return ""
    level = int(found["level"])
    level = level if side == "encoder" else levels - 1 - level
    place = f"{side}.{found['way']}_blocks.{level}"
    if found["scaled"]:
        return f"{place}.{found['scaled']}rs.0.conv.{kind}"
    return f"{place}.resnets.{found['layer']}.{_block(found['of_block'])}.{kind}"


def _block(name: str) -> str:
    return "conv_shortcut" if name == "nin_shortcut" else name
