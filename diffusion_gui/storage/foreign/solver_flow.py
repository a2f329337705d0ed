"""UniPCMultistepScheduler's config as the levels of a flow: those that its steps are at.

Its solver is not among the samplers here. Of n steps it asks for u = 1 - (1 - 1/N) i / n with N
levels, before the shift; the levels of `flow_own` are the same where every step is a whole number
of levels long.
"""

from __future__ import annotations

from typing import Any

from diffusion_gui.core.own_table import MAX_SHIFT, write_flow
from diffusion_gui.core.schedule import MAX_T

from . import flow_schedule
from .flow_schedule import PREDICTION
from .parts import check_neutral
from .scheduler import SchedulerFacts
from .values import Settings

SOLVER = "UniPCMultistepScheduler"
CLASSES = (flow_schedule.CLASS, SOLVER)
_NEUTRAL: dict[str, Any] = {
    "use_karras_sigmas": False,
    "use_exponential_sigmas": False,
    "use_beta_sigmas": False,
    "use_dynamic_shifting": False,
    "shift_terminal": None,
    "thresholding": False,
    "final_sigmas_type": "zero",
}
"""Settings that make other steps of a flow."""


def read_solver_flow(settings: Settings) -> SchedulerFacts:
    """The facts of a flow's scheduler of either class.

    Raises:
        UserError: it is of another class, is none of a flow, or has a setting that this program
            does not read.
    """
    if settings.choice("_class_name", flow_schedule.CLASS, CLASSES) != SOLVER:
        return flow_schedule.read_flow(settings)
    check_neutral(settings, _NEUTRAL)
    for name, wanted in (("use_flow_sigmas", True), ("prediction_type", PREDICTION)):
        Settings(settings.path, {name: None, **settings.content}).choice(name, None, (wanted,))
    solver_flow_own(settings, 1)
    return SchedulerFacts(PREDICTION, ())


def solver_flow_own(settings: Settings, tokens: int) -> tuple[tuple[str, int | float | str], ...]:
    """A flow's levels and how its steps are spread; see `flow_schedule.flow_own`."""
    if settings.content.get("_class_name") != SOLVER:
        return flow_schedule.flow_own(settings, tokens, evenly=True)
    count = settings.whole("num_train_timesteps", 1000, 2, MAX_T)
    shift = settings.number("flow_shift", 1.0, 1e-3, MAX_SHIFT)
    first = 1.0 - (1.0 - 1.0 / count) ** 2
    return (
        ("own_betas", write_flow(shift, first)),
        ("own_offset", 0),
        ("T", count),
        ("spacing", "trailing"),
    )
