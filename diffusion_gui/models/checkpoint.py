"""The checkpoint file: one .safetensors with its metadata, written whole and refused whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as parse_tensors
from safetensors.torch import save as serialize_tensors
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from diffusion_gui.core import atomic, model_files
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.train_settings import TrainSettings

from .networks import build
from .precondition import NetworkDenoiser

FORMAT_VERSION = 1
_NAMES = {torch.float32: "F32"}


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


def refuse(path: Path, why: str) -> UserError:
    """The answer to a file that is no model of ours."""
    return UserError(
        f"{path} is not a model this program can use.",
        why,
        "Choose a .safetensors checkpoint made by 'diffusion-gui train'.",
    )


def tensors_sha256(tensors: Mapping[str, Tensor]) -> str:
    """SHA-256 over names, dtypes, shapes and contents, in the order of the names."""
    digest = hashlib.sha256()
    for name in sorted(tensors):
        tensor = tensors[name].detach().cpu().contiguous()
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
    text = json.dumps({**metadata, "sha256": sha256})
    atomic.write_bytes(path, serialize_tensors(plain, {model_files.METADATA_KEY: text}))
    return sha256


def read_tensors(path: Path, sha256: object) -> dict[str, Tensor]:
    """The tensors of a file whose header has been checked, from bytes and not memory-mapped.

    Raises:
        UserError: it cannot be read, is damaged, or its contents do not have this hash.
    """
    try:
        tensors: dict[str, Tensor] = parse_tensors(path.read_bytes())
    except (OSError, SafetensorError, ValueError, KeyError) as error:
        raise refuse(path, "Its tensors are damaged or cut short.") from error
    if tensors_sha256(tensors) != sha256:
        raise refuse(path, "Its contents do not match their checksum; the file is damaged.")
    return tensors


def save(
    path: Path,
    network: nn.Module,
    *,
    domain: Domain,
    settings: TrainSettings,
    sigma_data: float,
    figures: Mapping[str, Any],
) -> str:
    """Write a checkpoint of `network` (its averaged weights); returns its SHA-256.

    Args:
        settings: the training recipe; names the network and its options.
        sigma_data: root mean square of the training data.
        figures: what was measured in training, such as steps, seconds and loss.

    Raises:
        UserError: the place cannot be written.
    """
    metadata = {
        "format": FORMAT_VERSION,
        "domain": domain.to_json(),
        "network": settings.network,
        "network_options": dict(settings.network_options),
        "labels": list(domain.labels),
        "sigma_data": sigma_data,
        "training": json.loads(settings.to_json()),
        "figures": dict(figures),
    }
    return write_tensors(path, network.state_dict(), metadata)


def load(name_or_path: str, device: torch.device | str = "cpu") -> LoadedModel:
    """Load a model by name, by the path of its file, or by its run folder.

    Nothing is read past the header before names, shapes and types have been compared with the
    network the metadata describes, and nothing is handed out before the checksum agrees.

    Raises:
        UserError: no such model, or a file that is damaged, foreign, or of a newer format.
    """
    path = model_files.find_model(name_or_path)
    header = model_files.read_header(path)
    metadata = model_files.read_metadata(path)
    version = metadata.get("format")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise UserError(
            f"{path} was made by a newer version of this program.",
            f"Its format is {version}; this version reads up to {FORMAT_VERSION}.",
            "Update diffusion-gui.",
        )
    domain = model_files.model_domain(path)
    sigma_data = metadata.get("sigma_data")
    if not isinstance(sigma_data, float) or not 0.0 < sigma_data < 1e6:
        raise refuse(path, "Its metadata is damaged: sigma_data is missing or wrong.")
    with torch.device("meta"), _NoNormal():
        _check_header(path, header, _network(path, metadata, domain).state_dict())
    tensors = read_tensors(path, metadata.get("sha256"))
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise refuse(path, f"Its weights are not finite numbers (first in {name}).")
    network = _network(path, metadata, domain)
    network.load_state_dict(tensors)
    network.eval().requires_grad_(False).to(device)
    return LoadedModel(
        NetworkDenoiser(network, sigma_data), network, domain, metadata, metadata["sha256"], path
    )


class _NoNormal(TorchFunctionMode):
    """Leaves out `normal_`, which on the meta device would import torch's compiler (1.6 s)."""

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        given = kwargs or {}
        if getattr(func, "__name__", "") == "normal_":
            return args[0] if args else given["tensor"]
        return func(*args, **given)


def _network(path: Path, metadata: Mapping[str, Any], domain: Domain) -> nn.Module:
    options = metadata.get("network_options")
    name = metadata.get("network")
    sensible = (
        isinstance(options, dict)
        and isinstance(name, str)
        and 1 <= len(domain.shape) <= 4
        and all(1 <= length <= 2**20 for length in domain.shape)
        and len(domain.labels) <= 100_000
    )
    if not sensible:
        raise refuse(path, "Its metadata is damaged.")
    assert isinstance(options, dict)
    try:
        return build(str(name), options, domain)
    except UserError as error:
        raise refuse(path, f"Its network cannot be built: {error.what}") from error


def _check_header(path: Path, header: Mapping[str, Any], expected: Mapping[str, Tensor]) -> None:
    """Compare the file's table of tensors with the network's; sizes first, contents unread."""
    entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
    missing = sorted(expected.keys() - entries.keys())
    extra = sorted(entries.keys() - expected.keys())
    for names, what in ((missing, "lacks"), (extra, "has unknown")):
        if names:
            more = " ..." if len(names) > 3 else ""
            raise refuse(path, f"It {what} tensors: {', '.join(names[:3])}{more}.")
    total = 0
    for name, tensor in expected.items():
        entry = entries[name]
        if not isinstance(entry, dict) or entry.get("shape") != list(tensor.shape):
            raise refuse(path, f"Its tensor {name} has another shape than its network.")
        if entry.get("dtype") != _NAMES[tensor.dtype]:
            raise refuse(path, f"Its tensor {name} has another type than its network.")
        total += tensor.numel() * tensor.element_size()
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
        size = path.stat().st_size
    except OSError as error:
        raise refuse(path, f"The system says: {error.strerror}.") from error
    if size != 8 + length + total:
        raise refuse(path, "Its size does not fit its tensors: cut short, or added to.")
