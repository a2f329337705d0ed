"""Model files without torch: their metadata, whether they are sound, and which there are."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diffusion_gui.core.catalog import DATASETS, NETWORKS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError, unknown_name
from diffusion_gui.core.os_text import home_path, is_file
from diffusion_gui.core.paths import data_dir, resource
from diffusion_gui.core.recipes.generator_spec import generator_name, generator_of
from diffusion_gui.core.recipes.model_spec import name_patterns
from diffusion_gui.core.recipes.network_options import (
    OTHER_VERSION,
    network_settings,
    unfamiliar,
)
from diffusion_gui.core.text import Translatable, message_of, msg

from .domain_json import read_domain
from .file_places import find_places
from .safetensors_file import TensorFile
from .safetensors_header import Table

FORMAT_VERSION = 1
METADATA_KEY = "diffusion_gui"
AUTOENCODER, CODEC_PREFIX = "autoencoder", "codec/"
"""Where a denoiser's metadata describes the autoencoder that it holds, and its tensors' names."""
_COARSE_NS = 3_000_000_000
"""Changes of a folder within so long may bear the same time, where times are coarse."""


def refuse(path: Path, why: Translatable) -> UserError:
    """The answer to a file that is no model of ours."""
    return UserError(
        msg("{path} is not a model this program can use.", path=path),
        why,
        "Choose a .safetensors checkpoint made by 'diffusion-gui train'.",
    )


def of_other_version(path: Path, why: Translatable) -> UserError:
    """The answer to a model of ours whose network this version does not have, or builds otherwise.

    Args:
        path: the file, or a training run's folder.
    """
    return UserError(
        msg("{path} was made by another version of this program.", path=path), why, OTHER_VERSION
    )


def read_metadata(path: Path) -> dict[str, Any]:
    """The `diffusion_gui` metadata of a checkpoint, its structure checked, its weights unread.

    Raises:
        UserError: no such file, no regular file, no checkpoint, or one of a newer format.
    """
    with TensorFile(path, refuse) as file:
        return metadata_of(file)


def read_checked(path: Path) -> tuple[Table, dict[str, Any]]:
    """The table of tensors and the metadata of a checkpoint that is sound to its last byte.

    Raises:
        UserError: as `read_metadata`, or the weights are damaged or not finite.
    """
    with TensorFile(path, refuse) as file:
        metadata = metadata_of(file)
        file.check(metadata)
        return file.table, metadata


def metadata_of(file: TensorFile) -> dict[str, Any]:
    """The metadata of an open checkpoint; raises UserError as `read_metadata` does."""
    path = file.path
    if METADATA_KEY not in file.table.metadata:
        raise refuse(path, msg("It holds no diffusion_gui metadata; another program made it."))
    content = file.content(METADATA_KEY)
    find_places(content.get("training"), path)
    if content.get("what") == "classifier":
        raise refuse(path, msg("It is a classifier, which can guide a model but makes nothing."))
    version = content.get("format")
    if type(version) is int and version > FORMAT_VERSION:
        raise UserError(
            msg("{path} was made by a newer version of this program.", path=path),
            msg(
                "Its format is {version}; this version reads up to {known}.",
                version=version,
                known=FORMAT_VERSION,
            ),
            "Update diffusion-gui.",
        )
    if type(version) is not int or version < 1:
        raise refuse(path, msg("Its metadata is damaged: the format version is missing or wrong."))
    sigma_data = content.get("sigma_data")
    if not isinstance(sigma_data, float) or not 0.0 < sigma_data < 1e6:
        raise refuse(path, msg("Its metadata is damaged: sigma_data is missing or wrong."))
    if not isinstance(content.get("network"), str):
        raise refuse(path, msg("Its metadata is damaged: it names no network."))
    if not isinstance(content.get("network_options"), dict):
        raise refuse(path, msg("Its metadata is damaged: the network's options are missing."))
    if why := unfamiliar(content["network"], content["network_options"]):
        raise of_other_version(path, why)
    domain = domain_of(path, content)
    try:
        network_settings(content["network"], content["network_options"], domain)
    except UserError as error:
        raise refuse(
            path, msg("Its network cannot be built: {error}", error=error.whole())
        ) from error
    _check_codec(path, content)
    return content


@dataclass(frozen=True)
class HeldCodec:
    """The autoencoder in a model's file, as its metadata describes it.

    Attributes:
        domain: of the items that it encodes.
        prefix: before the names of its tensors.
        sha256: over its tensors, without the prefix.
    """

    domain: Domain
    options: Mapping[str, Any]
    prefix: str
    sha256: str


def held_codec(path: Path, content: Mapping[str, Any]) -> HeldCodec | None:
    """The autoencoder that a checkpoint is or holds, by its checked metadata; None without one."""
    if NETWORKS[content["network"]].task == "codec":
        options, sha256 = content["network_options"], str(content.get("sha256", ""))
        return HeldCodec(domain_of(path, content), options, "", sha256)
    held = content.get(AUTOENCODER)
    if held is None:
        return None
    options = held.get("network_options") if isinstance(held, dict) else None
    if not isinstance(options, dict) or not isinstance(held.get("sha256"), str):
        raise refuse(path, msg("Its metadata is damaged: its autoencoder is not described."))
    return HeldCodec(domain_of(path, held), options, CODEC_PREFIX, held["sha256"])


def _check_codec(path: Path, content: Mapping[str, Any]) -> None:
    """Raise UserError where the autoencoder that a denoiser's file holds cannot be built."""
    held = held_codec(path, content)
    if held is None or not held.prefix:
        return
    try:
        network_settings(AUTOENCODER, held.options, held.domain)
    except UserError as error:
        raise refuse(
            path, msg("Its network cannot be built: {error}", error=error.whole())
        ) from error


