"""Step by step against diffusers' schedulers, from the same starting noise and fresh noise.

Conventions that differ, and what is done about them:

- *Index.* Their index 0 is the first noisy level; ours is clean data. Theirs = ours - 1.
- *Tables.* Theirs are float32. In float32 the schedulers run untouched. For float64 their tables
  are replaced by ours, which are float64 (`test_schedules` compares the tables themselves).
- *Working precision.* Euler, EulerAncestral, DPMSolverMultistep and FlowMatchEuler cast the state
  to float32 inside `step`. For float64 their module is given a torch whose `float32` is float64.
- *State.* Euler, EulerAncestral and Heun walk y = x / alpha, sigma / alpha; theirs is scaled back.
- *Place.* DDIM takes for granted that the next place is T // N lower: `leading` always is so, and
  `trailing` where N divides T. The others are given our places.
- *Float32 at the far end of `cosine`.* alpha ends at 5e-5. Their way from the noise prediction to
  x_0, and their y = x / alpha, keep three digits there. In float32 that schedule is walked from
  `leading`'s first place.
- *Noise.* DDPM and EulerAncestral draw their own; the draw is replaced by ours.
- *Betas.* T = 1000, where ours are theirs (other T are scaled, which theirs are not).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    FlowMatchHeunDiscreteScheduler,
    HeunDiscreteScheduler,
)
from stage import difference, draws, mixture_denoiser, states, steps_of, tensor

from diffusion_gui.core.recipes.schedules import make_schedule
from diffusion_gui.core.schedule import NoiseSchedule

Agree = Callable[[str, str, str, float], None]

T = 1000
ITEMS = 5
DTYPES = (torch.float64, torch.float32)
DENOISER = mixture_denoiser()
BETAS: dict[str, dict[str, Any]] = {
    "linear": {"beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02},
    "scaled_linear": {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012},
    "cosine": {"beta_schedule": "squaredcos_cap_v2"},
}
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


class Run(NamedTuple):
    schedule: NoiseSchedule
    timesteps: np.ndarray
    x: np.ndarray
    z: np.ndarray

    def theirs(self) -> list[int]:
        """The places asked for, in their indices."""
        return [int(t) - 1 for t in self.timesteps[:-1]]


def spacing_for(name: str, dtype: torch.dtype) -> str:
    return "leading" if name == "cosine" and dtype == torch.float32 else "trailing"


def a_run(name: str, N: int, spacing: str) -> Run:
    schedule = make_schedule(name, T)
    timesteps = schedule.timesteps(N, spacing)
    x = schedule.sigma[timesteps[0]] * draws((ITEMS, 2), seed=N)
    return Run(schedule, timesteps, x, draws((N, ITEMS, 2), seed=N + 1))


class WideTorch:
    """torch, but float32 is float64: widens the precision a module casts to."""

    float32 = torch.float64

    def __getattr__(self, name: str) -> Any:
        return getattr(torch, name)


@pytest.fixture
def widen(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, torch.dtype], None]:
    """Let a scheduler compute in float64 where that is asked for."""

    def apply(scheduler: Any, dtype: torch.dtype) -> None:
        module = __import__(type(scheduler).__module__, fromlist=["torch"])
        monkeypatch.setattr(module, "torch", WideTorch() if dtype == torch.float64 else torch)

    return apply


@pytest.fixture
def inject(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, Iterator[torch.Tensor]], None]:
    """Let a scheduler draw the noise it is given."""

    def apply(scheduler: Any, noise: Iterator[torch.Tensor]) -> None:
        module = __import__(type(scheduler).__module__, fromlist=["randn_tensor"])
        monkeypatch.setattr(module, "randn_tensor", lambda *_, **__: next(noise))

    return apply


def vp_tables(scheduler: Any, schedule: NoiseSchedule, dtype: torch.dtype) -> None:
    """Replace a scheduler's alpha_bar by ours for float64."""
    if dtype == torch.float64:
        scheduler.alphas_cumprod = torch.tensor(schedule.alpha_bar[1:])
        scheduler.final_alpha_cumprod = scheduler.one = torch.tensor(1.0, dtype=dtype)


def tau_table(scheduler: Any, run: Run, dtype: torch.dtype) -> None:
    """Replace a scheduler's sigma / alpha by ours for float64; Heun lists inner ones twice."""
    if dtype == torch.float64:
        tau = torch.tensor(run.schedule.sigma[run.timesteps] / run.schedule.alpha[run.timesteps])
        tau = torch.cat([tau[:1], tau[1:-1].repeat_interleave(scheduler.order), tau[-1:]])
        torch.testing.assert_close(scheduler.sigmas, tau.float(), rtol=2e-3, atol=1e-6)
        scheduler.sigmas = tau


