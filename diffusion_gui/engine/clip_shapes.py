"""Whether a clip shows one shape from beginning to end, by a classifier of its single frames."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from diffusion_gui.data.clips import frames
from diffusion_gui.models import classifier
from diffusion_gui.models.classifier import Classifier
from diffusion_gui.storage.classifier_files import classifier_path

SURE = 0.5
"""Probability from which a name counts."""


@lru_cache(maxsize=1)
def _judge() -> Classifier:
    return classifier.load(classifier_path(frames().name, "pixels"))


@torch.inference_mode()
def shapes_named(clips: Tensor) -> tuple[Tensor, Tensor]:
    """(the likeliest shape, its probability) in every frame of clips (N, 3, F, H, W), (N, F)."""
    judge = _judge()
    network = judge.network.to(clips.device)
    stills = clips.transpose(1, 2).flatten(0, 1)
    logits = [network(network.seen(some)) for some in torch.split(stills, classifier.BLOCK)]
    sure, shape = torch.cat(logits).softmax(dim=1).max(dim=1)
    return shape.reshape(len(clips), -1), sure.reshape(len(clips), -1)


def one_shape(clips: Tensor, labels: Tensor) -> float:
    """Share of clips in which every frame is surely named, and by one name.

    Args:
        labels: classes (N,), which say nothing about shapes.
    """
    shape, sure = shapes_named(clips)
    same = (shape == shape[:, :1]).all(dim=1) & (sure >= SURE).all(dim=1)
    return float(same.double().mean())
