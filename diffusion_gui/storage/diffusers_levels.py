"""Noise levels of a diffusers scheduler: alpha and sigma of the states it works on.

Read from the scheduler's own tables, without importing diffusers. Its kinds of states: flow
matching, x = (1 - sigma) x_0 + sigma eps; variance exploding, x = x_0 + sigma eps (Euler, Heun,
LMS); and variance preserving, by its cumulative alphas.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

Level = tuple[float, float, int, int]
"""alpha, sigma, index t in a schedule of T steps (0 is clean), and T."""


def at(scheduler: Any, timestep: Any) -> Level:
    """The level of the state that goes into the step at `timestep`; raises UserError."""
    return _level(scheduler, _index(scheduler, timestep))


def after(scheduler: Any, timestep: Any) -> Level:
    """The level of the state that comes out of it."""
    return _level(scheduler, _index(scheduler, timestep) + 1)


def predicted(scheduler: Any, output: Any, x: Any, alpha: float, sigma: float) -> Any:
    """x_0 by what the network gave at x; None where what it predicts is not known."""
    flows = _flows(scheduler)
    kind = "flow_prediction" if flows else scheduler.config.get("prediction_type", "epsilon")
    if output.shape != x.shape:  # a learned variance lies behind it
        output = output[:, : x.shape[1]]
    if kind == "sample":
        return output
    if kind == "epsilon" and alpha > 0.0:
        return (x - sigma * output) / alpha
    if kind == "flow_prediction":
        return x - sigma * output
    if kind == "v_prediction":
        size = (alpha**2 + sigma**2) ** 0.5  # v is of the state at unit variance
        return (alpha * x / size - sigma * output) / size
    return None


def _flows(scheduler: Any) -> bool:
    config = scheduler.config
    return "FlowMatch" in type(scheduler).__name__ or bool(config.get("use_flow_sigmas"))


def _index(scheduler: Any, timestep: Any) -> int:
    times = _numbers(scheduler.timesteps)
    found = np.flatnonzero(times == float(timestep))
    if not len(found):
        raise UserError(msg("The scheduler does not visit timestep {t:g}.", t=float(timestep)))
    # A scheduler of second order names a timestep twice, and counts its steps.
    counted = getattr(scheduler, "step_index", None)
    if len(found) > 1 and counted is not None and counted in found:
        return int(counted)
    return int(found[0])


def _level(scheduler: Any, index: int) -> Level:
    times = _numbers(scheduler.timesteps)
    T = int(scheduler.config.get("num_train_timesteps", 1000))
    last = index >= len(times)
    sigmas = getattr(scheduler, "sigmas", None)
    if sigmas is not None and len(sigmas) > len(times):
        sigma = float(_numbers(sigmas)[min(index, len(sigmas) - 1)])
        if _flows(scheduler):
            return 1.0 - sigma, sigma, int(np.clip(round(sigma * T), 0, T)), T
        alpha = 1.0
        if hasattr(scheduler, "_sigma_to_alpha_sigma_t"):  # its states have unit variance
            alpha = 1.0 / (1.0 + sigma**2) ** 0.5
            sigma *= alpha
        return alpha, sigma, 0 if last else int(np.clip(round(times[index]) + 1, 0, T)), T
    bars = getattr(scheduler, "alphas_cumprod", None)
    if bars is None:
        raise UserError(
            msg("The noise levels of {name} are not known.", name=type(scheduler).__name__),
            "It has neither sigmas nor cumulative alphas.",
            "Record with r.add(x, x0, alpha, sigma).",
        )
    if last:
        bar = float(getattr(scheduler, "final_alpha_cumprod", 1.0))
        t = 0 if bar == 1.0 else 1
    else:
        t = int(np.clip(round(times[index]) + 1, 0, T))
        bar = float(_numbers(bars)[t - 1])
    return bar**0.5, (1.0 - bar) ** 0.5, t, T


def _numbers(values: Any) -> npt.NDArray[np.float64]:
    if hasattr(values, "detach"):
        values = values.detach().cpu().numpy()
    return np.asarray(values, np.float64)
