"""A classifier that judges items of one data set, and its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import log_softmax

from diffusion_gui.core.catalog import JUDGES
from diffusion_gui.core.domain import Domain
from diffusion_gui.storage.classifier_files import FORMAT_VERSION, info_of, refuse
from diffusion_gui.storage.domain_json import domain_json
from diffusion_gui.storage.model_files import METADATA_KEY
from diffusion_gui.storage.safetensors_file import TensorFile

from .checkpoint import read_tensors, write_tensors
from .judges.judge import JudgeNet

BLOCK = 256
"""Items that are looked at at once."""


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained classifier of one data set.

    Attributes:
        judge: the name of its network's line in the registry.
        accuracy: share of held-out items that it names rightly.
        held_out: how many those were.
        sha256: over its tensors; "" until it is a file.
    """

    network: JudgeNet
    judge: str
    data: str
    domain: Domain
    accuracy: float
    held_out: int
    sha256: str = ""

    @torch.inference_mode()
    def look(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(features (N, F), classes (N,)) of items (N, *shape), by blocks."""
        blocks = [self.network.features(self.network.seen(one)) for one in torch.split(x, BLOCK)]
        features = torch.cat(blocks)
        return features, self.network.head(features).argmax(dim=1)

    def log_p(self, items: Tensor, classes: Tensor) -> Tensor:
        """log p(c | item) (N,) of items (N, *shape), differentiable in them."""
        logits = self.network(self.network.seen(items))
        return log_softmax(logits, dim=1).gather(1, classes[:, None]).squeeze(1)


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
        info = info_of(file)
        with torch.device("meta"):
            expected = new_network(info.judge, info.domain).state_dict()
        file.check_names({info.prefix + name: one.shape for name, one in expected.items()})
        tensors = read_tensors(file, file.content(METADATA_KEY))
    network = new_network(info.judge, info.domain)
    network.load_state_dict({n.removeprefix(info.prefix): t for n, t in tensors.items()})
    network.eval().requires_grad_(False)
    return Classifier(
        network, info.judge, info.data, info.domain, info.accuracy, info.held_out, info.sha256
    )
