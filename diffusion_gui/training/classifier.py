"""Train a classifier that judges, on a data set's own labels."""

from __future__ import annotations

import math
from collections.abc import Generator

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from diffusion_gui.core.catalog import JUDGES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.registry import resolve
from diffusion_gui.models.classifier import Classifier, new_network, seen_of
from diffusion_gui.models.judges.shifted import SHIFT, shifted

from .device_errors import guarded
from .optimizer import learning_rate, make_adamw

BATCH, LEARNING_RATE, WEIGHT_DECAY = 128, 3e-3, 1e-2


def train_classifier(
    data: str,
    judge: str,
    domain: Domain,
    train: tuple[Tensor, Tensor],
    held_out: tuple[Tensor, Tensor],
    *,
    steps: int = 0,
    shift: int = SHIFT,
    seed: int = 0,
) -> Generator[Progress, None, Classifier]:
    """Yields `Progress` for every step and returns the classifier with its held-out accuracy.

    Args:
        data: name of the data set.
        judge: the name of its line in the registry.
        steps: of training; 0 for as many as the judge's line says.
        shift: pixels that a picture is moved at most, each way.
        train, held_out: (x (N, *shape), labels (N,) int64 >= 0); the second is never trained on.
    """
    items, labels = train
    steps = steps or JUDGES[judge].steps
    if vary := JUDGES[judge].vary:
        items, labels = yield from resolve(vary)(domain, items, labels, seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = new_network(judge, domain)
    network.to(items.device).train()
    x = seen_of(network, items)
    optimizer = make_adamw(network, LEARNING_RATE, WEIGHT_DECAY)

    def advance(step: int) -> None:
        rng = generator(seed, Stream.TRAIN, 2, step)
        places = torch.from_numpy(rng.integers(0, len(x), BATCH)).to(x.device)
        moved = rng.integers(SHIFT - shift, SHIFT + shift + 1, 2).tolist()
        picture = shifted(x[places], *moved)
        optimizer.lr = learning_rate(step, LEARNING_RATE, 50, steps)
        optimizer.zero_grad()
        cross_entropy(network(picture), labels[places]).backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    for step in range(steps):
        guarded(lambda: advance(step))  # noqa: B023 - called before the next step
        yield Progress(step + 1, steps, "training a classifier")
    network.eval().requires_grad_(False)
    count = len(held_out[0])
    _, named = Classifier(network, judge, data, domain, math.nan, count).look(held_out[0])
    accuracy = float((named == held_out[1]).double().mean())
    return Classifier(network, judge, data, domain, accuracy, count)
