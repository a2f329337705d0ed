"""Stable Diffusion in one file against the folder it came from, and diffusers' converters."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.loaders import single_file_utils
from foreign_runs import carried_out, difference, recipe_of, theirs
from safetensors.torch import load_file, save_file
from single_files import (
    FIRST,
    OPEN_CLIP,
    SECOND,
    SIZE,
    UNET,
    VAE,
    make_single,
    single_tensors,
    unet_names,
    vae_name,
)
from stable_diffusion_folders import LATENTS, PICTURES, ddim, old_words
from transformers import CLIPTextConfig, CLIPTextModel

from diffusion_gui.backend.opening import open_path
from diffusion_gui.cli.inspect import inspect
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol.events import Notice
from diffusion_gui.core.runs.decoded import CODECS_KEPT
from diffusion_gui.core.runs.shown_values import decoded_value
from diffusion_gui.engine.library import Library
from diffusion_gui.engine.runs import run
from diffusion_gui.storage import trajectory_file
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.foreign.single_file import autoencoder, text, unet
from diffusion_gui.storage.foreign.single_file.held import Held
from diffusion_gui.storage.foreign.unet2d_condition import read_unet2d_condition
from diffusion_gui.storage.foreign.values import Settings
from diffusion_gui.storage.model_sources import describe, is_model, source_of
from diffusion_gui.storage.safetensors_header import Place

Single = tuple[Path, StableDiffusionPipeline]
WORDS = {"prompt": "a red cat\nblack", "negative_prompt": "blue"}
VERSIONS = {"first": FIRST, "second": SECOND}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library("cpu")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Single:
    """The first version, which predicts eps; its folder is sd/ in the file's parent's parent."""
    return make_single(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Single:
    """The second version, which predicts v, and says so in a file beside it."""
    scheduler = ddim(prediction_type="v_prediction")
    file, pipeline = make_single(tmp_path_factory.mktemp("second"), SECOND, scheduler)
    file.with_suffix(".yaml").write_text('model:\n  params:\n    parameterization: "v"\n')
    return file, pipeline


@pytest.fixture(params=["first", "second"])
def single(request: pytest.FixtureRequest) -> Single:
    made: Single = request.getfixturevalue(request.param)
    return made


def folder_of(file: Path) -> Path:
    return file.parent.parent / "sd"


def another(file: Path, folder: Path, words: bool = True, **metadata: str) -> Path:
    """A copy of the file that may be changed, in a folder of its own, with other metadata."""
    folder.mkdir(exist_ok=True)
    save_file(load_file(file), folder / "model.safetensors", SIZE | metadata)
    if words:
        shutil.copytree(file.parent / "tokenizer", folder / "tokenizer")
    return folder / "model.safetensors"


def described(file: Path) -> ForeignInfo:
    info = describe(str(file))
    assert isinstance(info, ForeignInfo)
    return info


def rewritten(file: Path, change: Any) -> None:
    tensors = load_file(file)
    change(tensors)
    save_file(tensors, file, SIZE)


def test_diffusers_converters_make_the_same_networks_of_the_files_of_these_tests(
    single: Single,
) -> None:
    """So that what the program is compared with is the layout and not the tests' idea of it."""
    file, pipeline = single
    tensors = load_file(file)
    for network, convert in (
        (pipeline.unet, single_file_utils.convert_ldm_unet_checkpoint),
        (pipeline.vae, single_file_utils.convert_ldm_vae_checkpoint),
    ):
        converted, own = convert(tensors, dict(network.config)), network.state_dict()
        assert converted.keys() == own.keys()
        assert all(torch.equal(converted[name], own[name]) for name in own)
    own = {name.removeprefix("text_model."): tensor
           for name, tensor in pipeline.text_encoder.state_dict().items()}  # fmt: skip
    if pipeline.text_encoder.config.hidden_act == "quick_gelu":
        converted = single_file_utils.convert_ldm_clip_checkpoint(tensors)
    else:
        converted = single_file_utils.convert_open_clip_checkpoint(pipeline.text_encoder, tensors)
    converted = {name.removeprefix("text_model."): tensor for name, tensor in converted.items()}
    assert all(torch.equal(converted[name], own[name]) for name in own)