def predict(schedule: NoiseSchedule, t: int, x: torch.Tensor, kind: str) -> torch.Tensor:
    """What a network would say at our index t: x_0, the noise, or the velocity of the flow."""
    alpha, sigma = float(schedule.alpha[t]), float(schedule.sigma[t])
    x0 = DENOISER(x, alpha, sigma)
    eps = (x - alpha * x0) / sigma
    return {"sample": x0, "epsilon": eps, "velocity": eps - x0}[kind]


def walk(
    scheduler: Any,
    run: Run,
    dtype: torch.dtype,
    kind: str,
    *,
    scaled: bool = False,
    **extra: Callable[[int], Any],
) -> list[np.ndarray]:
    """The scheduler's states in terms of x.

    Args:
        scaled: it walks y = x / alpha.
        extra: keyword arguments of its step, by k.
    """
    schedule, timesteps, x, _ = run
    scale = schedule.alpha if scaled else np.ones_like(schedule.alpha)
    y = tensor(x / scale[timesteps[0]], dtype)
    theirs = [x]
    # A scheduler of order 2 asks about every place but the first and the last twice.
    asked = [int(timesteps[0]), *np.repeat(timesteps[1:-1], scheduler.order)]
    for call, (t, told) in enumerate(zip(asked, scheduler.timesteps, strict=True), 1):
        if scaled:
            scheduler.scale_model_input(y, told)
        keywords = {name: value(call - 1) for name, value in extra.items()}
        said = predict(schedule, t, float(scale[t]) * y, kind)
        y = scheduler.step(said, told, y, **keywords).prev_sample
        if call % scheduler.order == 0 or call == len(asked):
            theirs.append((float(scale[timesteps[len(theirs)]]) * y).double().numpy())
    return theirs


def compare(
    agree: Agree,
    name: str,
    reference: str,
    dtype: torch.dtype,
    theirs: list[np.ndarray],
    run: Run,
    **options: Any,
) -> None:
    schedule, timesteps, x, z = run
    ours = states(steps_of(name, schedule, timesteps, x, z, dtype=dtype, **options))
    agree(
        name, f"diffusers {reference}", str(dtype).removeprefix("torch."), difference(ours, theirs)
    )


@pytest.mark.parametrize("kind", ["epsilon", "sample"])
@pytest.mark.parametrize("name", BETAS)
def test_ddpm(name: str, kind: str, agree: Agree, inject: Any) -> None:
    for N, dtype in itertools.product((1, 10, 30), DTYPES):
        run = a_run(name, N, spacing_for(name, dtype))
        scheduler = DDPMScheduler(
            T,
            **BETAS[name],
            variance_type="fixed_small",
            clip_sample=False,
            prediction_type=kind,
        )
        scheduler.set_timesteps(timesteps=run.theirs())
        vp_tables(scheduler, run.schedule, dtype)
        inject(scheduler, iter(tensor(run.z, dtype)))
        theirs = walk(scheduler, run, dtype, kind)
        compare(agree, "ddpm", f"DDPM ({kind})", dtype, theirs, run)


