"""What the gradients tell: vanishing, exploding or no numbers, and the settings that cure it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

import numpy as np

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.run_history import RunHistory
from diffusion_gui.core.train_settings import TrainSettings

Trouble = Literal["nan", "exploding", "vanishing"]
Cure = Literal["lr", "clip", "warmup", "network"]

RECENT = 50
LEAST = 20
"""Steps before anything is said: the first ones are always wild."""


def trouble(history: RunHistory) -> Trouble | None:
    """The trouble that the history of a run tells of, if any.

    Exploding: the norm is, or was, far above its usual size, and the loss has not come back below
    where it began. Vanishing: some layer group's gradients are next to nothing beside the largest
    group's, or all are.
    """
    first_losses, first_norms = history.first()
    losses, norms = history.recent()
    recent = norms[-RECENT:]
    if len(recent) < LEAST or not len(first_norms):
        return None
    if not np.isfinite(recent).all():
        return "nan"
    usual = max(first_norms[0], float(np.median(norms)), 1e-12)
    high = max(first_norms.max(), norms.max())
    unhealed = float(np.median(losses[-RECENT:])) > 0.9 * first_losses[0]
    if (high > 30 * usual and unhealed) or recent.min() > 1e3:
        return "exploding"
    if recent.max() < 1e-7:
        return "vanishing"
    groups = history.group_norms()[1][-LEAST:]
    if len(groups) and groups.shape[1] > 1 and history.last > 100:
        middle = np.median(groups, axis=0)
        if middle.min() < 1e-4 * middle.max():
            return "vanishing"
    return None


def healthy(history: RunHistory, kept: Sequence[int]) -> int | None:
    """The kept checkpoint with the lowest loss around it, if it had learned something by then."""
    curve = history.loss
    known = [step for step in kept if step <= history.last]
    if not known:
        return None
    around = {
        step: float(np.mean(curve.mean[max(0, place - 2) : place + 1]))
        for step in known
        for place in [int(np.searchsorted(curve.steps, step))]
    }
    best = min(known, key=lambda step: around[step] if np.isfinite(around[step]) else np.inf)
    return best if around[best] < 0.9 * history.first()[0][0] else None


def cures(found: Trouble, settings: TrainSettings) -> list[Cure]:
    """What helps against `found` and has not been done in `settings` yet, the best first."""
    if found == "vanishing":
        better = _better_network(settings)
        return ["network", "lr"] if better != settings.network else ["lr"]
    result: list[Cure] = ["lr"]
    if not 0.0 < settings.clip <= 1.0:
        result.append("clip")
    if settings.warmup < 500:
        result.append("warmup")
    if _better_network(settings) != settings.network:
        result.append("network")
    return result


def cured(cure: Cure, settings: TrainSettings) -> TrainSettings:
    """The settings with `cure` applied: 0.3 of the rate, clip at 1, warm-up, or the U-Net."""
    match cure:
        case "lr":
            return dataclasses.replace(settings, lr=float(f"{settings.lr * 0.3:.2g}"))
        case "clip":
            return dataclasses.replace(settings, clip=1.0)
        case "warmup":
            return dataclasses.replace(settings, warmup=500)
        case "network":
            return dataclasses.replace(
                settings, network=_better_network(settings), network_options={}
            )


def _better_network(settings: TrainSettings) -> str:
    """The network with residual connections and normalisation for this kind of data."""
    kind = NETWORKS[settings.network].traits["kind"]
    return "unet_small" if kind == "image" and settings.network == "article" else settings.network