def test_the_file_makes_what_its_folder_makes_bit_for_bit(library: Library, single: Single) -> None:
    file, pipeline = single
    ours = carried_out(run(library, recipe_of(file, steps=6, **WORDS)))
    folder = carried_out(run(library, recipe_of(folder_of(file), steps=6, **WORDS)))
    assert ours.x.shape == (7, 2, *LATENTS)
    assert np.array_equal(ours.x, folder.x)
    assert np.array_equal(ours.x0, folder.x0)
    shown = decoded_value(ours, 6, "x")
    assert shown.shape == (2, *PICTURES)
    assert np.array_equal(shown, decoded_value(folder, 6, "x"))
    latents = theirs(pipeline, ours, output_type="latent").numpy()
    assert difference(ours.x[-1], latents) < 1e-5


def test_half_of_the_digits_make_nearly_the_same(
    library: Library, first: Single, tmp_path: Path
) -> None:
    before = carried_out(run(library, recipe_of(first[0], steps=4, **WORDS)))
    for dtype in (torch.float16, torch.bfloat16):
        file = another(first[0], tmp_path / str(dtype))
        rewritten(file, lambda tensors, dtype=dtype: tensors.update(
            {name: one.to(dtype) for name, one in tensors.items() if one.is_floating_point()}
        ))  # fmt: skip
        after = carried_out(run(library, recipe_of(file, steps=4, **WORDS)))
        assert 0.0 < difference(after.x[-1], before.x[-1]) < 0.2


def real(names: dict[str, Any], prefix: str, path: Path = Path("real")) -> Held:
    """The tensors of a network of its true size, of which nothing but the shapes is there."""
    places = {prefix + name: Place("F16", tuple(one.shape), 0, 0) for name, one in names.items()}
    return Held(path, places, prefix)


SIZES: dict[str, dict[str, Any]] = {
    "1.5": {"cross_attention_dim": 768, "attention_head_dim": 8},
    "2.1": {"cross_attention_dim": 1024, "attention_head_dim": [5, 10, 20, 20],
            "use_linear_projection": True},
    "xl": {"block_out_channels": (320, 640, 1280), "attention_head_dim": [5, 10, 20],
           "down_block_types": ("DownBlock2D", *["CrossAttnDownBlock2D"] * 2),
           "up_block_types": (*["CrossAttnUpBlock2D"] * 2, "UpBlock2D"),
           "transformer_layers_per_block": [1, 2, 10], "use_linear_projection": True,
           "cross_attention_dim": 2048, "addition_embed_type": "text_time",
           "addition_time_embed_dim": 256, "projection_class_embeddings_input_dim": 2816},
}  # fmt: skip


@pytest.mark.parametrize("version", SIZES)
def test_networks_of_their_true_sizes_are_known_by_the_shapes_of_their_tensors(
    version: str,
) -> None:
    with torch.device("meta"):
        network = UNet2DConditionModel(**SIZES[version])
    state = network.state_dict()
    names = unet_names(list(state), 2)
    held = real({names[name]: one for name, one in state.items()}, UNET)
    config = unet.unet_config(held, heads_by_width=version != "1.5")
    wanted = {name: network.config[name] for name in config}
    assert json.dumps(config) == json.dumps(wanted)
    assert read_unet2d_condition(Settings(held.path, config | {"sample_size": 64})).prompt
    pieces = unet.unet_pieces(held, 2)
    assert {new: piece.name for new, piece in pieces.items()} == {
        name: UNET + old for name, old in names.items()
    }


def test_the_autoencoder_of_its_true_size_is_known_too() -> None:
    wide = {"block_out_channels": (128, 256, 512, 512), "layers_per_block": 2,
            "down_block_types": ("DownEncoderBlock2D",) * 4,
            "up_block_types": ("UpDecoderBlock2D",) * 4}  # fmt: skip
    with torch.device("meta"):
        network = AutoencoderKL(**wide)
    names = {name: vae_name(name, 4) for name in network.state_dict()}
    held = real({names[name]: one for name, one in network.state_dict().items()}, VAE)
    config = autoencoder.autoencoder_config(held)
    assert json.dumps(config) == json.dumps({name: network.config[name] for name in config})
    pieces = autoencoder.autoencoder_pieces(held, 4)
    assert {new: piece.name for new, piece in pieces.items()} == {
        name: VAE + old for name, old in names.items()
    }


def test_text_encoders_of_their_true_sizes_are_known_too() -> None:
    sizes = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
             "num_attention_heads": 12}  # fmt: skip
    with torch.device("meta"):
        network = CLIPTextModel(CLIPTextConfig(**sizes))
    state = {f"text_model.{name.removeprefix('text_model.')}": one
             for name, one in network.state_dict().items()}  # fmt: skip
    found = text.clip_text(real(state, text.CLIP))
    assert found.config == {name: getattr(network.config, name) for name in found.config}
    assert found.config["vocab_size"] == 49408