@pytest.mark.parametrize("eta", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("kind", ["epsilon", "sample"])
@pytest.mark.parametrize("name", BETAS)
def test_ddim(name: str, kind: str, eta: float, agree: Agree) -> None:
    for N, dtype in itertools.product((1, 10, 25, 30), DTYPES):
        spacing = "leading" if T % N else spacing_for(name, dtype)
        run = a_run(name, N, spacing)
        scheduler = DDIMScheduler(
            T,
            **BETAS[name],
            clip_sample=False,
            set_alpha_to_one=True,
            prediction_type=kind,
            timestep_spacing=spacing,
        )
        scheduler.set_timesteps(N)
        assert scheduler.timesteps.tolist() == run.theirs()
        vp_tables(scheduler, run.schedule, dtype)
        z = tensor(run.z, dtype)
        extra = {"eta": lambda _: eta, "variance_noise": lambda k, z=z: z[k] if eta else None}
        theirs = walk(scheduler, run, dtype, kind, **extra)
        compare(agree, "ddim", f"DDIM ({kind})", dtype, theirs, run, eta=eta)


@pytest.mark.parametrize("kind", ["epsilon", "sample"])
@pytest.mark.parametrize("name", BETAS)
def test_dpmpp_2m(name: str, kind: str, agree: Agree, widen: Any) -> None:
    """Theirs ends with a first-order step, as ours does; every other step is of second order."""
    for N, dtype in itertools.product((1, 2, 5, 20, 40), DTYPES):
        run = a_run(name, N, spacing_for(name, dtype))
        scheduler = DPMSolverMultistepScheduler(
            T,
            **BETAS[name],
            algorithm_type="dpmsolver++",
            solver_order=2,
            solver_type="midpoint",
            final_sigmas_type="zero",
            prediction_type=kind,
        )
        scheduler.set_timesteps(timesteps=run.theirs())
        tau_table(scheduler, run, dtype)
        widen(scheduler, dtype)
        theirs = walk(scheduler, run, dtype, kind)
        compare(agree, "dpmpp_2m", f"DPMSolver++ 2M ({kind})", dtype, theirs, run)


@pytest.mark.parametrize("kind", ["epsilon", "sample"])
@pytest.mark.parametrize("name", BETAS)
def test_euler(name: str, kind: str, agree: Agree, widen: Any) -> None:
    for N, dtype in itertools.product((1, 10, 40), DTYPES):
        run = a_run(name, N, spacing_for(name, dtype))
        scheduler = EulerDiscreteScheduler(T, **BETAS[name], prediction_type=kind)
        scheduler.set_timesteps(timesteps=run.theirs())
        tau_table(scheduler, run, dtype)
        widen(scheduler, dtype)
        theirs = walk(scheduler, run, dtype, kind, scaled=True)
        compare(agree, "euler", f"Euler ({kind})", dtype, theirs, run)


@pytest.mark.parametrize("name", BETAS)
def test_euler_ancestral(name: str, agree: Agree, widen: Any, inject: Any) -> None:
    for N, dtype in itertools.product((1, 10, 40), DTYPES):
        run = a_run(name, N, spacing_for(name, dtype))
        scheduler = EulerAncestralDiscreteScheduler(
            T, **BETAS[name], timestep_spacing=spacing_for(name, dtype)
        )
        scheduler.set_timesteps(N)
        assert scheduler.timesteps.tolist() == run.theirs()
        tau_table(scheduler, run, dtype)
        widen(scheduler, dtype)
        inject(scheduler, iter(tensor(run.z, dtype)))
        theirs = walk(scheduler, run, dtype, "epsilon", scaled=True)
        compare(agree, "euler_ancestral", "EulerAncestral (epsilon)", dtype, theirs, run)


# Cosine's sigma / alpha begins at 20,000; there we walk Heun along the straight line instead, as
# FlowMatchHeun does, below.
@pytest.mark.parametrize("kind", ["epsilon", "sample"])
@pytest.mark.parametrize("name", ["linear", "scaled_linear"])
def test_heun(name: str, kind: str, agree: Agree, widen: Any) -> None:
    for N, dtype in itertools.product((2, 10, 40), DTYPES):
        run = a_run(name, N, "trailing")
        scheduler = HeunDiscreteScheduler(T, **BETAS[name], prediction_type=kind)
        scheduler.set_timesteps(timesteps=run.theirs())
        tau_table(scheduler, run, dtype)
        widen(scheduler, dtype)
        theirs = walk(scheduler, run, dtype, kind, scaled=True)
        compare(agree, "heun", f"Heun ({kind})", dtype, theirs, run)


@pytest.mark.parametrize(
    ("name", "scheduler_class"),
    [("euler", FlowMatchEulerDiscreteScheduler), ("heun", FlowMatchHeunDiscreteScheduler)],
)
def test_flow_matching(name: str, scheduler_class: Any, agree: Agree, widen: Any) -> None:
    """Their velocity is eps - x_0, and their x = (1 - s) x_0 + s eps for s from 1 down to 0.

    Their last place but one is 1 / T, so for both precisions the table is replaced by ours.
    """
    for N, dtype in itertools.product((1, 2, 10, 40), DTYPES):
        run = a_run("flow", N, "trailing")
        scheduler = scheduler_class(T)
        scheduler.set_timesteps(N)
        s = tensor(run.schedule.sigma[run.timesteps], dtype)
        scheduler.sigmas = torch.cat(
            [s[:1], s[1:-1].repeat_interleave(scheduler_class.order), s[-1:]]
        )
        widen(scheduler, dtype)
        theirs = walk(scheduler, run, dtype, "velocity")
        reference = scheduler_class.__name__.removesuffix("DiscreteScheduler")
        compare(agree, name, reference, dtype, theirs, run)
