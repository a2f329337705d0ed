"""A classifier as a network that is trained like the others: the judge of its modality."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from diffusion_gui.core.catalog import JUDGES, MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.storage.classifier_files import ACCURACY, HELD_OUT

from .judges.judge import JudgeNet
from .judges.shifted import SHIFT, shifted
from .task_network import TaskNetwork

BLOCK = 256
"""Items that are looked at at once."""


class ClassifierNetwork(TaskNetwork):
    """The first judge of a modality; items without a class teach it nothing."""

    tested = True

    def __init__(self, domain: Domain) -> None:
        super().__init__()
        judge = MODALITIES[domain.modality].judges[0]
        self.judge: JudgeNet = JUDGES[judge].load()(domain)

    def forward(self, x: Tensor, c_noise: Tensor, labels: Tensor) -> Tensor:
        """Logits (N, classes) of items (N, *S)."""
        logits: Tensor = self.judge(self.judge.seen(x))
        return logits

    def losses(self, x: Tensor, eps: Tensor, labels: Tensor) -> Tensor:
        """Cross-entropy of each item, all moved by the same few pixels, as the noise says."""
        places = 2 * SHIFT + 1
        uniform = torch.special.ndtr(eps.flatten()[:2])
        down, right = (uniform * places).long().clamp(max=places - 1).tolist()
        logits = self.judge(shifted(self.judge.seen(x), down, right))
        return cross_entropy(logits.float(), labels, reduction="none", ignore_index=-1)

    def named(self, x: Tensor) -> Tensor:
        """The class (N,) that each item (N, *S) is named, by blocks."""
        seen = [self.judge(self.judge.seen(one)).argmax(dim=1) for one in torch.split(x, BLOCK)]
        return torch.cat(seen)

    def looked_at(self, x: Tensor, labels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
        """The items, and what they are named."""
        return x, self.named(x)

    @torch.inference_mode()
    def finish(self, x: Tensor, labels: Tensor) -> dict[str, float]:
        """Share of unseen items that it names rightly, and how many those are."""
        x, labels = x[labels >= 0], labels[labels >= 0]
        if not len(x):
            return {ACCURACY: 0.0, HELD_OUT: 0}
        device = next(self.parameters()).device
        right = self.named(x.to(device)).cpu() == labels
        return {ACCURACY: float(right.double().mean()), HELD_OUT: len(x)}
