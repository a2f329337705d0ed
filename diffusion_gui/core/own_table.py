"""A foreign model's own noise schedule as plain numbers: the betas of its steps."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .errors import UserError
from .options import Option
from .text import msg

Array = npt.NDArray[np.float64]

MAX_BETAS = 10_000
OWN_BETAS = Option(
    "own_betas",
    "text",
    "",
    "Own schedule",
    "Of the model's own schedule: beta of each step, the cleanest first; empty: DDPM's",
)
OWN_OFFSET = Option(
    "own_offset",
    "int",
    0,
    "Own offset",
    "Of the model's own schedule: by how many steps Leading begins higher",
    low=0,
    high=MAX_BETAS,
)


@lru_cache(maxsize=32)
def read_betas(text: str) -> Array:
    """beta_1..beta_N of a comma list, float64 (N,), read-only; DDPM's 1000 for an empty one.

    Raises:
        UserError: it is no list of at most 10,000 numbers above 0 and below 1, of which the last
            may be 1.
    """
    try:
        parts = text.split(",", MAX_BETAS) if text else ()
        beta = np.array([float(part) for part in parts]) if text else np.linspace(1e-4, 0.02, 1000)
    except ValueError:
        raise _damaged() from None
    whole = len(beta) <= MAX_BETAS and bool((beta > 0.0).all())
    if not whole or not (beta[:-1] < 1.0).all() or not beta[-1] <= 1.0:
        raise _damaged()
    beta.setflags(write=False)
    return beta


def write_betas(beta: Iterable[float]) -> str:
    """The comma list of betas, each with the nine digits that a float32 has."""
    return ",".join(f"{value:.9g}" for value in beta)


def _damaged() -> UserError:
    return UserError(
        "The numbers of the model's own schedule are damaged.",
        msg(
            "They are at most {most:,} betas above 0 and below 1; the last may be 1.",
            most=MAX_BETAS,
        ),
        "Open the model again.",
    )
