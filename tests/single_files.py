"""A tiny Stable Diffusion in one file, in the layout of its makers' own code.

The names are turned here by rules of the tests' own, the other way round than the program turns
them; diffusers' converters say whether they are right.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import save_file
from stable_diffusion_folders import PICTURES, ddim, make_pipeline

Tensors = Mapping[str, Any]
UNET, VAE = "model.diffusion_model.", "first_stage_model."
CLIP, OPEN_CLIP = "cond_stage_model.transformer.", "cond_stage_model.model."
FIRST: dict[str, Any] = {
    "unet": {"block_out_channels": (32, 64), "norm_num_groups": 32, "attention_head_dim": 8,
             "cross_attention_dim": 64, "layers_per_block": 2},
    "text": {"hidden_size": 64, "intermediate_size": 32, "num_attention_heads": 1},
    "vae": {"block_out_channels": (32, 32), "norm_num_groups": 32},
}  # fmt: skip
SECOND: dict[str, Any] = FIRST | {
    "unet": FIRST["unet"] | {"attention_head_dim": (1, 1), "use_linear_projection": True},
    "text": FIRST["text"] | {"hidden_act": "gelu"},
}
SIZE = {"modelspec.resolution": f"{PICTURES[2]}x{PICTURES[1]}"}

_OUTSIDE = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
}  # fmt: skip
_RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0", "conv2": "out_layers.3", "conv_shortcut": "skip_connection",
}  # fmt: skip


def unet_names(names: list[str], layers: int) -> dict[str, str]:
    """The names of the tensors of diffusers' network, as its makers call them."""
    return {name: _unet_name(name, layers, names) for name in names}


def _unet_name(name: str, layers: int, names: list[str]) -> str:
    for new, old in _OUTSIDE.items():
        if name.startswith(f"{new}."):
            return old + name.removeprefix(new)
    block, part, number, rest = _split(name)
    if block == "mid_block":
        at = 1 if part == "attentions" else 2 * int(number)
        return f"middle_block.{at}.{_inner(part, rest)}"
    side, level = block.split(".")
    first = int(level) * (layers + 1)
    if side == "down_blocks":
        if part == "downsamplers":
            return f"input_blocks.{first + layers + 1}.0.op.{rest.removeprefix('conv.')}"
        which = int(part == "attentions")
        return f"input_blocks.{first + int(number) + 1}.{which}.{_inner(part, rest)}"
    if part == "upsamplers":
        attends = any(one.startswith(f"{block}.attentions") for one in names)
        return f"output_blocks.{first + layers}.{1 + attends}.{rest}"
    which = int(part == "attentions")
    return f"output_blocks.{first + int(number)}.{which}.{_inner(part, rest)}"


def _split(name: str) -> tuple[str, str, str, str]:
    found = re.fullmatch(r"(mid_block|(?:down|up)_blocks\.\d+)\.(\w+)\.(\d+)\.(.+)", name)
    assert found is not None, name
    return found[1], found[2], found[3], found[4]


def _inner(part: str, rest: str) -> str:
    if part == "attentions":
        return rest
    block, kind = rest.rsplit(".", 1)
    return f"{_RESNET[block]}.{kind}"


def vae_name(name: str, levels: int) -> str:
    """The name of a tensor of diffusers' autoencoder, as its makers call it."""
    name = name.replace("conv_norm_out", "norm_out").replace("conv_shortcut", "nin_shortcut")
    name = re.sub(r"down_blocks\.(\d+)\.resnets", r"down.\1.block", name)
    name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"up_blocks\.(\d+)\.resnets", lambda f: f"up.{levels - 1 - int(f[1])}.block",
                  name)  # fmt: skip
    name = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0",
                  lambda f: f"up.{levels - 1 - int(f[1])}.upsample", name)  # fmt: skip
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda f: f"mid.block_{int(f[1]) + 1}", name)
    for new, old in {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v",
                     "to_out.0": "proj_out"}.items():  # fmt: skip
        name = name.replace(f"mid_block.attentions.0.{new}.", f"mid.attn_1.{old}.")
    return name


def vae_tensors(network: Any) -> dict[str, Any]:
    """The autoencoder as its makers' file holds it: attention there is convolution."""
    levels, made = len(network.config.block_out_channels), {}
    for name, tensor in network.state_dict().items():
        old = vae_name(name, levels)
        matrix = "attn_1" in old and tensor.dim() == 2
        made[VAE + old] = tensor[:, :, None, None] if matrix else tensor
    return made


