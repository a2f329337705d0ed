"""The checkpoint file: one .safetensors with its metadata, written whole and refused whole."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as parse_tensors
from safetensors.torch import save as serialize_tensors
from torch import Tensor, nn

from diffusion_gui.core.catalog.codecs import learned_place
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.text import msg
from diffusion_gui.storage import atomic, model_files
from diffusion_gui.storage.checkpoints import Checkpoints
from diffusion_gui.storage.domain_json import domain_json
from diffusion_gui.storage.file_places import with_places
from diffusion_gui.storage.model_files import (
    AUTOENCODER,
    CODEC_PREFIX,
    FORMAT_VERSION,
    HeldCodec,
    held_codec,
    of_other_version,
    refuse,
)
from diffusion_gui.storage.safetensors_file import TensorFile, sealed

from .memory_format import settle
from .meta import on_meta
from .model import Model
from .networks import build
from .preconditioning import NetworkDenoiser

_LARGEST = 6e4
"""Numbers up to 65,504 fit into half precision."""


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A checkpoint, ready to denoise.

    Attributes:
        metadata: the `diffusion_gui` metadata: network, options, training recipe and figures.
        sha256: over the tensors; recipes name models by it.
    """

    denoiser: NetworkDenoiser
    network: nn.Module
    domain: Domain
    metadata: dict[str, Any]
    sha256: str
    path: Path


def tensors_sha256(tensors: Mapping[str, Tensor], each: Callable[[], object] = lambda: None) -> str:
    """SHA-256 over names, dtypes, shapes and contents, in the order of the names.

    Args:
        each: called before every tensor.
    """
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
        each()
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, Any]) -> str:
    """Write a .safetensors file atomically, `metadata` as JSON beside the hash; returns the hash.

    Raises:
        UserError: the place cannot be written.
    """
    plain = {name: t.detach().cpu().contiguous().clone() for name, t in tensors.items()}
    sha256 = tensors_sha256(plain)
    shapes = {name: tensor.shape for name, tensor in plain.items()}
    text = json.dumps(sealed(shapes, {**metadata, "sha256": sha256}))
    atomic.write_bytes(path, serialize_tensors(plain, {model_files.METADATA_KEY: text}))
    return sha256


def read_tensors(file: TensorFile, content: Mapping[str, Any]) -> dict[str, Tensor]:
    """The tensors of a file in float32, from bytes and not memory-mapped: it may be replaced.

    Args:
        content: the file's metadata, with its checksums.

    Raises:
        UserError: the file is damaged, or holds numbers that are not finite.
    """
    file.check(content)
    try:
        tensors: dict[str, Tensor] = parse_tensors(file.read())
    except (SafetensorError, ValueError, KeyError) as error:
        raise file.refuse(file.path, msg("Its tensors are damaged.")) from error
    if tensors_sha256(tensors) != content["sha256"]:
        raise file.refuse(file.path, msg("It was changed while it was read."))
    return {name: tensor.float() for name, tensor in tensors.items()}


