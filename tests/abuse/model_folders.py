"""Ways to damage a folder of a model, for the tests of several kinds of them."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from diffusion_gui.core.errors import UserError
from diffusion_gui.models.foreign.loading import load
from diffusion_gui.storage.foreign.folders import ForeignFolders

Damage = Callable[[Path], None]


def settings(file: str, **values: Any) -> Damage:
    """The JSON of `file` with other values."""

    def damage(folder: Path) -> None:
        path = folder / file
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return damage


def written(file: str, content: bytes) -> Damage:
    """Another content of `file`."""
    return lambda folder: (folder / file).write_bytes(content) and None


def gone(file: str) -> Damage:
    """`file` is not there."""
    return lambda folder: (folder / file).unlink()


def linked(file: str, target: str) -> Damage:
    """A link in place of `file`."""

    def damage(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).symlink_to(target)

    return damage


def fifo(file: str) -> Damage:
    """A pipe in place of `file`."""

    def damage(folder: Path) -> None:
        (folder / file).unlink()
        os.mkfifo(folder / file)

    return damage


class Acts:
    """What a pickle of it does when it is loaded: it makes a folder."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.canary),)


def weights(file: str, change: Callable[[dict[str, torch.Tensor]], object]) -> Damage:
    """The tensors of `file` changed."""

    def damage(folder: Path) -> None:
        tensors = load_file(folder / file)
        change(tensors)
        save_file(tensors, folder / file)

    return damage


def pickled(file: str, name: str = "pytorch_model.bin") -> Damage:
    """A pickle that acts, `name`, in place of `file`."""

    def damage(folder: Path) -> None:
        (folder / file).unlink()
        place = (folder / file).with_name(name)
        place.write_bytes(pickle.dumps(Acts(folder / "canary")))

    return damage


def _load(folder: str) -> object:
    return load(folder, torch.device("cpu"), None)


def assert_refused(
    sound: Path,
    tmp_path: Path,
    damage: Damage,
    words: str,
    opening: Callable[[str], object] = _load,
) -> None:
    """A copy of the folder `sound` that `damage` befell is refused in `words`, and nothing acts."""
    folder = tmp_path / "m"
    shutil.copytree(sound, folder)
    damage(folder)
    modules = set(sys.modules)
    began = time.process_time()
    assert ForeignFolders().recognises(str(folder))
    with pytest.raises(UserError) as told:
        opening(str(folder))
    assert time.process_time() - began < 2.0
    assert words in f"{told.value}"
    assert all((told.value.what, told.value.why, told.value.what_to_do))
    assert not list(tmp_path.rglob("canary"))
    assert not [one for one in set(sys.modules) - modules if "hostile" in one]
