"""The checkpoint file: what goes in comes out, and it is the file the world was told of."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.numpy import load_file, save_file
from torch import nn

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.models import checkpoint
from diffusion_gui.models.memory_format import settle
from diffusion_gui.models.networks import build
from diffusion_gui.storage.model_files import models, read_checked

DOMAIN = Domain("image", (1, 8, 8), -1.0, 1.0, ("zero", "one"))
SETTINGS = TrainSettings(
    data="digits", network="unet_small", network_options={"channels": 8}, steps=7
).checked()


def fresh(seed: int = 0) -> nn.Module:
    torch.manual_seed(seed)
    network = build(SETTINGS.network, SETTINGS.network_options, DOMAIN)
    for parameter in network.parameters():
        parameter.data += 0.1 * torch.randn(parameter.shape)
    return network


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


def saved(path: Path, network: nn.Module, settings: TrainSettings = SETTINGS) -> str:
    return checkpoint.save(
        path,
        network,
        domain=DOMAIN,
        settings=settings,
        sigma_data=0.51,
        figures={"steps": 7, "loss": 0.25},
    )


def metadata_in(path: Path) -> dict[str, object]:
    """Read with nothing of the program, and nothing of safetensors."""
    raw = path.read_bytes()
    header = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])
    content: dict[str, object] = json.loads(header["__metadata__"]["diffusion_gui"])
    return content


def test_what_goes_in_comes_out(path: Path) -> None:
    network = fresh()
    sha256 = saved(path, network)
    loaded = checkpoint.load(str(path))
    for name, tensor in network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[name], tensor)
    assert loaded.domain == DOMAIN
    assert loaded.sha256 == sha256
    assert loaded.denoiser.sigma_data == 0.51
    assert loaded.path == path


def test_half_precision_is_half_the_size_and_comes_back_in_single(path: Path) -> None:
    network = fresh()
    saved(path, network)
    whole = path.stat().st_size
    halves = replace(SETTINGS, half=True)
    sha256 = saved(path, network, halves)
    assert path.stat().st_size < 0.7 * whole  # the rest is metadata
    loaded = checkpoint.load(str(path))
    assert loaded.sha256 == sha256
    for name, tensor in network.state_dict().items():
        assert loaded.network.state_dict()[name].dtype == torch.float32
        torch.testing.assert_close(loaded.network.state_dict()[name], tensor.half().float())
    assert saved(path, network, halves) == sha256


def test_a_weight_too_large_for_half_precision_is_kept_whole() -> None:
    tensors = {"small": torch.tensor([1.0, -3.0]), "large": torch.tensor([1.0, -1e5])}
    kept = checkpoint.halved(tensors)
    assert [kept[name].dtype for name in ("small", "large")] == [torch.float16, torch.float32]
    assert torch.equal(kept["large"], tensors["large"])


def test_a_network_that_models_are_bound_to_by_its_weights_is_kept_whole() -> None:
    settings = TrainSettings(data="scenes", network="autoencoder", half=True)
    with pytest.raises(UserError, match="not kept in half precision") as refused:
        settings.checked()
    assert "--no-half" in refused.value.what_to_do


def test_it_denoises_as_before(path: Path) -> None:
    network = settle(fresh().eval(), "cpu")
    saved(path, network)
    x = torch.randn(3, 1, 8, 8)
    labels = torch.tensor([0, 1, -1])
    expected = checkpoint.NetworkDenoiser(network, 0.51)(x, 0.8, 0.6, labels)
    assert torch.equal(checkpoint.load(str(path)).denoiser(x, 0.8, 0.6, labels), expected)


def test_it_is_for_looking_at_not_for_training(path: Path) -> None:
    saved(path, fresh())
    network = checkpoint.load(str(path)).network
    assert not network.training
    assert not any(parameter.requires_grad for parameter in network.parameters())


def test_it_is_one_safetensors_file_with_the_contracts_metadata(path: Path) -> None:
    network = fresh()
    saved(path, network)
    assert [entry.name for entry in path.parent.iterdir()] == ["model.safetensors"]
    tensors = load_file(path)
    assert tensors.keys() == network.state_dict().keys()
    content = metadata_in(path)
    assert content["format"] == 1
    assert content["domain"]["shape"] == [1, 8, 8]
    assert (content["domain"]["low"], content["domain"]["high"]) == (-1.0, 1.0)
    assert content["network"] == "unet_small"
    assert content["network_options"]["channels"] == 8
    assert content["labels"] == ["zero", "one"]
    assert content["training"]["data"] == "digits"
    assert content["training"]["steps"] == 7
    assert content["figures"] == {"steps": 7, "loss": 0.25}
    assert content["sigma_data"] == 0.51


def test_the_hash_is_sha_256_over_the_tensors(path: Path) -> None:
    saved(path, fresh())
    digest = hashlib.sha256()
    for name, array in sorted(load_file(path).items()):
        digest.update(f"{name} torch.float32 {array.shape}\n".encode() + array.tobytes())
    assert metadata_in(path)["sha256"] == digest.hexdigest()


def test_the_hash_tells_weights_apart_and_nothing_else(path: Path) -> None:
    network = fresh()
    first = saved(path, network)
    assert saved(path.with_name("again.safetensors"), network) == first
    assert saved(path.with_name("other.safetensors"), fresh(1)) != first


def test_a_file_saved_over_while_loaded_harms_nothing(path: Path) -> None:
    """Weights are read into memory, not mapped: the file may go, or become another."""
    saved(path, fresh())
    loaded = checkpoint.load(str(path))
    x = torch.randn(2, 1, 8, 8)
    before = loaded.denoiser(x, 0.8, 0.6)
    path.write_bytes(b"\x00" * path.stat().st_size)
    os.truncate(path, 10)
    assert torch.equal(loaded.denoiser(x, 0.8, 0.6), before)


def test_a_file_replaced_while_it_is_read_is_read_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that trains replaces its checkpoint while the window loads it."""
    first = saved(path, fresh())
    reading = checkpoint.TensorFile.check

    def check(file: checkpoint.TensorFile, content: dict[str, object]) -> None:
        saved(path, fresh(1))
        reading(file, content)

    monkeypatch.setattr(checkpoint.TensorFile, "check", check)
    assert checkpoint.load(str(path)).sha256 == first


def test_files_of_before_the_metadata_had_a_checksum_are_read(path: Path) -> None:
    network = fresh()
    saved(path, network)
    content = {
        name: value
        for name, value in metadata_in(path).items()
        if name not in ("metadata_sha256", "tensors")
    }
    save_file(load_file(path), path, {"diffusion_gui": json.dumps(content)})
    assert checkpoint.load(str(path)).sha256 == content["sha256"]


def test_a_run_folder_stands_for_its_checkpoint(tmp_path: Path) -> None:
    sha256 = saved(tmp_path / "checkpoint.safetensors", fresh())
    assert checkpoint.load(str(tmp_path)).sha256 == sha256


@pytest.mark.parametrize("name", models())
def test_every_shipped_file_is_sound(name: str) -> None:
    table, metadata = read_checked(models()[name])
    assert table.places
    assert metadata["training"]["data"] == name