def domain_of(path: Path, metadata: Mapping[str, Any]) -> Domain:
    """The domain in a checkpoint's metadata; raises UserError where it is damaged."""
    try:
        return read_domain(metadata["domain"])
    except (KeyError, TypeError, ValueError) as error:
        raise refuse(
            path, msg("Its metadata is damaged: no domain ({error}).", error=message_of(error))
        ) from error


_FAMILIES = {
    name.partition(":")[0] for name, one in DATASETS.items() if not one.pattern and ":" in name
}
"""First words of data sets such as `points:moons`; a file's name has no colon."""


def user_models_dir() -> Path:
    """Where models saved by the person lie; listed beside the shipped ones."""
    return data_dir() / "models"


def models() -> dict[str, Path]:
    """Every model there is, by name: the shipped ones first, then the person's own.

    A file name stands for a model name with `points_moons` for `points:moons`.
    """
    shipped, own = _named(_in(resource("models"))), _named(_in(user_models_dir()))
    return {**shipped, **{name: path for name, path in own.items() if name not in shipped}}


@functools.lru_cache(maxsize=16)
def _named(paths: tuple[Path, ...]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in paths:
        name = path.stem
        for family in _FAMILIES:
            name = name.replace(f"{family}_", f"{family}:", 1)
        found.setdefault(name, path)
    return found


def shipped_generators() -> dict[str, Path]:
    """The generators that ship, by name: `vae:DATA` is in the file DATA.vae.safetensors."""
    names = ((path, path.stem.rpartition(".")) for path in _in(resource("models", "generators")))
    return {generator_name(network, data): path for path, (data, _, network) in names}


def _in(folder: Path) -> tuple[Path, ...]:
    """The models in `folder`; looked for again once something in it has changed."""
    try:
        stamp = os.stat(folder).st_mtime_ns
    except OSError:
        return ()
    if time.time_ns() - stamp < _COARSE_NS:
        return _listed.__wrapped__(folder, stamp)
    return _listed(folder, stamp)


@functools.lru_cache(maxsize=4)
def _listed(folder: Path, stamp: int) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob("*.safetensors")))


def find_model(name: str) -> Path:
    """The file of a model given by name or path (a run folder stands for its checkpoint).

    Raises:
        UserError: no such model; lists those there are.
    """
    known = models()
    path = home_path(name)
    if is_file(path / "checkpoint.safetensors"):
        return path / "checkpoint.safetensors"
    if name in known:
        return known[name]
    if generator := generator_of(name):
        shipped = shipped_generators()
        return shipped[name] if name in shipped else find_model(generator[1])
    if os.path.lexists(path) or path.suffix == ".safetensors" or len(path.parts) > 1:
        return path
    raise unknown_name("model", name, [*known, *name_patterns()])


def name_of(model: str) -> str:
    """The name of a listed model that is given by its path; any other as it is given."""
    path = Path(model)
    if len(path.parts) < 2 and path.suffix != ".safetensors":
        return model
    try:
        path = find_model(model).resolve()
        return next((name for name, one in models().items() if one.resolve() == path), model)
    except (UserError, OSError, RuntimeError, ValueError):
        return model
