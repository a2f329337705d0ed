"""Histories of made-up runs."""

from __future__ import annotations

from collections.abc import Sequence

from diffusion_gui.core.runs.training_history import RunHistory
from diffusion_gui.core.runs.training_record import Detail, TrainStep
from diffusion_gui.storage.run_log import detail_due


def told(
    losses: Sequence[float], norms: Sequence[float], groups: tuple[float, ...] = ()
) -> RunHistory:
    """A run whose layer groups have the same gradients in every step; none without `groups`."""
    history = RunHistory()
    names = tuple(f"group {i}" for i in range(len(groups)))
    for step, (loss, norm) in enumerate(zip(losses, norms, strict=True), start=1):
        detail = Detail(step, names, groups, (loss,) * 10)
        due = bool(groups) and detail_due(step)
        history.add(TrainStep(step, loss, norm, 0.1, step / 10, detail if due else None))
    return history