def test_a_prompt_without_a_tokenizer_is_refused_in_words_and_an_empty_one_is_not(
    library: Library, single: Single, tmp_path: Path
) -> None:
    file = another(single[0], tmp_path / "alone", words=False)
    beside = single[0].with_suffix(".yaml")
    if beside.exists():
        shutil.copy(beside, file.with_suffix(".yaml"))
    with pytest.raises(UserError, match="no tokenizer") as told:
        carried_out(run(library, recipe_of(file, steps=2, **WORDS)))
    assert "hf download openai/clip-vit-large-patch14 vocab.json merges.txt" in (
        told.value.what_to_do
    )
    events = list(run(library, recipe_of(file, steps=3, negative_prompt="")))
    told_at_once = [str(one.text) for one in events if isinstance(one, Notice)]
    assert any(
        "only an empty prompt" in one for one in told_at_once + list(describe(str(file)).notes)
    )
    empty = carried_out(events)
    known = carried_out(run(library, recipe_of(single[0], steps=3, negative_prompt="")))
    assert np.array_equal(empty.x, known.x)
    assert empty.recipe.model_sha256 == known.recipe.model_sha256


PLACES = {
    "beside": "m",
    "in a folder beside": "m/tokenizer",
    "that of ComfyUI": "comfy/sd1_tokenizer",
    "that of Forge": "backend/huggingface/runwayml/stable-diffusion-v1-5/tokenizer",
    "of a model in the cache": "cache/models--a--b/snapshots/1/tokenizer",
    "of CLIP in the cache": "cache/models--openai--clip-vit-large-patch14/snapshots/1",
}


@pytest.mark.parametrize("where", PLACES)
def test_a_tokenizer_of_the_persons_is_found(
    first: Single, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    file = another(first[0], tmp_path / "m", words=False)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    assert inspect(str(file))["tokenizer"] == "none: only an empty prompt"
    folder = tmp_path / "sd"
    shutil.copytree(folder_of(first[0]) / "tokenizer", folder / "tokenizer")
    old_words(folder)
    place = tmp_path / PLACES[where]
    place.mkdir(parents=True, exist_ok=True)
    for name in ("vocab.json", "merges.txt"):
        shutil.copy(folder / "tokenizer" / name, place / name)
    assert inspect(str(file))["tokenizer"] == str(place / "vocab.json")


def test_another_list_of_words_is_not_taken(first: Single, tmp_path: Path) -> None:
    file = another(first[0], tmp_path / "m")
    path = file.parent / "tokenizer" / "tokenizer.json"
    content = json.loads(path.read_text())
    del content["model"]["vocab"]["!"]
    path.write_text(json.dumps(content))
    assert inspect(str(file))["tokenizer"] == "none: only an empty prompt"
    path.write_text("{")
    assert inspect(str(file))["tokenizer"] == "none: only an empty prompt"


def marked(tensors: dict[str, torch.Tensor], *marks: str) -> None:
    tensors.update({name: torch.zeros(0) for name in marks})


def test_what_the_network_predicts_is_taken_from_wherever_it_is_said(
    first: Single, second: Single, tmp_path: Path
) -> None:
    unsaid = described(another(first[0], tmp_path / "unsaid"))
    assert (unsaid.prediction, unsaid.notes) == ("epsilon", ())
    guessed = described(another(second[0], tmp_path / "guessed"))
    assert guessed.prediction == "epsilon"
    assert any("parameterization: v" in one for one in guessed.notes)
    written = another(first[0], tmp_path / "written", **{"modelspec.prediction_type": "v"})
    assert described(written).prediction == "v_prediction"
    written.with_suffix(".yaml").write_text("  parameterization: eps  # after all\n")
    assert described(written).prediction == "epsilon"
    mark = another(first[0], tmp_path / "mark")
    rewritten(mark, lambda tensors: marked(tensors, "v_pred", "ztsnr"))
    info = described(mark)
    assert info.prediction == "v_prediction"
    assert dict(info.own)["spacing"] == "trailing"
    assert str(dict(info.own)["own_betas"]).endswith(",1")


def test_a_file_of_the_second_version_is_told_by_a_tensor_where_it_says_nothing(
    second: Single, tmp_path: Path
) -> None:
    """Those that predict v have a wider spread in it, of all types a file may have."""
    name = f"{UNET}output_blocks.11.1.transformer_blocks.0.norm1.bias"
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        for spread, wanted in ((0.2, "v_prediction"), (0.01, "epsilon")):
            values = torch.tensor([-spread, spread] * 8, dtype=dtype)
            file = another(second[0], tmp_path / f"{dtype}{spread}")
            rewritten(file, lambda tensors, values=values: tensors.update({name: values}))
            info = described(file)
            assert info.prediction == wanted


def test_the_pictures_are_of_the_size_that_is_usual_where_the_file_says_none(
    first: Single, tmp_path: Path
) -> None:
    file = another(first[0], tmp_path / "m")
    save_file(load_file(first[0]), file)
    assert inspect(str(file))["pictures"] == [3, 512, 512]
    for size in ("99999x99999", "17x17", "0x0", "wide"):  # none that its networks can make
        save_file(load_file(first[0]), file, {"modelspec.resolution": size})
        assert inspect(str(file))["pictures"] == [3, 512, 512]
    save_file(load_file(first[0]), file, {"modelspec.resolution": "64x32"})
    assert inspect(str(file))["pictures"] == [3, 32, 64]


def test_other_files_keep_their_meaning(first: Single, tmp_path: Path) -> None:
    assert source_of(str(first[0])).name == "single_file"
    own = resource("models", "digits.safetensors")
    assert source_of(str(own)).name == "checkpoint"
    lora = tmp_path / "lora.safetensors"
    save_file({"lora_unet_down.weight": torch.zeros(2)}, lora)
    assert source_of(str(lora)).name == "checkpoint"
    with pytest.raises(UserError, match="another program"):
        describe(str(lora))
    assert not is_model(str(tmp_path / "none.ckpt"))


def test_what_is_left_of_training_is_left_out_and_what_is_unknown_is_told(
    first: Single, tmp_path: Path
) -> None:
    file = another(first[0], tmp_path / "m")
    rewritten(file, lambda tensors: tensors.update(
        {"model_ema.a": torch.zeros(2), "betas": torch.zeros(2), "control_model.b": torch.zeros(2)}
    ))  # fmt: skip
    (note,) = describe(str(file)).notes
    assert "control_model.b" in note
    assert "ema" not in note


def test_nothing_is_written_beside_the_file_or_changed_in_it(
    library: Library, first: Single, tmp_path: Path
) -> None:
    file = another(first[0], tmp_path / "m")
    before = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))}
    carried_out(run(library, recipe_of(file, steps=2, **WORDS)))
    assert {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))} == before


