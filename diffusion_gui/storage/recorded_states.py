"""The states of a run that somebody's script makes: checked one by one, kept until written."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.catalog.modalities import usual_modality
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.recipe import MAX_COUNT, Recipe
from diffusion_gui.core.runs.recorded import Recorded
from diffusion_gui.core.schedule import MAX_T
from diffusion_gui.core.text import msg

from .domain_json import MAX_SIZE, domain_json
from .recording_file import SCRIPT, script_json

Float = npt.NDArray[np.float32]

MOST_BYTES = 4 * 2**30
"""Of all states and predictions: they are kept in memory until the recorder is closed."""


class RecordedStates:
    """What there is of a run.

    Attributes:
        x: K+1 states (N, *S).
        x0: the prediction at each; None where there is none.
        noise: the noise that the step to each added; None where unknown.
        late: the first state is not the one that the run began with.
    """

    def __init__(
        self,
        modality: str,
        value_range: tuple[float, float],
        rate: float,
        labels: Sequence[int],
        label_names: Sequence[str],
        trouble: Callable[[str], None],
    ) -> None:
        """Args: trouble: told what is left out; the rest as the Recorder's."""
        self._modality, self._range, self._rate = modality, value_range, rate
        self._labels, self._names = np.asarray(labels, np.int64), tuple(map(str, label_names))
        self._trouble = trouble
        self.x: list[Float] = []
        self.x0: list[Float | None] = []
        self.noise: list[Float | None] = []
        self._alpha: list[float] = []
        self.sigma: list[float] = []
        self._t: list[int | None] = []
        self._T = 0
        self.late = False
        self._domain: Domain | None = None

    def add(
        self,
        x: Any,
        x0: Any,
        alpha: Any,
        sigma: Any,
        eps: Any = None,
        noise: Any = None,
        t: int | None = None,
        T: int = 1000,
    ) -> None:
        """Take the next state, as `Recorder.add` does; raises UserError where it will not do."""
        a, s = _level(alpha, sigma)
        state = _array(x)
        self._check_state(state)
        if x0 is None and eps is not None and a > 0.0:
            x0 = (state - np.float32(s) * _array(eps)) / np.float32(a)
        predicted = self._beside(x0, state, "prediction")
        fresh = self._beside(noise, state, "noise")
        self.x.append(state)
        self.x0.append(predicted)
        self.noise.append(fresh)
        self._alpha.append(a)
        self.sigma.append(s)
        self._t.append(None if t is None or not 0 <= t <= T <= MAX_T else int(t))
        self._T = T

    def _check_state(self, state: Float) -> None:
        if self._domain is None:
            self._domain = self._domain_of(state)
        elif state.shape != self.x[0].shape:
            raise UserError(
                msg(
                    "A state has shape {shape}; the ones before have {before}.",
                    shape=str(state.shape),
                    before=str(self.x[0].shape),
                ),
                "All states of a run have one shape.",
            )
        if not np.isfinite(state).all():
            raise UserError("A state holds NaN or infinity.")
        if len(self.x) > MAX_T:
            raise UserError(msg("A recording has at most {most:,} steps.", most=MAX_T))
        if 3 * (len(self.x) + 1) * state.nbytes > MOST_BYTES:
            raise UserError(
                msg("It would take more than {size:.1f} GB of memory.", size=MOST_BYTES / 1e9)
            )

    def _beside(self, value: Any, state: Float, what: str) -> Float | None:
        """A prediction or noise of `state`'s shape; None, in words, where it is not usable."""
        if value is None:
            return None
        array = _array(value)
        if array.shape != state.shape:
            self._trouble(f"A {what} has shape {array.shape}, not its state's; it is left out.")
            return None
        if not np.isfinite(array).all():
            self._trouble(f"A {what} holds NaN or infinity; it is left out.")
            return None
        return array

    def _domain_of(self, state: Float) -> Domain:
        shape = state.shape[1:]
        name = self._modality or usual_modality(shape)
        entry = MODALITIES.get(name)
        fits = (
            entry is not None
            and len(entry.axes) == len(shape)
            and all(state.shape)
            and (not entry.heard or shape[0] == 1)
            and (len(shape) > 1 or shape[0] in entry.parts)
        )
        if not fits or math.prod(shape) > MAX_SIZE or len(state) > MAX_COUNT:
            raise UserError(
                msg("States of shape {shape} cannot be recorded.", shape=str(state.shape)),
                "They are (N, 2) points, (N, C, H, W) pictures, (N, 1, L) sounds or "
                "(N, C, F, H, W) clips, N being at most 10,000.",
                "Add the axis of the items (x[None]), or put the channels first.",
            )
        low, high = map(float, self._range)
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise UserError(msg("The value range {range} is none.", range=str(self._range)))
        if len(self._labels) and (
            len(self._labels) != len(state)
            or self._labels.min() < -1
            or (self._names and self._labels.max() >= len(self._names))
        ):
            self._trouble("The labels do not fit the items; they are left out.")
            self._labels = np.empty(0, np.int64)
        return Domain(name, tuple(map(int, shape)), low, high, self._names, float(self._rate))

    def arrays(
        self, by: str, growing: bool, planned: int, problems: Sequence[str]
    ) -> dict[str, npt.NDArray[Any]]:
        """All arrays of the file but x, x0 and noise; there are two states at least."""
        assert self._domain is not None
        steps = len(self.x) - 1
        known = [one is not None for one in self.x0[:-1]]
        counted = any(t is None for t in self._t)
        T = max(steps, 1) if counted else max(self._T, steps)
        t = list(range(steps, -1, -1)) if counted else self._t
        x0 = "x0" if not any(known) else "some x0" if not all(known) else ""
        lacks = ["model", "" if len(self._labels) else "labels", "start" if self.late else "", x0]
        lacks += ["" if all(one is not None for one in self.noise[1:]) else "noise"]
        lacks += ["t" if counted else ""]
        recorded = Recorded(by, growing, planned, tuple(filter(None, lacks)), tuple(problems))
        count = len(self.x[0])
        recipe = Recipe(recorded=by, count=count, steps=steps, T=T)
        return {
            "t": np.array(t, np.int64),
            "alpha": np.array(self._alpha),
            "sigma": np.array(self.sigma),
            "labels": self._labels if len(self._labels) else np.full(count, -1, np.int64),
            "recipe": np.array(recipe.to_json()),
            "domain": np.array(json.dumps(domain_json(self._domain))),
            SCRIPT: np.array(script_json(recorded, known)),
        }


