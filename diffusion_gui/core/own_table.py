"""A foreign model's own noise schedule as plain numbers: betas of its steps, or a flow's shift."""

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
MAX_SHIFT = 1000.0
FLOW = "flow:"
"""Before the numbers of a flow, sigma = tau and alpha = 1 - tau, in place of betas."""
OWN_BETAS = Option(
    "own_betas",
    "text",
    "",
    "Own schedule",
    "Of the model's own schedule: beta of each step, the cleanest first, or flow: and the "
    "shift of a flow; empty: DDPM's",
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


def is_flow(text: str) -> bool:
    """Whether an own schedule is that of a flow, whose numbers `read_flow` reads."""
    return text.startswith(FLOW)


def read_flow(text: str) -> tuple[float, float]:
    """The shift of a flow's own schedule, and the first of its levels before the shift.

    The latter is 0 where levels are spread from clean data on: u = t / T.

    Raises:
        UserError: they are no such numbers.
    """
    try:
        shift, first = (float(part) for part in f"{text[len(FLOW) :]},0".split(",")[:2])
    except ValueError:
        raise _damaged() from None
    if text.count(",") > 1 or not (1e-3 <= shift <= MAX_SHIFT and 0.0 <= first < 1.0):
        raise _damaged()
    return shift, first


def write_flow(shift: float, first: float = 0.0) -> str:
    """The inverse of `read_flow`."""
    return f"{FLOW}{shift:.9g},{first:.9g}" if first else f"{FLOW}{shift:.9g}"


def flow_levels(T: int, shift: float, first: float) -> Array:
    """tau_1..tau_T of a flow, float64 (T,): u is spread evenly, tau = s u / (1 + (s - 1) u).

    The shift s is that of Esser et al. 2024, eq. 23.
    """
    u = np.linspace(first, 1.0, T) if first and T > 1 else np.arange(1, T + 1) / T
    return np.asarray(u / (u + (1.0 - u) / shift))  # 1 at the end exactly


def check_own(text: str) -> None:
    """Refuse an own schedule whose numbers make none.

    Raises:
        UserError: as `read_betas` and `read_flow`.
    """
    if is_flow(text):
        read_flow(text)
    else:
        read_betas(text)


def _damaged() -> UserError:
    return UserError(
        "The numbers of the model's own schedule are damaged.",
        msg(
            "They are at most {most:,} betas above 0 and below 1, of which the last may be 1, or "
            "the shift of a flow.",
            most=MAX_BETAS,
        ),
        "Open the model again.",
    )
