"""A classifier of one's own: trained like any network, tested on unseen items, and a guide."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.guiding import GuideShares
from diffusion_gui.core.protocol.sampling import RunRequest
from diffusion_gui.core.protocol.scoring import Scored, ScoreRequest
from diffusion_gui.core.protocol.training import CheckpointSaved, TrainSamples
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.data import open_dataset
from diffusion_gui.engine import Engine
from diffusion_gui.models import classifier
from diffusion_gui.models.checkpoint import load
from diffusion_gui.models.classifier_network import ClassifierNetwork
from diffusion_gui.models.coding import coding_of_items
from diffusion_gui.models.networks import build
from diffusion_gui.storage import file_places
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.classifier_files import describe_guide
from diffusion_gui.storage.guides import guides_for
from diffusion_gui.storage.my_models import MyModel
from diffusion_gui.training.held_out import split
from diffusion_gui.training.trainer import train
from diffusion_gui.training.training_items import TrainingItems

TINY = TrainSettings(
    data="digits",
    network="classifier",
    batch=8,
    warmup=1,
    steps=4,
    sample_every=4,
    save_every=2,
    device="cpu",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("classifier") / "run"
    for _ in train(TINY, folder):
        pass
    return folder


@pytest.fixture
def network() -> ClassifierNetwork:
    torch.manual_seed(1)
    made = build("classifier", {}, Domain("image", (1, 12, 12), labels=("a", "b", "c")))
    assert isinstance(made, ClassifierNetwork)
    return made.eval()


def test_the_loss_is_minus_log_p_of_the_class_of_a_moved_item(network: ClassifierNetwork) -> None:
    x, labels = torch.rand(3, 1, 12, 12), torch.tensor([2, 0, -1])
    still = torch.zeros(3, 1, 12, 12)  # in the middle of the moves: by no pixel
    with torch.no_grad():
        log_p = network(x, torch.zeros(3), labels).log_softmax(dim=1)
        found = network.losses(x, still, labels)
        expected = torch.stack([-log_p[0, 2], -log_p[1, 0], torch.tensor(0.0)])
        torch.testing.assert_close(found, expected)
        far = still - 9.0  # two pixels up and left
        moved = torch.nn.functional.pad(x, (2,) * 4, mode="replicate")[:, :, :12, :12]
        torch.testing.assert_close(
            network.losses(x, far, labels), network.losses(moved, still, labels)
        )


def test_no_item_that_it_is_tested_on_is_learned_from(network: ClassifierNetwork) -> None:
    data = open_dataset("digits")
    items = TrainingItems(data, coding_of_items("", data.domain), network)
    kept, unseen = split(data)
    assert items.unseen is not None
    torch.testing.assert_close(items.unseen[0], unseen[0])
    assert len(items) == len(kept[0]) == data.total - len(unseen[0])
    seen = {one.numpy().tobytes() for one in items.at(np.arange(len(items)))[0]}
    whole = {one.numpy().tobytes() for one in data.tensors()[0]}
    assert len(whole - seen) >= 0.9 * len(unseen[0]), "a few digits are there twice"


def test_its_accuracy_is_that_of_the_saved_network_on_unseen_items(run: Path) -> None:
    info = read_checkpoint(run / "checkpoint.safetensors")
    assert info.tested is not None
    share, count = info.tested
    _, (x, labels) = split(open_dataset("digits"))
    loaded = load(str(run)).network
    assert isinstance(loaded, ClassifierNetwork)
    with torch.no_grad():
        right = loaded(x, torch.zeros(len(x)), labels).argmax(dim=1) == labels
    assert (share, count) == (pytest.approx(float(right.double().mean())), len(x))
    guide = classifier.load(run / "checkpoint.safetensors")
    assert (guide.data, guide.judge, guide.held_out) == ("digits", "pixels", len(x))
    torch.testing.assert_close(guide.look(x)[1] == labels, right)


def test_training_shows_items_with_what_they_are_named(tmp_path: Path) -> None:
    (samples,) = (one for one in train(TINY, tmp_path / "r") if isinstance(one, TrainSamples))
    loaded = load(str(tmp_path / "r")).network
    assert isinstance(loaded, ClassifierNetwork)
    with torch.no_grad():
        named = loaded.named(torch.from_numpy(samples.x))
    assert samples.labels.tolist() == named.tolist()


def test_a_resumed_run_equals_a_straight_one(run: Path, tmp_path: Path) -> None:
    for event in train(TINY, tmp_path / "parts"):
        if isinstance(event, CheckpointSaved):
            break
    for _ in train(TINY, tmp_path / "parts", resume=True):
        pass
    assert load(str(run)).sha256 == load(str(tmp_path / "parts")).sha256


def test_it_leads_a_run_by_its_folder_or_its_file(run: Path) -> None:
    for guide in (f"classifier:{run}", f"classifier:{run}/checkpoint.safetensors"):
        recipe = Recipe(
            model="digits", label="3", guidance=0.0, guide=guide, steps=2, count=2, T=50
        )
        events = list(Engine(1, "cpu").execute(RunRequest(recipe)))
        (shares,) = (one for one in events if isinstance(one, GuideShares))
        assert shares.other == "digits.places", "a shipped one judges beside it"
    assert describe_guide(f"classifier:{run}").sha256 == load(str(run)).sha256


def test_a_run_folder_as_a_guide_is_kept_in_both_places(run: Path) -> None:
    text = file_places.with_places(Recipe(guide=f"classifier:{run}").to_json(), run / "r.json")
    assert f'"{run}": "."' in text
    assert file_places.missing(Recipe(guide="classifier:digits").to_json()) == ()


def test_scores_name_unseen_items(run: Path) -> None:
    events = Engine(1, "cpu").execute(ScoreRequest(Recipe(model=str(run), count=300)))
    (scored,) = (one for one in events if isinstance(one, Scored))
    assert scored.names
    assert scored.recipe.count == 300
    assert [one.name for one in scored.scores] == ["accuracy"]
    wrong = Recipe(model=str(run), data="shapes", count=100)
    with pytest.raises(UserError, match="does not fit"):
        list(Engine(1, "cpu").execute(ScoreRequest(wrong)))


def test_it_makes_nothing_and_learns_from_classes_alone(run: Path) -> None:
    with pytest.raises(UserError, match="is a classifier"):
        list(Engine(1, "cpu").execute(RunRequest(Recipe(model=str(run), count=1, steps=1))))
    with pytest.raises(UserError, match="tell classes apart"):
        build("classifier", {}, Domain("image", (1, 12, 12)))
    other = dataclasses.replace(TINY, data="points:moons")
    with pytest.raises(UserError, match="does not fit this data"):
        list(train(other, run.parent / "other"))


def test_ones_own_are_offered_as_guides(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = MyModel(
        run / "checkpoint.safetensors",
        run,
        "mine",
        0.0,
        read_checkpoint(run / "checkpoint.safetensors"),
    )
    monkeypatch.setattr("diffusion_gui.storage.guides.my_models", lambda: [mine])
    assert f"classifier:{mine.path}" in guides_for("digits", None)
    assert f"classifier:{mine.path}" not in guides_for("shapes", None)
