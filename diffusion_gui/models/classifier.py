"""A classifier that judges items of one data set, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from diffusion_gui.core.catalog import JUDGES, MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.paths import resource
from diffusion_gui.core.text import msg
from diffusion_gui.storage import model_files
from diffusion_gui.storage.domain_json import domain_json
from diffusion_gui.storage.model_files import refuse
from diffusion_gui.storage.safetensors_file import TensorFile

from .checkpoint import read_tensors, write_tensors
from .judges.judge import JudgeNet

FORMAT_VERSION = 2
MOST_CLASSES = 10_000
BLOCK = 256
"""Items that are looked at at once."""


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier of one data set.

    Attributes:
        judge: the name of its network's line in the registry.
        accuracy: share of held-out items that it names rightly.
        held_out: how many those were.
    """

    network: JudgeNet
    judge: str
    data: str
    domain: Domain
    accuracy: float
    held_out: int

    @torch.inference_mode()
    def look(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(features (N, F), classes (N,)) of items (N, *shape), by blocks."""
        blocks = [self.network.features(self.network.seen(one)) for one in torch.split(x, BLOCK)]
        features = torch.cat(blocks)
        return features, self.network.head(features).argmax(dim=1)


def new_network(judge: str, domain: Domain) -> JudgeNet:
    """An untrained network of the judge called `judge`, for items of `domain`."""
    network: JudgeNet = JUDGES[judge].load()(domain)
    return network


@torch.inference_mode()
def seen_of(network: JudgeNet, items: Tensor) -> Tensor:
    """What `network` sees of items (N, *shape), by blocks; the items themselves, if that is all."""
    some = items[:BLOCK]
    if network.seen(some).data_ptr() == some.data_ptr():
        return network.seen(items)
    return torch.cat([network.seen(one) for one in torch.split(items, BLOCK)])


def classifier_path(data: str, judge: str) -> Path:
    """Where the shipped classifier of the data set called `data` lies, if there is one."""
    return resource("models", "classifiers", f"{data}.{judge}.safetensors")


def save(path: Path, classifier: Classifier) -> str:
    """Write `classifier`; returns its SHA-256. Raises UserError as `write_tensors` does."""
    metadata = {
        "format": FORMAT_VERSION,
        "what": "classifier",
        "judge": classifier.judge,
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
        judge = metadata.get("judge")
        sensible = (
            metadata.get("what") == "classifier"
            and metadata.get("format") == FORMAT_VERSION
            and isinstance(accuracy, float)
            and isinstance(held_out, int)
            and isinstance(judge, str)
        )
        if not sensible:
            raise refuse(path, msg("It is no classifier that this version reads."))
        assert isinstance(accuracy, float)
        assert isinstance(held_out, int)
        domain = model_files.domain_of(path, metadata)
        judges = MODALITIES[domain.modality].judges
        if judge not in judges or not 1 < len(domain.labels) <= MOST_CLASSES:
            raise refuse(path, msg("It is no classifier of what it should judge."))
        with torch.device("meta"):
            expected = new_network(judge, domain).state_dict()
        file.check_names({name: tensor.shape for name, tensor in expected.items()})
        tensors = read_tensors(file, metadata)
    network = new_network(judge, domain)
    network.load_state_dict(tensors)
    network.eval().requires_grad_(False)
    return Classifier(network, judge, str(metadata.get("data")), domain, accuracy, held_out)
