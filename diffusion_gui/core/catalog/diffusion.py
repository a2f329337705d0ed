"""Schedules and samplers, one line each."""

from __future__ import annotations

from diffusion_gui.core.entries import SamplerEntry, ScheduleEntry
from diffusion_gui.core.options import Option
from diffusion_gui.core.own_table import OWN_BETAS, OWN_OFFSET
from diffusion_gui.core.registry import Registry
from diffusion_gui.core.schedule_handles import HANDLES

_SCHEDULE = "diffusion_gui.core.schedule:"
SCHEDULES = Registry(
    "schedule",
    ScheduleEntry("linear", _SCHEDULE + "linear", "Linear", "DDPM: beta grows linearly",
                  measured=True),
    ScheduleEntry("scaled_linear", _SCHEDULE + "scaled_linear", "Scaled linear",
                  "Latent diffusion: the square root of beta grows linearly"),
    ScheduleEntry("cosine", _SCHEDULE + "cosine", "Cosine", "Improved DDPM: gentle at both ends",
                  measured=True),
    ScheduleEntry("sigmoid", _SCHEDULE + "sigmoid", "Sigmoid",
                  "Jabri et al.: a sigmoid in alpha-bar"),
    ScheduleEntry("karras", _SCHEDULE + "karras", "Karras",
                  "Variance exploding: sigma from 0.002 to 80", measured=True),
    ScheduleEntry("flow", _SCHEDULE + "flow", "Flow",
                  "Flow matching: the straight path from data to noise", measured=True),
    ScheduleEntry("article", _SCHEDULE + "article", "Article",
                  "The source article: sigmoid(0.1 t), half noisy from its first step"),
    ScheduleEntry("own", _SCHEDULE + "own", "The model's own",
                  "What an opened model was trained on; DDPM's where it has none",
                  (OWN_BETAS, OWN_OFFSET)),
    ScheduleEntry("custom", _SCHEDULE + "custom", "Custom", "Your own, through handles",
                  (HANDLES,)),
)  # fmt: skip

ETA = Option(
    "eta",
    "float",
    0.0,
    "Eta",
    "Share of the posterior noise that each step adds: 0 always takes the same path (DDIM), 1 is "
    "DDPM",
    low=0.0,
    high=1.0,
)
KEEP_EPS = Option(
    "keep_eps",
    "bool",
    False,
    "Clip x0 alone",
    "With Clip x0: the noise that a step of DDIM goes along stays the network's own, as in "
    "diffusers; else it is that of the clipped x0",
)
_SAMPLER = "diffusion_gui.diffusion.samplers."
_EXPLAINED = "diffusion_gui.core.runs.explanations."
SAMPLERS = Registry(
    "sampler",
    SamplerEntry("ddpm", _SAMPLER + "gaussian:ddpm", "DDPM",
                 "Ancestral sampling, posterior variance",
                 explanation=_EXPLAINED + "gaussian:GAUSSIAN", fresh=1.0, line=5,
                 unit_start=True),
    SamplerEntry("ddim", _SAMPLER + "gaussian:ddim", "DDIM", "Implicit model; eta sets its noise",
                 (ETA, KEEP_EPS), explanation=_EXPLAINED + "gaussian:GAUSSIAN", fresh="eta", line=1,
                 unit_start=True),
    SamplerEntry("euler", _SAMPLER + "ode:euler", "Euler",
                 "First order along the probability-flow ODE", explanation=_EXPLAINED + "ode:EULER",
                 order=1, line=4),
    SamplerEntry("heun", _SAMPLER + "ode:heun", "Heun", "Second order, two network calls a step",
                 explanation=_EXPLAINED + "ode:HEUN", calls=2, order=2, line=2),
    SamplerEntry("euler_ancestral", _SAMPLER + "ode:euler_ancestral", "Euler ancestral",
                 "An Euler step down, then fresh noise up",
                 explanation=_EXPLAINED + "gaussian:GAUSSIAN", fresh=1.0),
    SamplerEntry("dpmpp_2m", _SAMPLER + "multistep:dpmpp_2m", "DPM-Solver++ 2M",
                 "Second order with one network call a step",
                 explanation=_EXPLAINED + "multistep:DPMPP_2M", memory=True, order=2, line=3,
                 unit_start=True),
    SamplerEntry("lcm", _SAMPLER + "consistency:lcm", "LCM",
                 "Predict x0, then new noise; for distilled models, in few steps",
                 explanation=_EXPLAINED + "consistency:CONSISTENCY", fresh=1.0),
)  # fmt: skip
