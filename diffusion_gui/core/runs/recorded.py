"""What is known of a run that somebody's script recorded, and which schedule it looks like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.text import Translatable, join_texts, msg

_ALIKE = ("linear", "scaled_linear", "cosine", "flow", "sigmoid", "karras")
_TOLERANCE = 1e-4
_MOST_SIGNAL = 0.1
"""alpha / sigma up to which a state counts as noise; that of Stable Diffusion begins at 0.075."""

LACKS = {
    "model": msg("the model"),
    "labels": msg("the class labels"),
    "start": msg("the state before the first step"),
    "x0": msg("predictions"),
    "some x0": msg("the predictions of some steps"),
    "noise": msg("fresh noise"),
    "t": msg("timesteps (the states are counted instead)"),
}
"""What a recording may not hold, by the name it has in the file."""


@dataclass(frozen=True)
class Recorded:
    """What a recording says of itself.

    Attributes:
        by: what made it, in the script's words.
        growing: the recorder had not been closed when the file was written.
        planned: steps the script said it would make; 0 where it did not say.
        lacks: names in LACKS of what nobody recorded.
        problems: what went wrong, in the words that the script was given.
    """

    by: str
    growing: bool = False
    planned: int = 0
    lacks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def words(self, steps: int) -> Translatable:
        """The whole as sentences for people; `steps` there are."""
        parts: list[str] = [msg("Recorded by {by}: {steps} steps.", by=self.by, steps=steps)]
        if self.growing and self.planned > steps:
            parts = [
                msg(
                    "Recorded by {by}: {steps} of {planned} steps so far.",
                    by=self.by,
                    steps=steps,
                    planned=self.planned,
                )
            ]
        elif self.growing:
            parts = [msg("Recorded by {by}: {steps} steps so far.", by=self.by, steps=steps)]
        if self.lacks:
            names = join_texts((LACKS[name] for name in self.lacks), ", ")
            parts.append(msg("Not recorded: {names}.", names=names))
        return join_texts((*parts, *self.problems))


def schedule_like(
    alpha: npt.NDArray[np.float64], sigma: npt.NDArray[np.float64]
) -> tuple[str, int] | None:
    """Name and T of the first schedule that visits all these levels; None where none does."""
    size = np.hypot(alpha, sigma)
    for T in dict.fromkeys((1000, max(1, len(alpha) - 1))):
        if T > 10_000:
            continue
        for name in _ALIKE:
            table = make_schedule(name, T)
            level = sigma / (alpha + sigma)
            order = np.searchsorted(table.noise_level, level).clip(1, T)
            near = np.where(
                np.abs(table.noise_level[order] - level)
                < np.abs(table.noise_level[order - 1] - level),
                order,
                order - 1,
            )
            away = np.hypot(alpha - table.alpha[near], sigma - table.sigma[near]) / size
            if (away < _TOLERANCE).all():
                return name, T
    return None


def starting_noise(
    x: npt.NDArray[np.float32], alpha: float, sigma: float
) -> npt.NDArray[np.float32]:
    """The standard normal noise (N, *S) that a run began with, from its first state.

    Raises:
        UserError: the state holds a good deal of signal, so it is no noise.
    """
    if alpha > _MOST_SIGNAL * sigma:
        raise UserError(
            "This recording does not begin with noise.",
            msg("At its first state {p:.0%} is noise.", p=sigma / (alpha + sigma)),
            "Record the run from its first state on.",
        )
    return np.asarray(x / np.float32(sigma), np.float32)
