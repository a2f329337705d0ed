"""The text encoders of Stable Diffusion's own code, by transformers' names.

The first version has OpenAI's CLIP, with transformers' own names. The second has OpenCLIP's: the
matrices of queries, keys and values are one there, and its last layer is not used. XL has both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from diffusion_gui.storage.foreign.clip_text import END
from diffusion_gui.storage.foreign.info import Piece, Pieces
from diffusion_gui.storage.foreign.pooled_clip import PROJECTED

from .held import Held

CLIP, OPEN_CLIP = "cond_stage_model.transformer.", "cond_stage_model.model."
XL_CLIP, XL_OPEN_CLIP = "conditioner.embedders.0.transformer.", "conditioner.embedders.1.model."
_HEAD = 64
"""Numbers of a head of attention, in all of them."""
_WRAPPED = "text_model."
_POSITIONS = "position_ids"
_OUTSIDE = {
    "positional_embedding": "embeddings.position_embedding.weight",
    "token_embedding.weight": "embeddings.token_embedding.weight",
    "ln_final.weight": "final_layer_norm.weight",
    "ln_final.bias": "final_layer_norm.bias",
}
_PROJECTION = "text_projection"
_UNUSED = (_PROJECTION, "logit_scale", "attn_mask")
_INSIDE = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
    "attn.out_proj": "self_attn.out_proj",
}
_BLOCK = re.compile(r"transformer\.resblocks\.(\d{1,3})\.(.+)[._](weight|bias)")


@dataclass(frozen=True)
class HeldText:
    """A text encoder in a file.

    Attributes:
        config: what transformers would write.
        pad: the word that short prompts are filled up with.
    """

    config: dict[str, Any]
    pieces: Pieces
    pad: str


def clip_text(held: Held) -> HeldText:
    """OpenAI's CLIP; raises UserError where tensors are missing that tell its size."""
    wrapped = _WRAPPED if any(name.startswith(_WRAPPED) for name in held.places) else ""
    layer = f"{wrapped}encoder.layers.{{}}.mlp.fc1.weight"
    words, hidden = held.shape(f"{wrapped}embeddings.token_embedding.weight", 2)
    config = {
        "vocab_size": words,
        "hidden_size": hidden,
        "intermediate_size": held.shape(layer.format(0), 2)[0],
        "num_hidden_layers": held.count(layer.format),
        "num_attention_heads": max(1, hidden // _HEAD),
        "max_position_embeddings": held.shape(
            f"{wrapped}embeddings.position_embedding.weight", 2)[0],
        "hidden_act": "quick_gelu",
    }  # fmt: skip
    pieces = {
        name.removeprefix(wrapped): held.piece(name)
        for name in held.places
        if not name.endswith(_POSITIONS)
    }
    return HeldText(config, pieces, END)


def open_clip_text(held: Held, whole: bool = False) -> HeldText:
    """OpenCLIP's, without its last layer; raises UserError as `clip_text` does.

    Args:
        whole: with it, and with the projection of whole prompts, which takes its end.
    """
    layer = "transformer.resblocks.{}.mlp.c_fc.weight"
    words, hidden = held.shape("token_embedding.weight", 2)
    layers = held.count(layer.format) - (not whole)
    config = {
        "vocab_size": words,
        "hidden_size": hidden,
        "intermediate_size": held.shape(layer.format(0), 2)[0],
        "num_hidden_layers": layers,
        "num_attention_heads": max(1, hidden // _HEAD),
        "max_position_embeddings": held.shape("positional_embedding", 2)[0],
        "hidden_act": "gelu",
    }
    pieces: dict[str, Piece] = {}
    if whole:
        config |= {
            "projection_dim": held.shape(_PROJECTION, 2)[1],
            "eos_token_id": words - 1,
            "architectures": [PROJECTED],
        }
        pieces[f"{_PROJECTION}.weight"] = held.piece(_PROJECTION, turned=True)
    for name in held.places:
        found = _BLOCK.fullmatch(name)
        if found is None:
            if name not in _UNUSED:
                pieces[_OUTSIDE.get(name) or held.whole(name)] = held.piece(name)
        elif whole or int(found[1]) != layers:
            pieces |= _of_block(held, name, f"encoder.layers.{found[1]}", found[2], found[3])
    return HeldText(config, pieces, "!")


def _of_block(held: Held, name: str, place: str, inner: str, kind: str) -> dict[str, Piece]:
    if inner == "attn.in_proj":
        size = held.shape(name, 1, 2)[0] // 3
        return {
            f"{place}.self_attn.{one}_proj.{kind}": held.piece(name, (k * size, (k + 1) * size))
            for k, one in enumerate("qkv")
        }
    if inner not in _INSIDE:
        return {held.whole(name): held.piece(name)}
    return {f"{place}.{_INSIDE[inner]}.{kind}": held.piece(name)}
