"""Hostile and broken folders of an AutoencoderTiny are refused in words, and nothing acts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_autoencoders import tiny

from diffusion_gui.core.runs.decoded import codec_of
from diffusion_gui.storage.learned_codecs import found_codec

from .model_folders import (
    Damage,
    assert_refused,
    fifo,
    gone,
    linked,
    pickled,
    settings,
    weights,
    written,
)

CONFIG, WEIGHTS = "config.json", "diffusion_pytorch_model.safetensors"
FIRST = "encoder.layers.0.weight"
HOSTILE: dict[str, tuple[Damage, str]] = {
    "another autoencoder": (settings(CONFIG, _class_name="AutoencoderKL"), "_class_name"),
    "a class of its own": (settings(CONFIG, _class_name="os.system"), "_class_name"),
    "a million channels": (settings(CONFIG, latent_channels=2**20), "latent_channels"),
    "channels of another number": (settings(CONFIG, latent_channels=8), "other shapes"),
    "many blocks": (settings(CONFIG, num_decoder_blocks=[1000, 1]), "num_decoder_blocks"),
    "a huge width": (
        settings(CONFIG, decoder_block_out_channels=[2**20, 2**20]),
        "other shapes",
    ),
    "no numbers": (settings(CONFIG, num_encoder_blocks="many"), "num_encoder_blocks"),
    "a scale of nothing": (settings(CONFIG, scaling_factor=0), "scaling_factor"),
    "a pickle for settings": (written(CONFIG, b"\x80\x04hello"), "pickle"),
    "no config": (gone(CONFIG), "no such file"),
    "no weights": (gone(WEIGHTS), "no weights"),
    "a pickle": (pickled(WEIGHTS, "diffusion_pytorch_model.bin"), "pickle"),
    "a pipe": (fifo(WEIGHTS), "device"),
    "a link out": (linked(CONFIG, "/etc/passwd"), "out of the folder"),
    "a tensor missing": (weights(WEIGHTS, lambda t: t.pop(FIRST)), "lacks"),
    "NaN": (weights(WEIGHTS, lambda t: t[FIRST].fill_(float("nan"))), "not finite"),
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound") / "m"
    tiny().save_pretrained(folder)
    codec_of(found_codec(str(folder)))  # what is imported is no part of the two seconds
    return folder


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_within_two_seconds_and_nothing_acts(
    sound: Path, tmp_path: Path, name: str
) -> None:
    damage, words = HOSTILE[name]
    assert_refused(sound, tmp_path, damage, words, lambda at: codec_of(found_codec(at)))
