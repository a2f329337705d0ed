"""Scores of clips: motion, shape, sharpness and steadiness beside those of real clips."""

from __future__ import annotations

import pytest
import torch

from diffusion_gui.core.catalog import DATASETS, MODALITIES
from diffusion_gui.core.protocol.events import Finished
from diffusion_gui.core.protocol.scoring import FIGURES, Score, Scored, ScoreRequest
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import clips, open_dataset
from diffusion_gui.data.dataset import StoredDataset
from diffusion_gui.engine import Engine
from diffusion_gui.engine.clip_shapes import one_shape, shapes_named
from diffusion_gui.models.classifier import load
from diffusion_gui.storage.classifier_files import classifier_path

COUNT = 32


@pytest.fixture(scope="module")
def engine() -> Engine:
    """With 192 clips as the training set, which is enough for its ideal denoiser."""
    made = Engine(threads=1, device="cpu")
    x, labels = open_dataset("clips").draw(192, 2**60)
    few = StoredDataset("clips", clips.load("clips").domain, 192, x, labels)
    made.library._keep(("data", "clips", 0), few)
    return made


@pytest.fixture(scope="module")
def scores(engine: Engine) -> dict[str, Score]:
    recipe = Recipe(model="ideal:clips", count=COUNT, steps=6, T=50)
    *_, scored, end = engine.execute(ScoreRequest(recipe))
    assert isinstance(end, Finished)
    assert isinstance(scored, Scored)
    return {one.name: one for one in scored.scores}


def test_the_registries_name_the_figures_of_clips(scores: dict[str, Score]) -> None:
    own = [
        "frechet_clips",
        "accuracy_clips",
        *MODALITIES["video"].alone,
        *DATASETS["clips"].figures,
    ]
    assert list(scores) == [*own, "nearest", "copies"]
    assert scores.keys() <= FIGURES.keys()
    assert {"detail", "frame_change", "flicker", "motion", "one_shape"} <= set(own)


def test_an_ideal_denoiser_of_clips_moves_as_asked_and_gives_copies(
    scores: dict[str, Score],
) -> None:
    assert scores["accuracy_clips"].value >= 0.95
    assert scores["motion"].value >= 0.95
    assert scores["motion"].floor >= 0.95
    assert scores["copies"].value > 0.9
    assert scores["nearest"].value < scores["nearest"].floor / 4
    assert scores["detail"].value == pytest.approx(scores["detail"].floor, rel=0.2)
    assert scores["frechet_clips"].value < 3 * scores["frechet_clips"].floor


def test_the_shipped_judges_of_clips_are_small_and_name_nearly_all_rightly() -> None:
    for name, least in (("clips.clips", 0.99), ("clip_frames.pixels", 0.95)):
        path = classifier_path(*name.split("."))
        assert path.stat().st_size < 300_000
        judge = load(path)
        assert judge.accuracy >= least
    x, labels = open_dataset("clips").draw(200, 2**61)
    _, named = load(classifier_path("clips", "clips")).look(x)
    assert float((named == labels).double().mean()) >= 0.98


def test_a_judge_of_clips_sees_which_way_time_runs() -> None:
    right, left = (clips.LABELS.index(name) for name in ("right", "left"))
    x, _ = open_dataset("clips").draw(24, 7, [right] * 24)
    _, named = load(classifier_path("clips", "clips")).look(x.flip(2))
    assert float((named == left).double().mean()) >= 0.95


def test_frames_are_labelled_by_their_shape() -> None:
    x, shapes = clips.frames().draw(200, 2**61)
    assert x.shape == (200, 3, clips.SIDE, clips.SIDE)
    assert len(shapes.unique()) == len(clips.SHAPE_NAMES)
    named, _ = shapes_named(x[:, :, None])
    assert float((named[:, 0] == shapes).double().mean()) >= 0.94


def test_a_shape_that_changes_on_its_way_is_not_one_shape() -> None:
    wanted = torch.arange(40) % 4  # four ways across, so that nothing is small
    x, labels = open_dataset("clips").draw(40, 4, wanted.tolist())
    whole = one_shape(x, labels)
    assert whole >= 0.9
    changed = torch.cat([x[:20, :, :8], x[20:, :, 8:]], dim=2)
    assert one_shape(changed, labels[:20]) < 0.4
