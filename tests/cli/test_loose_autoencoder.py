"""A loose AutoencoderTiny (TAESD) in the place of a model's own autoencoder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionPipeline
from stable_diffusion_folders import prompted
from tiny_autoencoders import tiny

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.learned_codecs import codecs_instead, decodes_for

__all__ = ["prompted"]
Cli = Callable[..., tuple[int, str, str]]
Made = tuple[Path, StableDiffusionPipeline]


@pytest.fixture
def line(prompted: Made, tmp_path: Path) -> str:
    """Sampling with a tiny autoencoder in the folder `taesd`, up to the codec."""
    tiny().save_pretrained(tmp_path / "taesd")
    return f"sample --model {prompted[0]} --prompt cat --steps 2 --count 1 --seed 1"


@torch.inference_mode()
def test_the_same_latents_are_shown_as_it_decodes_them_and_the_run_opens_again(
    cli: Cli, line: str, tmp_path: Path
) -> None:
    assert cli(f"{line} --out own.npz")[0] == 0
    code, _, error = cli(f"{line} --codec taesd --out taesd.npz")
    assert code == 0, error
    own, run = (trajectory_file.load(Path(one)) for one in ("own.npz", "taesd.npz"))
    np.testing.assert_array_equal(own.x[-1], run.x[-1])
    assert own.decoded is not None
    assert run.decoded is not None
    assert run.decoded.domain == own.decoded.domain
    wanted = tiny().decode(torch.from_numpy(run.x[-1])).sample.clamp(-1.0, 1.0).numpy()
    np.testing.assert_allclose(codec_of(run.decoded.codec).decode(run.x[-1]), wanted, atol=1e-5)
    assert run.recipe.codec == str(tmp_path / "taesd")
    assert run.decoded.codec == f"tiny:{run.recipe.codec}@{run.recipe.codec_sha256}"
    assert Recipe.from_json(run.recipe.to_json()) == run.recipe
    assert cli(f"{line} --codec tiny:taesd@{'0' * 64} --out b.npz")[0] == 2


def test_one_in_the_cache_is_named_and_offered_to_models_that_it_fits(
    cli: Cli, line: str, tmp_path: Path, prompted: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    for name, folder in (("taesd", "taesd"), ("sixteen", "sixteen")):
        if name == "sixteen":
            tiny(latent_channels=16).save_pretrained(folder)
        shutil.copytree(folder, tmp_path / "hub" / f"models--some--{name}" / "snapshots" / "1")
    assert codecs_instead(str(prompted[0])) == {"tiny:hf:some/taesd": "hf:some/taesd"}
    assert not codecs_instead("digits")
    code, _, error = cli(f"{line} --codec hf:some/taesd --out a.npz")
    assert code == 0, error
    run = trajectory_file.load(Path("a.npz"))
    assert run.decoded is not None
    assert run.decoded.codec == f"tiny:hf:some/taesd@{run.recipe.codec_sha256}"
    assert codecs_instead(str(prompted[0]), run.recipe.codec) == {"hf:some/taesd": "hf:some/taesd"}
    for name in ("none", "sixteen"):
        code, _, error = cli(f"{line} --codec hf:some/{name} --out b.npz")
        assert code == 2
        assert "hf:some/sixteen" in error or "some/none is not in the cache" in error


def test_one_of_other_latents_is_refused_before_anything_is_sampled(
    cli: Cli, line: str, prompted: Made
) -> None:
    more = {f"{half}_block_out_channels": (8,) * 3 for half in ("encoder", "decoder")}
    more |= {f"num_{half}_blocks": (1,) * 3 for half in ("encoder", "decoder")}
    for of in (more, {"in_channels": 1, "out_channels": 1}, {"latent_channels": 8}):
        tiny(**of).save_pretrained("other")
        assert not decodes_for("other", str(prompted[0])), of
    assert decodes_for("taesd", str(prompted[0]))
    code, _, error = cli(f"{line} --codec other --out a.npz")
    assert code == 2
    assert "does not fit the model" in error
    assert not Path("a.npz").exists()


def test_models_of_no_such_latents_and_what_is_no_codec_are_refused(
    cli: Cli, line: str, prompted: Made
) -> None:
    code, _, error = cli("sample --model digits --codec taesd --steps 2 --count 1 --out a.npz")
    assert code == 2
    assert "does not fit the model" in error
    code, _, error = cli(f"{line} --codec {prompted[0] / 'vae'} --out a.npz")
    assert code == 2
    assert "AutoencoderKL" in error


def test_two_models_of_other_latents_join_no_better_for_being_decoded_alike(
    cli: Cli, line: str, prompted: Made
) -> None:
    shutil.copytree(prompted[0], "second")
    config = Path("second/vae/config.json")
    config.write_text(json.dumps(json.loads(config.read_text()) | {"scaling_factor": 0.5}))
    code, _, error = cli(f"{line} --codec taesd --second second --out a.npz")
    assert code == 2
    assert "of different codecs" in error
    assert cli(f"{line} --codec taesd --second {prompted[0]} --out a.npz")[0] == 0
