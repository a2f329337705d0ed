"""What is said of a step: its coefficients, its formula in symbols, its lines of PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import EllipsisType

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float, NoiseLevels, Trajectory

Place = tuple[int | EllipsisType, ...]
"""Where in (N, *S): one item's point, or all channels of one of its pixels."""


@dataclass(frozen=True)
class StepFormula:
    """The coefficients of one step, x_next = c_x x + c_0 x_0 + c_z z.

    Attributes:
        keep: of the state x.
        pull: of the prediction x_0 (of the data, in the forward process).
        fresh: of fresh standard normal noise.
        corrected: a second-order term is added that depends on another prediction.
        clipped: x_0 is clipped in one of its terms alone, which this sum leaves out.
    """

    keep: float
    pull: float
    fresh: float = 0.0
    corrected: bool = False
    clipped: bool = False


@dataclass(frozen=True)
class Symbolic:
    """The formula of a run's steps in symbols, as `StepFormula` has it in numbers.

    alpha and sigma are this state's, alpha' and sigma' those of the next one; `_` puts an index
    below the line.

    Attributes:
        formula: x_next as a sum of terms; `correction` is added where the sampler is of second
            order and both ends are inside the schedule, empty for the others.
        where: what else is named in them.
    """

    formula: str
    correction: str = ""
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """How a sampler or a noising process makes its steps.

    Attributes:
        coefficients: of the step from state k, by recipe, path and k.
        symbols: the formula that the steps of a recipe's run have in common.
        code: lines of PyTorch of the step from state k, by recipe, path and k. They read `x`,
            `x0`, `z`, `alpha_s`, `sigma_s`, `alpha_t`, `sigma_t` and `recorded(NAME, STATE)`, and
            leave the next state in `x_next`.
        derived: how numbers are found that the code asks of `recorded` and a run does not hold.
    """

    coefficients: Callable[[Recipe, NoiseLevels, int], StepFormula]
    symbols: Callable[[Recipe], Symbolic]
    code: Callable[[Recipe, NoiseLevels, int], str]
    derived: Mapping[str, Callable[[Trajectory, int, Place], Float]] = field(default_factory=dict)


def ends(path: NoiseLevels, k: int) -> tuple[float, float, float, float]:
    """alpha and sigma of state k, and those of the next one."""
    alpha, sigma = path.alpha[k : k + 2].tolist(), path.sigma[k : k + 2].tolist()
    return alpha[0], sigma[0], alpha[1], sigma[1]
