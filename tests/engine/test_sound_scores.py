"""Scores of sounds: two judges, one of which never sees log-mel, and what the codec alone costs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from diffusion_gui.core.catalog import DATASETS, JUDGES, MODALITIES
from diffusion_gui.core.protocol.events import Finished, Progress
from diffusion_gui.core.protocol.scoring import FIGURES, Score, Scored, ScoreRequest, readings
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.data import Dataset, open_dataset
from diffusion_gui.data.dataset import StoredDataset
from diffusion_gui.diffusion.sample_metrics import SILENT_DB, frechet_distance, silence_db
from diffusion_gui.engine import Engine, classifiers, scoring
from diffusion_gui.models.classifier import load
from diffusion_gui.storage.classifier_files import classifier_path

JUDGED = [
    (name, judge)
    for name, entry in DATASETS.items()
    if not (entry.pattern or entry.download)
    for judge in MODALITIES[entry.modality].judges
    if entry.modality == "audio"
]
MARKS = {"sounds": 0.99, "spoken": 0.97}


@pytest.fixture(scope="module")
def held_out() -> tuple[Tensor, Tensor]:
    return open_dataset("sounds").draw(192, seed=2**61)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=1, device="cpu")


@pytest.fixture(scope="module")
def scored(engine: Engine) -> Scored:
    recipe = Recipe(model="ideal:sounds", count=24, steps=3, T=20)
    *events, found, end = engine.execute(ScoreRequest(recipe))
    assert isinstance(end, Finished)
    assert any(isinstance(one, Progress) and one.what == "decoding" for one in events)
    assert isinstance(found, Scored)
    return found


def named(scored: Scored) -> dict[str, Score]:
    return {one.name: one for one in scored.scores}


@pytest.mark.parametrize(("data", "judge"), JUDGED)
def test_shipped_judges_of_sounds_are_small_and_name_nearly_all_rightly(
    data: str, judge: str
) -> None:
    path = classifier_path(data, judge)
    assert path.stat().st_size < 1_000_000
    assert load(path).accuracy >= MARKS[data]


@pytest.mark.parametrize("judge", MODALITIES["audio"].judges)
def test_judges_are_as_good_as_they_say_on_sounds_they_never_heard(
    judge: str, held_out: tuple[Tensor, Tensor]
) -> None:
    x, labels = held_out
    _, classes = load(classifier_path("sounds", judge)).look(x)
    assert float((classes == labels).double().mean()) >= 0.97


@pytest.mark.parametrize("judge", MODALITIES["audio"].judges)
def test_features_keep_time(judge: str, held_out: tuple[Tensor, Tensor]) -> None:
    x, _ = held_out
    late = torch.roll(x, 4096, dims=-1)
    one = load(classifier_path("sounds", judge))
    usual, moved = one.look(x[:96])[0], one.look(late[96:])[0]
    floor = frechet_distance(usual, one.look(x[96:])[0])
    assert frechet_distance(usual, moved) > 3 * floor


def test_one_judge_does_not_see_what_the_models_work_on(held_out: tuple[Tensor, Tensor]) -> None:
    x, _ = held_out
    mel, linear = (load(classifier_path("sounds", one)).network for one in ("log_mel", "linear"))
    # Two tones in one band of pitch, 200 Hz apart: one picture of log-mel, two of the linear kind.
    t = torch.arange(8192) / 16_000
    tones = torch.stack([0.5 * torch.sin(2 * torch.pi * hz * t) for hz in (6900.0, 7100.0)])
    pictures = [net.seen(tones[:, None]) for net in (mel, linear)]
    apart = [float((one[0] - one[1]).abs().mean() / one.std()) for one in pictures]
    rows = [one.mean(dim=3)[:, 0].argmax(dim=1) for one in pictures]
    assert rows[1][0] != rows[1][1]
    assert apart[1] > 0.05
    assert mel.seen(x[:2]).shape == (2, 1, 64, 64)
    assert linear.seen(x[:2]).shape == (2, 1, 128, 64)


def test_the_linear_picture_is_that_of_numpy_at_evenly_spaced_frequencies() -> None:
    net = load(classifier_path("sounds", "linear")).network
    x = torch.from_numpy(np.random.default_rng(0).uniform(-1, 1, (1, 1, 1024)).astype(np.float32))
    padded = np.pad(x[0, 0].numpy().astype(np.float64), 64, mode="reflect")
    window = np.hanning(257)[:-1]
    for moment in (0, 3, 7):
        frame = padded[128 * moment : 128 * moment + 256] * window
        expected = (np.abs(np.fft.rfft(frame))[1:] * 2 / window.sum()) ** 0.3
        np.testing.assert_allclose(net.seen(x)[0, 0, :, moment].numpy(), expected, atol=1e-5)


def test_a_score_of_sounds_has_two_judges_with_floors_and_the_codec_alone(scored: Scored) -> None:
    scores = named(scored)
    judged = [one for name in MODALITIES["audio"].judges for one in _figures_of(name)]
    assert list(scores) == [*judged, "silence", "nearest", "copies"]
    assert set(scores) <= set(FIGURES)
    for name in (*judged, "silence"):
        assert scores[name].codec is not None
    assert scores["nearest"].codec is None
    for name in MODALITIES["audio"].judges:
        accuracy = scores[JUDGES[name].accuracy]
        assert accuracy.floor >= 0.99
        assert accuracy.codec is not None
        assert accuracy.codec >= 0.95, "the codec alone costs the judges hardly a class"
    said = " ".join(scored.notes)
    assert "log-mel spectrograms" in said
    assert "linear spectrograms" in said
    assert any("encoded and decoded" in one for one in readings(scored))


@pytest.mark.parametrize("stored", [False, True])
def test_real_sounds_are_compared_in_the_classes_that_were_asked_for(stored: bool) -> None:
    data: Dataset = open_dataset("sounds")
    if stored:
        x, labels = data.draw(160, 7)
        data = StoredDataset("mine", data.domain, 160, x=x, labels=labels)
    wanted = [0, 1, 2, 3, 0, 1, 2, 3]
    x, labels = scoring._real(data, Recipe(count=8), wanted)
    assert labels.tolist() == 2 * wanted
    assert len({one.numpy().tobytes() for one in x}) == 16, "no item is in both halves"
    many = [5] * 30
    if stored:
        _, labels = scoring._real(data, Recipe(count=30), many)
        assert set(labels.tolist()) == set(range(8)), "too few of that class: what comes"


def test_sounds_learned_by_heart_are_named_as_copies(scored: Scored) -> None:
    # The ideal denoiser returns training items: near in log-mel, whatever their phase.
    scores = named(scored)
    assert scores["copies"].value > 0.8
    assert scores["copies"].floor < 0.3
    assert scores["nearest"].value < 0.5 * scores["nearest"].floor


def test_noise_is_none_of_the_classes(held_out: tuple[Tensor, Tensor]) -> None:
    x, labels = held_out
    noise = 0.1 * torch.randn(96, 1, 8192, generator=torch.Generator().manual_seed(0))
    for name in MODALITIES["audio"].judges:
        judge = load(classifier_path("sounds", name))
        features, classes = judge.look(noise)
        usual, _ = judge.look(x)
        floor = frechet_distance(usual[:96], usual[96:])
        assert frechet_distance(features, usual[96:]) > 5 * floor
        assert float((classes == labels[:96]).double().mean()) < 0.5


def test_silence_is_the_level_that_the_quietest_tenth_falls_to() -> None:
    t = torch.arange(8192)
    tone = torch.sin(2 * torch.pi * 1000.0 * t / 16_000).repeat(20, 1, 1)
    assert silence_db(tone) == pytest.approx(-3.01, abs=0.05)
    hissing = tone.clone()
    hiss = torch.randn(20, 1, 4096, generator=torch.Generator().manual_seed(0))
    hissing[..., 4096:] = 1e-4 * hiss
    assert silence_db(hissing) == pytest.approx(-80.0, abs=1.5)
    hissing[:4, ..., 4096:] = 0.0
    assert silence_db(hissing) == SILENT_DB


def test_pictures_keep_their_one_judge_and_have_no_codec(engine: Engine) -> None:
    recipe = Recipe(model="ideal:digits", count=20, steps=2, T=10)
    *_, found, _ = engine.execute(ScoreRequest(recipe))
    assert isinstance(found, Scored)
    assert list(named(found)) == ["frechet", "accuracy", "nearest", "copies"]
    assert all(one.codec is None for one in found.scores)


def test_measuring_sounds_can_be_stopped_while_they_are_decoded(engine: Engine) -> None:
    recipe = Recipe(model="ideal:sounds", count=8, steps=2, T=10)
    events: Iterator[object] = engine.execute(ScoreRequest(recipe))
    for event in events:
        if isinstance(event, Progress) and event.what == "decoding":
            break
    events.close()  # type: ignore[attr-defined]


def test_variants_to_learn_from_keep_their_classes_and_their_range() -> None:
    from diffusion_gui.training.sound_variants import sound_variants

    data = open_dataset("sounds")
    x, labels = data.draw(6, 3)
    steps = sound_variants(data.domain, x, labels, 0)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            more, classes = end.value
            break
    assert more.shape == (12, 1, 8192)
    assert sorted(classes.tolist()) == sorted(2 * labels.tolist())
    assert float(more.abs().max()) <= 1.0
    assert not torch.equal(more[:6], x)


def test_held_out_sounds_are_not_trained_on() -> None:
    data = open_dataset("sounds")
    assert not data.total
    assert classifiers.can_judge(data)
    (train, _), (held, _) = data.tensors(), data.draw(4, seed=2**62)
    assert not any(torch.equal(one, other) for one in held for other in train[:64])


def _figures_of(judge: str) -> list[str]:
    return [JUDGES[judge].distance, JUDGES[judge].accuracy]
