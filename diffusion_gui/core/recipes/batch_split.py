"""A training run's batch over another number of processes: the same items in every step."""

from __future__ import annotations

import dataclasses

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .train_settings import TrainSettings


def split_over(settings: TrainSettings, processes: int) -> TrainSettings:
    """`settings` for `processes` processes, with the same total batch.

    A pass holds no more items than before, so that what fitted into memory fits again.

    Raises:
        UserError: the batch cannot be split into equal parts.
    """
    if settings.processes == processes:
        return settings
    total = settings.total_batch
    own, rest = divmod(total, processes)
    if rest or not own:
        fitting = [n for n in range(1, min(total, 2 * processes) + 1) if total % n == 0]
        raise UserError(
            msg(
                "A batch of {total} items cannot be split over {processes} processes.",
                total=total,
                processes=processes,
            ),
            "Each step of a run learns from the same items, whatever the number of processes, "
            "and each process takes equally many.",
            msg(
                "Start one of {counts} processes, or give --batch in a new run.",
                counts=", ".join(map(str, fitting)),
            ),
        )
    passes = next(n for n in range(1, own + 1) if own % n == 0 and own // n <= settings.batch)
    return dataclasses.replace(
        settings, batch=own // passes, accumulate=passes, processes=processes
    )
