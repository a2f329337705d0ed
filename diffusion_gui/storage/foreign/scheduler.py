"""A diffusers scheduler's config as the noise levels a model was trained on, and how it is used."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.own_table import write_betas
from diffusion_gui.core.schedule import MAX_T, SPACINGS
from diffusion_gui.core.text import Translatable, msg

from .values import Settings

Array = npt.NDArray[np.float64]

CLASSES = {
    "DDPMScheduler": ("leading", True),
    "DDIMScheduler": ("leading", True),
    "DDPMParallelScheduler": ("leading", True),
    "DDIMParallelScheduler": ("leading", True),
    "PNDMScheduler": ("leading", False),
    "LMSDiscreteScheduler": ("linspace", False),
    "EulerDiscreteScheduler": ("linspace", False),
    "EulerAncestralDiscreteScheduler": ("linspace", False),
    "DPMSolverMultistepScheduler": ("linspace", False),
    "DPMSolverSinglestepScheduler": ("linspace", False),
    "DEISMultistepScheduler": ("linspace", False),
    "UniPCMultistepScheduler": ("linspace", False),
}
"""Those whose levels are a table of betas, with the spacing and the clipping of a silent config."""
PREDICTIONS = ("epsilon", "sample", "v_prediction")
CLIPPING = ("clip", "keep_eps")
"""Settings of `own` that some pipelines turn off."""
_FIXED = ("fixed_small", "fixed_small_log")


@dataclass(frozen=True)
class SchedulerFacts:
    """What a model was trained on.

    Attributes:
        prediction: what its network predicts, one of `PREDICTIONS`.
        own: settings of a recipe, as in `ModelInfo`.
        notes: what is taken otherwise than the config says.
    """

    prediction: str
    own: tuple[tuple[str, int | float | str], ...]
    notes: tuple[Translatable, ...] = ()


def read_scheduler(settings: Settings) -> SchedulerFacts:
    """The facts of a scheduler's config.

    Raises:
        UserError: it is of a class or has a setting that this program does not read.
    """
    spacing, clips = CLASSES[settings.choice("_class_name", "DDPMScheduler", CLASSES)]
    if settings.content.get("use_flow_sigmas"):
        raise settings.refuse("use_flow_sigmas")
    notes = []
    if settings.content.get("thresholding"):
        notes.append(msg("Its dynamic thresholding is left out."))
    if settings.content.get("variance_type", _FIXED[0]) not in (*_FIXED, None):
        notes.append(msg("DDPM adds the posterior's noise here, not the model's own variance."))
    if settings.content.get("set_alpha_to_one") is False:
        notes.append(msg("The last step goes to clean data, not to the model's first level."))
    own: list[tuple[str, int | float | str]] = []
    betas = _betas(settings)
    if settings.switch("clip_sample", clips):
        own.append(("clip", settings.number("clip_sample_range", 1.0, 1e-3, 100.0)))
        own.append(("keep_eps", True))
    own += [
        ("own_betas", write_betas(betas)),
        ("own_offset", settings.whole("steps_offset", 0, 0, len(betas))),
        ("T", len(betas)),
        ("spacing", settings.choice("timestep_spacing", spacing, SPACINGS)),
    ]
    prediction = settings.choice("prediction_type", PREDICTIONS[0], PREDICTIONS)
    return SchedulerFacts(prediction, tuple(own), tuple(notes))


def _betas(settings: Settings) -> Array:
    """beta_1..beta_N in float64, to the digits of a float32, as diffusers makes them."""
    count = settings.whole("num_train_timesteps", 1000, 1, MAX_T)
    start = settings.number("beta_start", 1e-4, 0.0, 0.999)
    end = settings.number("beta_end", 0.02, 0.0, 0.999)
    rule = settings.choice("beta_schedule", "linear", _RULES)
    name = "beta_schedule"
    if settings.content.get("trained_betas") is not None:
        name = "trained_betas"
        given = settings.listed(name, [])
        if not 1 <= len(given) <= MAX_T or not all(type(one) in (int, float) for one in given):
            raise settings.refuse(name)
        beta = np.array([float(one) for one in given])
    else:
        beta = _RULES[rule](count, start, end)
    if settings.switch("rescale_betas_zero_snr", False) and len(beta) > 1:
        beta = _to_zero_snr(beta)
    if not ((beta > 0.0).all() and (beta[:-1] < 1.0).all() and beta[-1] <= 1.0):
        raise settings.refuse(name if name in settings.content else "_class_name")
    return beta


def _linear(count: int, start: float, end: float) -> Array:
    return np.linspace(start, end, count)


def _scaled_linear(count: int, start: float, end: float) -> Array:
    return np.asarray(np.linspace(start**0.5, end**0.5, count) ** 2)


def _cosine(count: int, start: float, end: float) -> Array:
    u = np.arange(count + 1) / count
    alpha_bar = np.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2
    return np.asarray(np.minimum(1.0 - alpha_bar[1:] / alpha_bar[:-1], 0.999))


def _sigmoid(count: int, start: float, end: float) -> Array:
    return np.asarray(start + (end - start) / (1.0 + np.exp(-np.linspace(-6.0, 6.0, count))))


_RULES = {
    "linear": _linear,
    "scaled_linear": _scaled_linear,
    "squaredcos_cap_v2": _cosine,
    "sigmoid": _sigmoid,
}


def _to_zero_snr(beta: Array) -> Array:
    """The same, ending without any signal (Lin et al. 2024, algorithm 1)."""
    alpha = np.sqrt(np.cumprod(1.0 - beta))
    alpha = (alpha - alpha[-1]) * (alpha[0] / (alpha[0] - alpha[-1]))
    ratio = np.concatenate([alpha[:1], alpha[1:] / alpha[:-1]])
    return np.asarray(1.0 - ratio**2)