def unet_tensors(network: Any) -> dict[str, Any]:
    """The network as its makers' file holds it."""
    state = network.state_dict()
    names = unet_names(list(state), network.config.layers_per_block)
    return {UNET + names[name]: tensor for name, tensor in state.items()}


def clip_tensors(network: Any) -> dict[str, Any]:
    """OpenAI's text encoder, with the positions that older files have."""
    state = {f"{CLIP}text_model.{name.removeprefix('text_model.')}": tensor
             for name, tensor in network.state_dict().items()}  # fmt: skip
    count = network.config.max_position_embeddings
    return state | {f"{CLIP}text_model.embeddings.position_ids": torch.arange(count)[None]}


def open_clip_tensors(network: Any, prefix: str = OPEN_CLIP, last: bool = True) -> dict[str, Any]:
    """OpenCLIP's text encoder: one matrix for queries, keys and values.

    Args:
        last: with the last layer, of other numbers, that is not used.
    """
    state = {name.removeprefix("text_model."): tensor
             for name, tensor in network.state_dict().items()}  # fmt: skip
    made = {
        "positional_embedding": state["embeddings.position_embedding.weight"],
        "token_embedding.weight": state["embeddings.token_embedding.weight"],
        "ln_final.weight": state["final_layer_norm.weight"],
        "ln_final.bias": state["final_layer_norm.bias"],
    }
    count = network.config.num_hidden_layers
    for number in range(count):
        layer, block = f"encoder.layers.{number}.", f"transformer.resblocks.{number}."
        for kind in ("weight", "bias"):
            three = [state[f"{layer}self_attn.{one}_proj.{kind}"] for one in "qkv"]
            made[f"{block}attn.in_proj_{kind}"] = torch.cat(three)
            for new, old in {"self_attn.out_proj": "attn.out_proj", "layer_norm1": "ln_1",
                             "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc",
                             "mlp.fc2": "mlp.c_proj"}.items():  # fmt: skip
                made[f"{block}{old}.{kind}"] = state[f"{layer}{new}.{kind}"]
    if last:
        before = f"transformer.resblocks.{count - 1}."
        made |= {name.replace(before, f"transformer.resblocks.{count}."): tensor * 2
                 for name, tensor in made.items() if name.startswith(before)}  # fmt: skip
    width = network.config.hidden_size
    made |= {"text_projection": torch.eye(width), "logit_scale": torch.tensor(1.0)}
    return {prefix + name: tensor for name, tensor in made.items()}


def single_tensors(pipeline: StableDiffusionPipeline) -> dict[str, Any]:
    """All tensors of such a file, with what is left of training."""
    of_text = pipeline.text_encoder.config.hidden_act
    texts = clip_tensors if of_text == "quick_gelu" else open_clip_tensors
    tensors = {
        **unet_tensors(pipeline.unet),
        **vae_tensors(pipeline.vae),
        **texts(pipeline.text_encoder),
        "alphas_cumprod": pipeline.scheduler.alphas_cumprod,
        "model_ema.decay": torch.tensor(0.9999),
    }
    return {name: tensor.contiguous().clone() for name, tensor in tensors.items()}


def make_single(
    folder: Path, version: dict[str, Any] | None = None, scheduler: Any = None, words: bool = True
) -> tuple[Path, StableDiffusionPipeline]:
    """`folder`/model.safetensors with its tokenizer beside it, and its pipeline, saved in sd/.

    Args:
        version: `FIRST` or `SECOND`.
        words: with a tokenizer in a folder beside the file.
    """
    version = version or FIRST
    pipeline = make_pipeline(scheduler or ddim(), version["text"], version["vae"],
                             **version["unet"])  # fmt: skip
    if version["text"].get("hidden_act") == "gelu":
        pipeline.tokenizer.pad_token = "!"
    pipeline.save_pretrained(str(folder / "sd"))
    file = folder / "one" / "model.safetensors"
    file.parent.mkdir()
    save_file(single_tensors(pipeline), file, SIZE)
    if words:
        shutil.copytree(folder / "sd" / "tokenizer", file.parent / "tokenizer")
    return file, pipeline
