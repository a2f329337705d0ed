"""Judges: each line of the registry is a network of its modality; no file passes as another."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from diffusion_gui.core.catalog import JUDGES, MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import ModalityEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.scoring import FIGURES
from diffusion_gui.models import classifier
from diffusion_gui.models.classifier import Classifier, new_network
from diffusion_gui.storage.classifier_files import classifier_path

DOMAINS = {
    "image": Domain("image", (3, 20, 28), labels=("a", "b", "c")),
    "video": Domain("video", (3, 8, 20, 28), labels=("a", "b", "c"), rate=12.0),
    "audio": Domain("audio", (1, 4096), labels=("a", "b", "c"), rate=16_000.0),
}
JUDGED = [(one, judge) for one in MODALITIES.values() for judge in (*one.judges, *one.beside)]


@pytest.mark.parametrize(("modality", "judge"), JUDGED)
def test_a_judge_makes_features_and_classes_of_each_item_by_itself(
    modality: ModalityEntry, judge: str
) -> None:
    domain = DOMAINS[modality.name]
    torch.manual_seed(0)
    network = new_network(judge, domain).eval()
    one = Classifier(network, judge, "mine", domain, 0.9, 10)
    x = torch.rand(5, *domain.shape) - 0.5
    features, classes = one.look(x)
    assert features.shape == (5, network.head.in_features)
    assert features.shape[1] <= 64, "more could not be told from the noise of 500 items"
    assert classes.shape == (5,)
    alone, _ = one.look(x[3:4])
    torch.testing.assert_close(alone[0], features[3], atol=1e-5, rtol=1e-4)


def test_every_judge_has_figures_of_its_own_and_somebody_asks_for_it() -> None:
    figures = [name for one in JUDGES.values() for name in (one.distance, one.accuracy)]
    assert len(set(figures)) == len(figures)
    assert set(figures) <= set(FIGURES)
    assert {judge for _, judge in JUDGED} == set(JUDGES)


def test_a_judge_of_pictures_is_not_taken_for_one_of_sounds(tmp_path: Path) -> None:
    pictures = classifier.load(classifier_path("digits", "pixels"))
    path = tmp_path / "odd.safetensors"
    for judge in ("log_mel", "nosuch"):
        wrong = Classifier(pictures.network, judge, "digits", pictures.domain, 0.9, 10)
        classifier.save(path, wrong)
        with pytest.raises(UserError, match="should judge"):
            classifier.load(path)