def _array(value: Any) -> Float:
    """A float32 copy of a tensor (of any device and type) or an array."""
    if hasattr(value, "detach"):
        value = value.detach().float().cpu().numpy()
    array = np.asarray(value)
    if array.dtype.kind not in "fiu":
        raise UserError(msg("Numbers of type {type} cannot be recorded.", type=str(array.dtype)))
    with np.errstate(over="ignore"):
        return np.array(array, np.float32)


def _number(value: Any) -> float:
    """A level: a number, or a tensor of numbers that are all the same."""
    array = _array(value) if hasattr(value, "shape") else np.asarray(float(value))
    if not array.size or array.min() != array.max():
        raise UserError("The items of a state have different noise levels.")
    return float(array.flat[0])


def _level(alpha: Any, sigma: Any) -> tuple[float, float]:
    if alpha is None and sigma is None:
        raise UserError("No noise level was given.", "", "Pass alpha and sigma of the state.")
    if sigma is None:
        a = _number(alpha)
        s = math.sqrt(max(0.0, 1.0 - a * a))
    else:
        s = _number(sigma)
        a = 1.0 if alpha is None else _number(alpha)
    if not (math.isfinite(a) and math.isfinite(s) and a >= 0.0 and s >= 0.0 and a + s > 0.0):
        raise UserError(msg("A level of alpha = {a:g}, sigma = {s:g} is not possible.", a=a, s=s))
    return a, s