def test_a_run_is_opened_again_with_the_files_own_autoencoder(
    library: Library, first: Single, tmp_path: Path
) -> None:
    file = another(first[0], tmp_path / "m")
    made = carried_out(run(library, recipe_of(file, steps=2, **WORDS)))
    trajectory_file.save(made, tmp_path / "a.npz")
    opened = trajectory_file.load(tmp_path / "a.npz")
    assert np.array_equal(decoded_value(opened, 2, "x"), decoded_value(made, 2, "x"))
    # The network may be another one: it is not what decodes.
    rewritten(file, lambda tensors: tensors.update({f"{UNET}out.2.bias": torch.ones(4)}))
    CODECS_KEPT.clear()
    opened = trajectory_file.load(tmp_path / "a.npz")
    assert np.array_equal(decoded_value(opened, 2, "x"), decoded_value(made, 2, "x"))
    rewritten(file, lambda t: t.update({f"{VAE}post_quant_conv.bias": torch.ones(4)}))
    CODECS_KEPT.clear()
    with pytest.raises(UserError, match="is another one"):
        decoded_value(trajectory_file.load(tmp_path / "a.npz"), 2, "x")


def test_it_is_inspected_and_opened_like_any_model(first: Single) -> None:
    file, pipeline = first
    facts = inspect(str(file))
    assert facts["what"] == "Stable Diffusion, one file"
    assert (facts["predicts"], facts["pictures"]) == ("epsilon", list(PICTURES))
    count = sum(one.numel() for one in pipeline.unet.parameters())
    assert facts["of the network"] == 4 * count
    opened = open_path(file)
    assert opened.model == str(file)


def test_the_second_versions_last_layer_is_not_read(second: Single) -> None:
    layers = {
        n for n in load_file(second[0]) if n.startswith(f"{OPEN_CLIP}transformer.resblocks.2.")
    }
    assert layers
    whole = single_tensors(second[1])
    held = Held(second[0], {n: Place("F32", tuple(t.shape), 0, 0) for n, t in whole.items()},
                OPEN_CLIP)  # fmt: skip
    read = {piece.name for piece in text.open_clip_text(held).pieces.values()}
    assert not read & layers
