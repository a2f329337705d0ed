"""FlowMatchEulerDiscreteScheduler's config as the levels of a flow: sigma = tau, alpha = 1 - tau.

A model is trained on all tau from 0 to 1; a shift spends more of the steps where pictures of its
size are still noise (Esser et al. 2024, section 5.3.2).
"""

from __future__ import annotations

import math
from typing import Any

from diffusion_gui.core.own_table import MAX_SHIFT, write_flow
from diffusion_gui.core.schedule import MAX_T

from .parts import check_neutral
from .scheduler import SchedulerFacts
from .values import Settings

CLASS = "FlowMatchEulerDiscreteScheduler"
PREDICTION = "flow_prediction"
"""The velocity eps - x_0."""
_NEUTRAL: dict[str, Any] = {
    "invert_sigmas": False,
    "shift_terminal": None,
    "use_karras_sigmas": False,
    "use_exponential_sigmas": False,
    "use_beta_sigmas": False,
    "stochastic_sampling": False,
}
"""Settings that make other steps of a flow, which the models read here do not have."""
MAX_TOKENS = 2**22
MAX_MU = 6.9
"""e to this is the largest shift."""


def read_flow(settings: Settings) -> SchedulerFacts:
    """The facts of a flow's scheduler, without those that go by the size of the pictures.

    Raises:
        UserError: it is of another class or has a setting that this program does not read.
    """
    settings.choice("_class_name", CLASS, (CLASS,))
    check_neutral(settings, _NEUTRAL)
    _count(settings)
    _shift(settings, 1024)
    return SchedulerFacts(PREDICTION, ())


def flow_own(
    settings: Settings, tokens: int, evenly: bool
) -> tuple[tuple[str, int | float | str], ...]:
    """A flow's levels and how its steps are spread, as `ModelInfo.own` has them.

    Args:
        tokens: patches of a picture, by which a dynamic shift goes.
        evenly: steps are spread from the noisiest level to the cleanest one, as the scheduler
            itself does; else each is as long, and the last one ends clean, as Flux asks it to.
    """
    count, shift = _count(settings), _shift(settings, tokens)
    first = 0.0
    if evenly:  # diffusers shifts a second time what already was: its own `sigma_min`
        dynamic = settings.switch("use_dynamic_shifting", False)
        first = 1.0 / count if dynamic else shift / (count + shift - 1.0)
    return (
        ("own_betas", write_flow(shift, first)),
        ("own_offset", 0),
        ("T", count),
        ("spacing", "linspace" if evenly else "trailing"),
    )


def _count(settings: Settings) -> int:
    return settings.whole("num_train_timesteps", 1000, 2, MAX_T)


def _shift(settings: Settings, tokens: int) -> float:
    """s of tau = s u / (1 + (s - 1) u), for pictures of so many patches."""
    shift = settings.number("shift", 1.0, 1e-3, MAX_SHIFT)
    sort = settings.choice("time_shift_type", "exponential", ("exponential", "linear"))
    mu = _mu(settings, tokens)
    if not settings.switch("use_dynamic_shifting", False):
        return shift
    if sort == "exponential":
        return math.exp(mu)
    if not mu >= 1e-3:
        raise settings.refuse("time_shift_type")
    return mu


def _mu(settings: Settings, tokens: int) -> float:
    """How much pictures of so many patches are shifted, as diffusers' `calculate_shift`."""
    low = settings.number("base_shift", 0.5, -10.0, 10.0)
    high = settings.number("max_shift", 1.15, -10.0, 10.0)
    first = settings.whole("base_image_seq_len", 256, 1, MAX_TOKENS)
    last = settings.whole("max_image_seq_len", 4096, 1, MAX_TOKENS)
    if first == last:
        raise settings.refuse("max_image_seq_len")
    mu = low + (high - low) / (last - first) * (tokens - first)
    if not abs(mu) <= MAX_MU:
        raise settings.refuse("max_shift")
    return mu
