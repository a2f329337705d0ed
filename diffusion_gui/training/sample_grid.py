"""Samples that a run is looked at by: always from the same noise, in the same few steps.

Of a network that is no denoiser: what it says itself, such as items beside what comes back of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.training import TrainSamples
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.diffusion.denoiser import Denoiser
from diffusion_gui.diffusion.samplers.gaussian import ddim
from diffusion_gui.models.coding import Coding
from diffusion_gui.models.preconditioning import NetworkDenoiser
from diffusion_gui.models.task_network import TaskNetwork

from .device_errors import guarded

STEPS = 25
PATH_BYTES = 2**16
"""Longest way from noise to data that is kept with the samples: that of the points (52 KiB)."""
_LARGEST = float(np.finfo(np.float16).max)


def count_of(domain: Domain) -> int:
    """How many items are drawn."""
    return MODALITIES[domain.modality].sampled


class Way:
    """States from noise to samples: all of them where they are small, else the newest only.

    A window keeps some hundred ways for as long as a run is shown.
    """

    def __init__(self, x: npt.NDArray[np.float32]) -> None:
        self._all = 2 * (STEPS + 1) * x.size <= PATH_BYTES
        self._states = [x]

    def add(self, x: npt.NDArray[np.float32]) -> None:
        """Take the next state (N, *S)."""
        self._states = [*self._states, x] if self._all else [x]

    def samples(self, step: int, labels: npt.NDArray[np.int64]) -> TrainSamples:
        """The samples of `step`, with the way to them in half precision."""
        x, path = self._states[-1], None
        if self._all:  # of a run that explodes the numbers may be too large for half precision
            path = np.stack(self._states).clip(-_LARGEST, _LARGEST).astype(np.float16)
        return TrainSamples(step, labels, x, path)


def samples_of(
    network: nn.Module,
    sigma_data: float,
    seed: int,
    coding: Coding,
    device: torch.device,
    step: int,
    seen: tuple[Tensor, Tensor],
) -> Iterator[Progress | TrainSamples]:
    """What a run of `network` is looked at by, as it is at `step`.

    Args:
        seen: items (N, *S) and labels (N,) of the training set, for what is no denoiser.
    """
    domain = coding.domain
    if isinstance(network, TaskNetwork):
        x, labels = (one[: count_of(domain)] for one in seen)
        return _own_samples(network, x.to(device), labels, seed, step)
    drawn = draw_samples(NetworkDenoiser(network, sigma_data), seed, domain, device, step)
    return (shown(one, coding) if isinstance(one, TrainSamples) else one for one in drawn)


def shown(samples: TrainSamples, coding: Coding) -> TrainSamples:
    """Samples as they are looked at: latents decoded, without the way that led to them."""
    if coding.seen == coding.domain:
        return samples
    x = coding.to_see(torch.from_numpy(samples.x)).numpy()
    return replace(samples, x=x, path=None)


def _own_samples(
    network: TaskNetwork, x: Tensor, labels: Tensor, seed: int, step: int
) -> Iterator[TrainSamples]:
    """What a network that is no denoiser is looked at by; none where a number is not finite."""
    with torch.inference_mode():
        made, classes = guarded(lambda: network.looked_at(x, labels, seed))
        latents = guarded(lambda: network.latent_figures(x))
    if bool(torch.isfinite(made).all()):
        yield TrainSamples(step, classes.cpu().numpy(), made.cpu().numpy(), latents=latents)


def draw_samples(
    denoiser: Denoiser, seed: int, domain: Domain, device: torch.device, step: int
) -> Iterator[Progress | TrainSamples]:
    """Draw items with `denoiser`, as it is at `step` of a run; none where a number is not finite.

    Deterministic DDIM (eta 0) on the usual schedule; item i has the class i modulo the classes.
    """
    count, classes = count_of(domain), len(domain.labels)
    noise = normal(seed, Stream.PRIOR, range(count), 0, domain.shape)
    x = torch.from_numpy(noise.astype(np.float32)).to(device)
    labels = torch.arange(count) % classes if classes else torch.full((count,), -1)
    schedule = schedule_of(Recipe())
    steps = ddim(denoiser, x, schedule, schedule.timesteps(STEPS), _no_noise, labels.to(device))
    way = Way(x.cpu().numpy())
    done = guarded(lambda: next(steps, None))
    while done is not None:
        x = done.x_next
        way.add(x.cpu().numpy())
        yield Progress(done.k + 1, STEPS, "drawing samples")
        done = guarded(lambda: next(steps, None))
    if bool(torch.isfinite(x).all()):
        yield way.samples(step, labels.numpy())


def _no_noise(step: int) -> Tensor:
    raise AssertionError("a deterministic sampler asked for noise")
