"""AutoencoderTiny (TAESD) in the place of a pipeline's autoencoder, against diffusers itself."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from safetensors.torch import load_file, save_file
from stable_diffusion_folders import LATENTS, PICTURES, prompted
from tiny_autoencoders import tiny

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.learned_codecs import found_codec
from diffusion_gui.storage.model_sources import describe

__all__ = ["prompted"]
WEIGHTS = "diffusion_pytorch_model.safetensors"


@pytest.fixture
def folder(prompted: tuple[Path, StableDiffusionPipeline], tmp_path: Path) -> Path:
    """A pipeline whose autoencoder is a tiny one."""
    place = tmp_path / "sd"
    shutil.copytree(prompted[0], place)
    shutil.rmtree(place / "vae")
    tiny().save_pretrained(place / "vae")
    index = place / "model_index.json"
    parts = json.loads(index.read_text()) | {"vae": ["diffusers", "AutoencoderTiny"]}
    index.write_text(json.dumps(parts))
    return place


def changed(folder: Path, **values: Any) -> None:
    path = folder / "vae" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@torch.inference_mode()
def test_it_decodes_and_encodes_what_diffusers_does(folder: Path) -> None:
    info = describe(str(folder))
    assert isinstance(info, ForeignInfo)
    assert info.autoencoder is not None
    assert (info.autoencoder.network, info.autoencoder.shape) == ("AutoencoderTiny", PICTURES)
    codec, network = codec_of(found_codec(info.codec)), tiny()
    z = torch.randn(2, *LATENTS, generator=torch.Generator().manual_seed(0))
    wanted = network.decode(z).sample.clamp(-1.0, 1.0).numpy()
    np.testing.assert_allclose(codec.decode(z.numpy()), wanted, atol=1e-5)
    assert wanted.std() > 0.01
    x = torch.rand(2, *PICTURES, generator=torch.Generator().manual_seed(1)) * 2 - 1
    np.testing.assert_allclose(
        codec.encode(x.numpy()), network.encode(x).latents.numpy(), atol=1e-5
    )


@torch.inference_mode()
def test_half_precision_and_a_scale_are_read(folder: Path) -> None:
    half = {name: one.half() for name, one in load_file(folder / "vae" / WEIGHTS).items()}
    save_file(half, folder / "vae" / WEIGHTS)
    changed(folder, scaling_factor=0.5)
    codec, network = codec_of(found_codec(describe(str(folder)).codec)), tiny()
    network.load_state_dict({name: one.float() for name, one in half.items()})
    z = torch.randn(1, *LATENTS, generator=torch.Generator().manual_seed(0))
    wanted = network.decode(z / 0.5).sample.clamp(-1.0, 1.0).numpy()
    np.testing.assert_allclose(codec.decode(z.numpy()), wanted, atol=1e-5)


def test_the_checksum_tells_it_from_the_full_autoencoder(
    folder: Path, prompted: tuple[Path, StableDiffusionPipeline]
) -> None:
    own, full = (found_codec(describe(str(one)).codec) for one in (folder, prompted[0]))
    assert own.rpartition("@")[2] != full.rpartition("@")[2]


@pytest.mark.parametrize(
    "values",
    [
        {"latent_channels": 8},
        {"latent_channels": 2**19},
        {"in_channels": 4},
        {"out_channels": 1},
        {"upsampling_scaling_factor": 4},
        {"num_decoder_blocks": [1000, 1]},
        {"num_decoder_blocks": [1, 1, 1]},
        {"num_encoder_blocks": "many"},
        {"num_encoder_blocks": [1, -1]},
        {"encoder_block_out_channels": [8, 16]},
        {"decoder_block_out_channels": [2**20 + 1, 8]},
        {"decoder_block_out_channels": [2**20, 2**20]},
        {"act_fn": "os.system"},
        {"upsample_fn": "bicubic"},
        {"scaling_factor": 0.0},
        {"shift_factor": 0.1},
        {"_class_name": "AutoencoderTinyRemote"},
    ],
)
def test_a_hostile_config_is_refused_by_its_file(folder: Path, values: dict[str, Any]) -> None:
    changed(folder, **values)
    with pytest.raises(UserError) as refused:
        codec_of(found_codec(describe(str(folder)).codec))
    assert "vae" in str(refused.value)


@pytest.mark.parametrize("damage", ["nan", "shape", "missing", "pickle", "absent"])
def test_weights_that_are_not_its_own_are_refused(folder: Path, damage: str) -> None:
    path = folder / "vae" / WEIGHTS
    tensors = load_file(path)
    name = next(iter(tensors))
    path.unlink()
    if damage == "nan":
        tensors[name] = torch.full_like(tensors[name], torch.nan)
    elif damage == "shape":
        tensors[name] = tensors[name][:1].clone()
    elif damage == "missing":
        del tensors[name]
    elif damage == "pickle":
        (folder / "vae" / "diffusion_pytorch_model.bin").write_bytes(b"\x80\x04K\x01.")
    if damage not in ("pickle", "absent"):
        save_file(tensors, path)
    with pytest.raises(UserError):
        codec_of(found_codec(describe(str(folder)).codec))
