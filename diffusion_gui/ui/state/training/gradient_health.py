"""What the gradients tell: exploding, diverged, vanishing or no numbers, and what cures it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

import numpy as np

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.recipes.train_settings import TrainSettings, suited
from diffusion_gui.core.runs.training_history import RunHistory

Trouble = Literal["nan", "exploding", "diverged", "vanishing"]
Cure = Literal["lr", "clip", "warmup", "network"]

RECENT = 50
LEAST = 20
"""Steps before anything is said: the first ones are always wild."""
FAR = 30.0
"""A norm so many times the usual one is an explosion."""


def trouble(history: RunHistory) -> Trouble | None:
    """The trouble that a run is in now, if any; what is over and mended is none.

    Exploding: norms of the last RECENT steps are FAR above the usual ones, and the loss is not well
    below where it began. Vanishing: some layer group's gradients are next to nothing beside the
    largest group's, or all are. Diverged: the gradients are calm again, but an explosion before
    has left the loss no better than it was at the start.
    """
    first_losses, first_norms = history.first()
    losses, norms = history.recent()
    recent = norms[-RECENT:]
    if len(recent) < LEAST or not len(first_norms):
        return None
    if not np.isfinite(recent).all():
        return "nan"
    usual = max(first_norms[0], float(np.median(norms)), 1e-12)
    unhealed = float(np.median(losses[-RECENT:])) > 0.9 * first_losses[0]
    if (recent.max() > FAR * usual and unhealed) or recent.min() > 1e3:
        return "exploding"
    if recent.max() < 1e-7:
        return "vanishing"
    groups = history.group_norms()[1][-LEAST:]
    if len(groups) and groups.shape[1] > 1 and history.last > 100:
        middle = np.median(groups, axis=0)
        if middle.min() < 1e-4 * middle.max():
            return "vanishing"
    if history.norm.high.max() > FAR * usual and unhealed:
        return "diverged"
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
    """The settings with `cure` applied: the usual rate, clip at 1, warm-up, or the U-Net."""
    match cure:
        case "lr":
            return dataclasses.replace(settings, lr=_slower(settings))
        case "clip":
            return dataclasses.replace(settings, clip=1.0)
        case "warmup":
            return dataclasses.replace(settings, warmup=500)
        case "network":
            return dataclasses.replace(
                settings, network=_better_network(settings), network_options={}
            )


def _slower(settings: TrainSettings) -> float:
    """The learning rate that suits this kind of data; where it is no lower, a third of that now."""
    usual = float(suited(settings.data)["lr"])
    return usual if usual < settings.lr else float(f"{settings.lr * 0.3:.2g}")


def _better_network(settings: TrainSettings) -> str:
    """One with residual connections and normalisation."""
    plain = NETWORKS[settings.network].plain
    return str(suited(settings.data)["network"]) if plain else settings.network
