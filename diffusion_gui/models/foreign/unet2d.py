"""diffusers' UNet2DModel, built from checked settings and filled from checked safetensors."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load as parse_tensors
from torch import Tensor, nn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.own_table import read_betas
from diffusion_gui.core.text import message_of, msg
from diffusion_gui.models.checkpoint import tensors_sha256
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.meta import on_meta
from diffusion_gui.models.model import Model
from diffusion_gui.storage.foreign.folders import ForeignInfo
from diffusion_gui.storage.foreign.reading import refuse
from diffusion_gui.storage.model_sources import describe
from diffusion_gui.storage.safetensors_file import TensorFile, misfits
from diffusion_gui.storage.safetensors_header import Place

from .adapter import ForeignDenoiser
from .levels import Levels

NEEDS = "0.42"
TYPES = ("F32", "F16", "BF16")
_OLD_ATTENTION = re.compile(r"(\.attentions\.\d+\.)(query|key|value|proj_attn)(\.(?:weight|bias))$")
_NEW_NAMES = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}


def load(name: str, device: torch.device, data: object) -> Model:
    """The model in the folder `name`.

    Raises:
        UserError: diffusers is not there, or the folder's weights are not those of its network.
    """
    info = describe(name)
    assert isinstance(info, ForeignInfo)
    make = _network_class()
    folder = info.weights[0].parent
    try:
        network = on_meta(lambda: make(**info.options))
    except (ValueError, TypeError, RuntimeError, ArithmeticError, IndexError) as error:
        raise refuse(
            folder, msg("Its network cannot be built: {error}", error=message_of(error)[:200])
        ) from error
    tensors = _tensors(info, {n: tuple(t.shape) for n, t in network.state_dict().items()})
    sha256 = _fingerprint(info, tensors)
    network.load_state_dict({n: t.float() for n, t in tensors.items()}, assign=True)
    settle(network.eval().requires_grad_(False), device)
    levels = Levels(
        read_betas(str(dict(info.own)["own_betas"])), to_the_end=info.prediction != "epsilon"
    )
    denoiser = ForeignDenoiser(_called(network, info), levels, info.prediction)
    assert info.domain is not None
    return Model(denoiser, info.domain, dataclasses.replace(info, sha256=sha256))


def _network_class() -> Callable[..., nn.Module]:
    """diffusers' class, which alone of it is used; nothing of it may ask the network."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import diffusers
        from diffusers import UNet2DModel
    except (ImportError, RuntimeError) as error:
        raise _lacking(message_of(error)) from error
    if _numbers(diffusers.__version__) < _numbers(NEEDS):
        raise _lacking(
            msg("Version {version} is installed, {needed} is needed.",
                version=diffusers.__version__, needed=NEEDS)
        )  # fmt: skip
    return cast(Callable[..., nn.Module], UNet2DModel)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _lacking(why: str) -> UserError:
    return UserError(
        "Models in this format need the package diffusers.",
        why,
        msg(
            'Install it: {python} -m pip install "diffusion-gui[diffusers]"',
            python=sys.executable,
        ),
    )


def _tensors(info: ForeignInfo, expected: dict[str, tuple[int, ...]]) -> dict[str, Tensor]:
    """The tensors by name, in their own types, all finite, and no others than are expected."""
    files: list[TensorFile] = []
    places: dict[str, Place] = {}
    folder = info.weights[0].parent
    try:
        for path in info.weights:
            files.append(TensorFile(path, refuse))
            for old, place in files[-1].table.places.items():
                if _renamed(old) in places:
                    raise refuse(path, msg("It holds a tensor that another file holds too."))
                places[_renamed(old)] = place
        if why := misfits(places, expected, TYPES):
            raise refuse(info.weights[0] if len(files) == 1 else folder, why)
        found: dict[str, Tensor] = {}
        for file in files:
            found |= _finite(file)
        return found
    finally:
        for file in files:
            file.__exit__()


def _renamed(name: str) -> str:
    """Attention had other names in diffusers before 0.12."""
    return _OLD_ATTENTION.sub(lambda found: found[1] + _NEW_NAMES[found[2]] + found[3], name)


def _finite(file: TensorFile) -> dict[str, Tensor]:
    try:
        tensors = parse_tensors(file.read())
    except (SafetensorError, ValueError, KeyError) as error:
        raise refuse(file.path, msg("Its tensors are damaged.")) from error
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise refuse(
                file.path,
                msg("Its weights are not finite numbers (first in {tensor}).", tensor=name[:60]),
            )
    return {_renamed(name): tensor for name, tensor in tensors.items()}


def _fingerprint(info: ForeignInfo, tensors: dict[str, Tensor]) -> str:
    """SHA-256 over the tensors, and what else of the folder decides what the model predicts."""
    betas = dict(info.own)["own_betas"]
    said = json.dumps([info.options, info.prediction, betas], sort_keys=True)
    return hashlib.sha256(f"{tensors_sha256(tensors)}\n{said}".encode()).hexdigest()


def _called(network: nn.Module, info: ForeignInfo) -> Callable[[Tensor, Tensor, Tensor], Tensor]:
    assert info.domain is not None
    classes, channels = len(info.domain.labels), info.domain.shape[0]
    dtype = next(network.parameters()).dtype

    def predict(state: Tensor, t: Tensor, labels: Tensor) -> Tensor:
        more: dict[str, Any] = {}
        if classes:
            more["class_labels"] = torch.where(labels < 0, classes - 1, labels)
        made: Tensor = network(state.to(dtype), t, return_dict=False, **more)[0]
        return made[:, :channels]

    return predict
