"""The figures of a score: of generated items, of real ones in their place, and of a codec alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from diffusion_gui.core.catalog import JUDGES
from diffusion_gui.core.protocol.scoring import Score
from diffusion_gui.core.registry import resolve
from diffusion_gui.diffusion.sample_metrics import (
    frechet_distance,
    nearest_items,
    standard_error,
)
from diffusion_gui.models.classifier import Classifier

COPY_QUANTILE = 0.01


@dataclass(frozen=True, eq=False)
class Compared:
    """What is compared, (N, *S) each.

    Attributes:
        reference, other: two halves of real items, with the classes of the second, (N,).
        decoded: the second half, encoded and decoded; None where the model has no codec.
    """

    generated: Tensor
    reference: Tensor
    other: Tensor
    labels: Tensor
    decoded: Tensor | None = None


def between(
    name: str,
    distance: Callable[[Tensor, Tensor], float],
    generated: Tensor,
    reference: Tensor,
    other: Tensor,
    decoded: Tensor | None = None,
) -> Score:
    """`distance` of what was generated to one half of the real items; of the other half to it."""
    return Score(
        name,
        distance(generated, reference),
        distance(other, reference),
        standard_error(distance, generated, reference),
        standard_error(distance, other, reference),
        None if decoded is None else distance(decoded, reference),
    )


def judged(judge: Classifier, compared: Compared, asked: Tensor | None) -> list[Score]:
    """The figures of one judge.

    Args:
        asked: the classes that were asked for (N,); None where there is no class accuracy.
    """
    entry = JUDGES[judge.judge]
    features, named = judge.look(compared.generated)
    real, _ = judge.look(torch.cat([compared.reference, compared.other]))
    reference, other = real[: len(compared.reference)], real[len(compared.reference) :]
    decoded = None if compared.decoded is None else judge.look(compared.decoded)
    seen = None if decoded is None else decoded[0]
    scores = [between(entry.distance, frechet_distance, features, reference, other, seen)]
    if asked is not None:
        right = (named.cpu() == asked).double()
        scores.append(
            Score(
                entry.accuracy,
                _mean(right),
                judge.accuracy,
                standard_error(_mean, right, least=1),
                math.sqrt(judge.accuracy * (1.0 - judge.accuracy) / judge.held_out),
                None if decoded is None else _mean((decoded[1].cpu() == compared.labels).double()),
            )
        )
    return scores


def memory(train: Tensor, generated: Tensor, real: Tensor, own: bool) -> list[Score]:
    """How near generated items come to training items, against how near real ones do.

    Args:
        own: the real items are of the training items, which those made on demand are not.
    """
    count = len(generated)
    distance, _ = nearest_items(generated, train)
    usual, _ = nearest_items(real, train, own=own)
    near = usual[:count].quantile(COPY_QUANTILE)
    copied, usually = ((one < near).double() for one in (distance, usual[count:]))
    return [
        _alone("nearest", _median, distance, usual),
        _alone("copies", _mean, copied, usually),
    ]


def without(train: Tensor, real: Tensor) -> Tensor:
    """The items of `train` (M, *S) that are not among `real` (N, *S)."""
    distance, place = nearest_items(real, train)
    kept = torch.ones(len(train), dtype=torch.bool, device=train.device)
    kept[place[distance == 0]] = False
    return train[kept]


def alone(figures: Mapping[str, str], compared: Compared) -> list[Score]:
    """The figures that a modality's line names: of a set of items by itself."""
    return [
        _alone(name, resolve(target), compared.generated, compared.other, compared.decoded)
        for name, target in figures.items()
    ]


def as_asked(figures: Mapping[str, str], compared: Compared, asked: Tensor) -> list[Score]:
    """The figures that a data set's line names: of items in the classes `asked` for (N,)."""
    scores = []
    for name, target in figures.items():
        figure = resolve(target)
        pairs = (compared.generated, asked), (compared.other, compared.labels)
        values = (figure(*pair) for pair in pairs)
        errors = (standard_error(figure, *pair, least=1) for pair in pairs)
        scores.append(Score(name, *values, *errors))
    return scores


def _alone(
    name: str,
    figure: Callable[[Tensor], float],
    generated: Tensor,
    real: Tensor,
    decoded: Tensor | None = None,
) -> Score:
    error, floor_error = (standard_error(figure, one, least=1) for one in (generated, real))
    through = None if decoded is None else figure(decoded)
    return Score(name, figure(generated), figure(real), error, floor_error, through)


def _mean(values: Tensor) -> float:
    return float(values.mean())


def _median(values: Tensor) -> float:
    return float(values.median())
