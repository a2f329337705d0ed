"""Who judges items of a data set: the shipped classifiers, or ones trained on the spot."""

from __future__ import annotations

from collections.abc import Generator

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.data import Dataset
from diffusion_gui.models import classifier
from diffusion_gui.models.classifier import Classifier
from diffusion_gui.storage.classifier_files import classifier_path, shipped_judges
from diffusion_gui.training.classifier import train_classifier
from diffusion_gui.training.held_out import split

FEWEST = 20
"""Items a class needs on average before a classifier can be trained and tested."""


def can_judge(data: Dataset) -> bool:
    """Whether `data` has classes, and items enough, to learn them from."""
    classes = len(data.domain.labels)
    if not MODALITIES[data.domain.modality].judges or classes < 2 or min(data.domain.shape[1:]) < 4:
        return False
    return not data.total or data.held >= FEWEST * classes


def judges_of(data: Dataset) -> Generator[Progress, None, tuple[Classifier, ...]]:
    """The judges of `data`; those that are not shipped are trained, a minute or two each."""
    modality, found = data.domain.modality, []
    shipped = shipped_judges(data.name, modality)
    names = MODALITIES[modality].judges
    if not set(shipped) & set(names):
        names = shipped or names
    for name in names:
        path = classifier_path(data.name, name)
        if path.is_file():
            found.append(classifier.load(path))
        else:
            yield from data.making()
            trained = train_classifier(data.name, name, data.domain, *split(data))
            found.append((yield from trained))
    return tuple(found)