def halved(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """`tensors` in half precision; one with a number that is too large for it stays whole."""
    return {
        name: tensor.half() if bool((tensor.abs() < _LARGEST).all()) else tensor
        for name, tensor in tensors.items()
    }


def save(
    path: Path,
    network: nn.Module,
    *,
    domain: Domain,
    settings: TrainSettings,
    sigma_data: float,
    figures: Mapping[str, Any],
    codec: str = "",
) -> str:
    """Write a checkpoint of `network` (its averaged weights); returns its SHA-256.

    Args:
        settings: the training recipe; names the network and its options.
        sigma_data: root mean square of the training data.
        codec: the name of what its items were turned into first; `domain` is that of the states.
            The tensors of a learned one go into the file, which then opens by itself.
        figures: what was measured in training, such as steps, seconds and loss.

    Raises:
        UserError: the place cannot be written.
    """
    metadata = {
        "format": FORMAT_VERSION,
        "domain": domain_json(domain),
        "network": settings.network,
        "network_options": dict(settings.network_options),
        "labels": list(domain.labels),
        "sigma_data": sigma_data,
        "training": json.loads(with_places(settings.to_json(), path)),
        "figures": dict(figures),
    }
    tensors = network.state_dict()
    if settings.half:
        tensors = halved(tensors)
    if codec:
        learned = learned_place(codec)
        metadata["codec"] = learned[0] if learned else codec
        if learned:
            loaded = load_codec(learned[1])
            tensors |= {CODEC_PREFIX + n: t for n, t in loaded.network.state_dict().items()}
            metadata[AUTOENCODER] = {
                "domain": domain_json(loaded.domain),
                "network_options": dict(loaded.metadata["network_options"]),
                "sha256": loaded.sha256,
            }
    return write_tensors(path, tensors, metadata)


def load_model(name: str, device: torch.device, data: object) -> Model:
    """The model `name` by what it was trained to do; raises UserError as `load` does."""
    loaded = load(name, device)
    info = Checkpoints().describe(name)
    return Model(loaded.denoiser, loaded.domain, dataclasses.replace(info, sha256=loaded.sha256))


def load(name_or_path: str, device: torch.device | str = "cpu") -> LoadedModel:
    """Load a model by name, by the path of its file, or by its run folder.

    Nothing is read past the header before names, shapes and types have been compared with the
    network the metadata describes, and nothing is handed out before the checksum agrees.

    Raises:
        UserError: no such model, or a file that is damaged, foreign, or of a newer format.
    """
    path = model_files.find_model(name_or_path)
    with TensorFile(path, refuse) as file:
        metadata = model_files.metadata_of(file)
        domain = model_files.domain_of(path, metadata)
        held = held_codec(path, metadata)
        tensors = _checked_tensors(file, metadata, domain, held)
    network = _built(metadata["network"], metadata["network_options"], domain, tensors)
    settle(network, device)
    return LoadedModel(
        NetworkDenoiser(network, metadata["sigma_data"]),
        network,
        domain,
        metadata,
        metadata["sha256"],
        path,
    )


def load_codec(name_or_path: str) -> LoadedModel:
    """The autoencoder that a model is or holds, on the CPU, with its own domain and checksum.

    Raises:
        UserError: as `load`; or the model holds none.
    """
    path = model_files.find_model(name_or_path)
    with TensorFile(path, refuse) as file:
        metadata = model_files.metadata_of(file)
        held = held_codec(path, metadata)
        if held is None:
            raise refuse(path, msg("It holds no autoencoder."))
        tensors = _checked_tensors(file, metadata, model_files.domain_of(path, metadata), held)
    own = {n.removeprefix(held.prefix): t for n, t in tensors.items() if n.startswith(held.prefix)}
    if tensors_sha256(own) != held.sha256:
        raise refuse(path, msg("Its autoencoder does not match its checksum."))
    network = _built(AUTOENCODER, held.options, held.domain, own)
    described = {**metadata, "network": AUTOENCODER, "network_options": dict(held.options)}
    return LoadedModel(
        NetworkDenoiser(network, metadata["sigma_data"]),
        network,
        held.domain,
        described,
        held.sha256,
        path,
    )


def _checked_tensors(
    file: TensorFile, metadata: Mapping[str, Any], domain: Domain, held: HeldCodec | None
) -> dict[str, Tensor]:
    """All tensors of a checkpoint, after names and shapes agree with what its metadata says."""
    made = on_meta(lambda: build(metadata["network"], metadata["network_options"], domain))
    expected = made.state_dict()
    if held is not None and held.prefix:
        inner = on_meta(lambda: build(AUTOENCODER, held.options, held.domain)).state_dict()
        expected |= {held.prefix + name: tensor for name, tensor in inner.items()}
    shapes = {name: tensor.shape for name, tensor in expected.items()}
    if file.is_listed(metadata) and (why := file.misfit(shapes)):
        raise of_other_version(file.path, why)
    file.check_names(shapes)
    return read_tensors(file, metadata)


def _built(
    network: str, options: Mapping[str, object], domain: Domain, tensors: Mapping[str, Tensor]
) -> nn.Module:
    """The network with its weights; those of an autoencoder beside it are left out."""
    module = build(network, options, domain)
    module.load_state_dict({n: t for n, t in tensors.items() if not n.startswith(CODEC_PREFIX)})
    return module.eval().requires_grad_(False)
