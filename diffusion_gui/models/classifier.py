"""The small classifier that judges pictures, and its file."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.paths import resource
from diffusion_gui.core.text import msg
from diffusion_gui.storage import model_files
from diffusion_gui.storage.domain_json import domain_json
from diffusion_gui.storage.model_files import refuse
from diffusion_gui.storage.safetensors_file import TensorFile

from .checkpoint import read_tensors, write_tensors

FORMAT_VERSION = 1
WIDTHS = (24, 32, 48, 64)
GROUPS = 8
MOST_CLASSES = 10_000


class ClassifierNet(nn.Module):
    """Four 3x3 convolutions, two of them with stride 2, and the mean over the picture.

    The means are 64 features that depend little on where a thing lies; one layer makes the classes
    from them.
    """

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = channels
        for width, stride in zip(WIDTHS, (1, 2, 2, 1), strict=True):
            layers += [
                nn.Conv2d(before, width, 3, stride=stride, padding=1),
                nn.GroupNorm(GROUPS, width),
                nn.ReLU(),
            ]
            before = width
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(before, classes)

    def features(self, x: Tensor) -> Tensor:
        """Pictures (N, C, H, W) with H, W >= 4 to (N, 64)."""
        means: Tensor = self.body(x).mean(dim=(2, 3))
        return means

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (N, C, H, W) to logits (N, classes)."""
        logits: Tensor = self.head(self.features(x))
        return logits


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier of one data set.

    Attributes:
        accuracy: share of held-out items that it names rightly.
        held_out: how many those were.
    """

    network: ClassifierNet
    data: str
    domain: Domain
    accuracy: float
    held_out: int

    @torch.inference_mode()
    def look(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(features (N, 64), classes (N,)) of pictures (N, *shape), by blocks."""
        features = torch.cat([self.network.features(block) for block in torch.split(x, 256)])
        return features, self.network.head(features).argmax(dim=1)


def classifier_path(data: str) -> Path:
    """Where the shipped classifier of the data set called `data` lies, if there is one."""
    return resource("models", "classifiers", f"{data}.safetensors")


def save(path: Path, classifier: Classifier) -> str:
    """Write `classifier`; returns its SHA-256. Raises UserError as `write_tensors` does."""
    metadata = {
        "format": FORMAT_VERSION,
        "what": "classifier",
        "data": classifier.data,
        "domain": domain_json(classifier.domain),
        "accuracy": classifier.accuracy,
        "held_out": classifier.held_out,
    }
    return write_tensors(path, classifier.network.state_dict(), metadata)


def load(path: Path) -> Classifier:
    """Read a classifier; it is refused whole where anything about it is wrong.

    Raises:
        UserError: the file is missing, damaged, or no classifier.
    """
    with TensorFile(path, refuse) as file:
        metadata = file.content(model_files.METADATA_KEY)
        accuracy, held_out = metadata.get("accuracy"), metadata.get("held_out")
        sensible = (
            metadata.get("what") == "classifier"
            and metadata.get("format") == FORMAT_VERSION
            and isinstance(accuracy, float)
            and isinstance(held_out, int)
        )
        if not sensible:
            raise refuse(path, msg("It is no classifier that this version reads."))
        domain = model_files.domain_of(path, metadata)
        if not MODALITIES[domain.modality].judged or not 1 < len(domain.labels) <= MOST_CLASSES:
            raise refuse(path, msg("It is no classifier of pictures."))
        make = functools.partial(ClassifierNet, domain.shape[0], len(domain.labels))
        with torch.device("meta"):
            expected = make().state_dict()
        file.check_names({name: tensor.shape for name, tensor in expected.items()})
        tensors = read_tensors(file, metadata)
    network = make()
    network.load_state_dict(tensors)
    network.eval().requires_grad_(False)
    facts: dict[str, Any] = {"accuracy": accuracy, "held_out": held_out}
    return Classifier(network, str(metadata.get("data")), domain, **facts)
