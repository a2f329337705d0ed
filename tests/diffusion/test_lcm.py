"""Consistency sampling against diffusers' LCMScheduler, from the same noise and fresh noise.

Its network is a consistency function: c_skip x + c_out x_0, with c_skip under 1e-7 here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from diffusers import LCMScheduler
from stage import difference, draws, mixture_denoiser, states, steps_of, tensor

from diffusion_gui.core.recipes.schedules import make_schedule


@pytest.mark.parametrize("count", [1, 2, 5])
@pytest.mark.parametrize("predicts", ["epsilon", "sample"])
def test_its_steps_are_those_of_diffusers(
    count: int, predicts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = make_schedule("scaled_linear", 1000)
    timesteps = schedule.timesteps(count, "trailing")
    x, z = schedule.sigma[timesteps[0]] * draws((3, 2)), draws((count, 3, 2), 1)
    ours = states(steps_of("lcm", schedule, timesteps, x, z))
    scheduler: Any = LCMScheduler(prediction_type=predicts)
    scheduler.alphas_cumprod = torch.tensor(schedule.alpha_bar[1:])
    scheduler.set_timesteps(count)
    assert scheduler.timesteps.tolist() == [int(t) - 1 for t in timesteps[:-1]]
    fresh = iter(tensor(z))
    module = __import__(type(scheduler).__module__, fromlist=["randn_tensor"])
    monkeypatch.setattr(module, "randn_tensor", lambda *_, **__: next(fresh))
    denoiser, state, theirs = mixture_denoiser(), tensor(x), [x]
    for t in scheduler.timesteps:
        alpha, sigma = (float(table[int(t) + 1]) for table in (schedule.alpha, schedule.sigma))
        made = denoiser(state, alpha, sigma)
        if predicts == "epsilon":
            made = (state - alpha * made) / sigma
        state = scheduler.step(made, t, state, return_dict=False)[0]
        theirs.append(np.asarray(state))
    assert difference(ours, theirs) < 1e-5


def test_the_last_step_gives_the_prediction_itself() -> None:
    schedule = make_schedule("cosine", 100)
    steps = steps_of("lcm", schedule, schedule.timesteps(3), draws((2, 2)), draws((3, 2, 2), 1))
    assert torch.equal(steps[-1].x_next, steps[-1].x0)
