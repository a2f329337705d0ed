"""Scores of scenes: how many shapes there are and of which kind, by a judge that ships."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from tiny_scenes import autoencoder, denoiser, few_scenes

from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import open_dataset
from diffusion_gui.data.scenes import LABELS
from diffusion_gui.engine import Engine
from diffusion_gui.models.classifier import load, new_network
from diffusion_gui.models.judges.pixels import block_of
from diffusion_gui.storage.classifier_files import classifier_path, shipped_guides

__all__ = ["autoencoder", "denoiser", "few_scenes"]

COUNT = 200


def test_the_shipped_judge_counts_shapes_and_knows_their_kind() -> None:
    path = classifier_path("scenes", "pixels")
    assert path.stat().st_size < 250_000
    judge = load(path)
    assert judge.domain.labels == LABELS
    assert judge.accuracy >= 0.99
    wanted = [n % len(LABELS) for n in range(COUNT)]
    x, labels = open_dataset("scenes").draw(COUNT, 2**61 + 1, wanted)
    _, named = judge.look(x)
    assert labels.tolist() == wanted
    assert float((named == labels).double().mean()) >= 0.97


def test_scenes_are_scored_beside_real_ones_and_reconstructions(denoiser: Path) -> None:
    engine = Engine(threads=1, device="cpu")
    recipe = Recipe(model=str(denoiser), count=20, steps=2, T=20)
    (scored,) = (one for one in engine.execute(ScoreRequest(recipe)) if isinstance(one, Scored))
    figures = {one.name: one for one in scored.scores}
    assert {"frechet", "accuracy"} <= figures.keys()
    accuracy, frechet = figures["accuracy"], figures["frechet"]
    assert accuracy.value < 0.5, "it was trained for two steps"
    assert accuracy.floor is not None
    assert accuracy.floor >= 0.99
    assert accuracy.codec is not None, "of real scenes, encoded and decoded"
    assert frechet.floor is not None
    assert frechet.codec is not None
    assert frechet.floor < frechet.codec < frechet.value
    assert any("number and the type" in note for note in scored.notes)
    unasked = dataclasses.replace(recipe, label="none", count=4)
    (scored,) = (one for one in engine.execute(ScoreRequest(unasked)) if isinstance(one, Scored))
    assert not any("number and the type" in note for note in scored.notes)


def test_a_larger_picture_is_judged_in_larger_blocks_at_the_cost_of_a_small_one() -> None:
    assert [block_of((side, side)) for side in (24, 28, 32, 64, 128, 256)] == [1, 1, 1, 2, 4, 8]
    domain = open_dataset("scenes").domain
    network = new_network("pixels", domain)
    assert network.body[0].weight.shape == (24, 3, 6, 6)
    assert network.body(torch.zeros(1, 3, 64, 64)).shape == (1, 64, 8, 8)
    small = dataclasses.replace(domain, shape=(3, 28, 28))
    assert new_network("pixels", small).body[0].weight.shape == (24, 3, 3, 3)


def test_the_judge_of_scenes_can_lead_a_model_of_their_pixels() -> None:
    assert shipped_guides()["scenes"].judge == "pixels"


@pytest.mark.parametrize("side", [41, 65, 99])
def test_odd_sides_are_judged_too(side: int) -> None:
    domain = dataclasses.replace(open_dataset("scenes").domain, shape=(3, side, side + 3))
    x = torch.zeros(2, 3, side, side + 3)
    assert new_network("pixels", domain).features(x).shape == (2, 64)
