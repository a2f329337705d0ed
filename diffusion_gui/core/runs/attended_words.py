"""Which states of a run its model can be asked about where it attends to each word."""

from __future__ import annotations

import numpy as np

from diffusion_gui.core.errors import UserError

from .trajectory import Trajectory


def has_words(run: Trajectory) -> bool:
    """Whether items of a run were made by a prompt."""
    return bool(run.recipe.model and run.recipe.prompt and (run.labels >= 0).any())


def item_of_words(run: Trajectory, item: int) -> int:
    """`item`, or for -1 the first that has a prompt."""
    return item if item >= 0 else int(np.argmax(run.labels >= 0))


def noisy_states(run: Trajectory) -> list[int]:
    """Those states there are at which the model can be asked."""
    return [k for k in range(len(run)) if run.path.sigma[k] > 0.0]


def missing_states(run: Trajectory, item: int) -> list[int]:
    """Those of them whose maps of an item are not known; none where it has no prompt."""
    if run.labels[item] < 0:
        return []
    return [k for k in noisy_states(run) if (item, k) not in run.words.maps]


def no_words() -> UserError:
    """What is said where words are asked for, and there are none."""
    return UserError(
        "This run has no words.",
        "Words are those of the prompt of a model that takes prompts.",
        "Show something else, or write a prompt.",
    )
