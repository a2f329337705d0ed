"""Noise schedules as plain tables: x_t = alpha_t x_0 + sigma_t eps, t = 0 (clean) .. T (noise).

NumPy only, so that the window draws curves with no backend. `beta` is NaN where a schedule is not
defined through betas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .errors import UserError, unknown_name
from .own_table import flow_levels, is_flow, read_betas, read_flow
from .schedule_handles import LIMIT_DB, curve, read_handles
from .text import msg

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]

MAX_T = 10_000
DB_SPAN = LIMIT_DB
"""Decibels of an SNR curve shown above and below 0; the ends of a schedule are infinite."""
MAX_TAU = 200.0
"""Largest sigma_T / alpha_T walked in Karras' coordinates (DDPM's own table ends at 157)."""
MIN_LOG_ALPHA_BAR = -30.0
"""Where a table ends without any signal, its last step but one is walked as if it ended here."""
SPACINGS = ("trailing", "leading", "linspace")


@dataclass(frozen=True, eq=False)
class NoiseSchedule:
    """The tables of one schedule, float64 of length T + 1; index 0 is clean data.

    Attributes:
        offset: by how many steps `leading` spacing begins higher (diffusers' steps_offset).
    """

    name: str
    alpha: Array
    sigma: Array
    beta: Array
    offset: int = 0

    @property
    def T(self) -> int:
        """The noisiest index."""
        return len(self.alpha) - 1

    @property
    def straight(self) -> bool:
        """Whether Heun's method walks it in straight coordinates, c = alpha + sigma."""
        return bool(self.sigma[-1] > MAX_TAU * self.alpha[-1])

    @cached_property
    def alpha_bar(self) -> Array:
        """alpha squared: the cumulative product of (1 - beta) for variance-preserving schedules."""
        return self.alpha**2

    @cached_property
    def snr_db(self) -> Array:
        """10 log10(alpha^2 / sigma^2); +inf at t = 0, -inf where alpha = 0."""
        with np.errstate(divide="ignore"):
            return 20.0 * (np.log10(self.alpha) - np.log10(self.sigma))

    @cached_property
    def noise_level(self) -> Array:
        """Share of the noise in x_t, sigma / (alpha + sigma): 0 is clean, 1 is noise."""
        return self.sigma / (self.alpha + self.sigma)

    def nearest(self, level: float) -> int:
        """The index whose `noise_level` is closest to `level` (0..1)."""
        return int(np.argmin(np.abs(self.noise_level - level)))

    def timesteps(self, steps: int, spacing: str = "trailing", start: int | None = None) -> Indices:
        """The indices a sampler visits, int64 of length steps + 1, from noisy down to 0.

        Args:
            steps: sampling steps N, 1 <= N <= start.
            spacing: `trailing` t_k = round(T (N - k) / N); `leading` multiples of T // N plus 1;
                `linspace` N even places from T to 1. The last index is always 0. (The names and
                rules are those of Lin et al. 2024, table 2; indices here are theirs plus one,
                because index 0 is the clean end.)
            start: begin from this index instead of T.

        Raises:
            UserError: steps outside 1..start, or an unknown spacing.
        """
        top = self.T if start is None else start
        if not 1 <= steps <= top:
            raise UserError(
                msg("{steps} sampling steps are not possible here.", steps=steps),
                msg(
                    "The run starts at step {top} of the schedule, so it has 1 to {top} steps.",
                    top=top,
                ),
                msg("Give a number of steps from 1 to {top}, or raise T.", top=top),
            )
        k = np.arange(steps, dtype=np.int64)
        if spacing == "trailing":
            # Halves are rounded up with integers, so that no platform rounds them differently.
            t = (2 * top * (steps - k) + steps) // (2 * steps)
        elif spacing == "leading":
            t = (steps - 1 - k) * (top // steps) + 1
            t += min(self.offset, top - int(t[0]))
        elif spacing == "linspace":
            t = np.round(np.linspace(top, 1, steps)).astype(np.int64)
        else:
            raise unknown_name("spacing", spacing, SPACINGS)
        return np.append(t, 0)


def _from_betas(name: str, beta: Array) -> NoiseSchedule:
    """Variance-preserving tables from beta_1..beta_T (Ho et al. 2020, eq. 4)."""
    alpha_bar = np.concatenate([[1.0], np.cumprod(1.0 - beta)])
    return NoiseSchedule(
        name,
        alpha=np.sqrt(alpha_bar),
        sigma=np.sqrt(1.0 - alpha_bar),
        beta=np.concatenate([[0.0], beta]),
    )


def _rescaled(beta: Array, T: int) -> Array:
    # With the betas of T = 1000 kept as they are, a run of T = 50 ends far from noise. Scaling by
    # 1000 / T keeps the total, and so x_T is noise for every T.
    return np.minimum(beta * (1000.0 / T), 0.999)


def _ramp(low: float, high: float, T: int) -> Array:
    """T even places from low to high; a single one is at high, so that T = 1 ends in noise too."""
    return np.linspace(low, high, T) if T > 1 else np.array([high])


def linear(T: int) -> NoiseSchedule:
    """DDPM (Ho et al. 2020, section 4)."""
    return _from_betas("linear", _rescaled(_ramp(1e-4, 0.02, T), T))


def scaled_linear(T: int) -> NoiseSchedule:
    """Latent diffusion (Rombach et al. 2022): sqrt(beta) is linear."""
    return _from_betas(
        "scaled_linear", _rescaled(_ramp(math.sqrt(0.00085), math.sqrt(0.012), T) ** 2, T)
    )


def cosine(T: int) -> NoiseSchedule:
    """Nichol & Dhariwal 2021, eq. 17, s = 0.008, beta clipped at 0.999."""
    u = np.arange(T + 1) / T
    f = np.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2
    return _from_betas("cosine", np.minimum(1.0 - f[1:] / f[:-1], 0.999))


def sigmoid(T: int) -> NoiseSchedule:
    """Jabri et al. 2022, algorithm 1: start -3, end 3, tau 1, gamma clipped at 1e-9."""
    start, end, tau = -3.0, 3.0, 1.0

    def logistic(z: Array | float) -> Array:
        return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(z))))

    u = np.arange(T + 1) / T
    v_start, v_end = logistic(start / tau), logistic(end / tau)
    gamma = (v_end - logistic((u * (end - start) + start) / tau)) / (v_end - v_start)
    alpha_bar = np.clip(gamma, 1e-9, 1.0)
    alpha_bar[0] = 1.0
    beta = np.concatenate([[0.0], 1.0 - alpha_bar[1:] / alpha_bar[:-1]])
    return NoiseSchedule("sigmoid", np.sqrt(alpha_bar), np.sqrt(1.0 - alpha_bar), beta)


def _undefined(T: int) -> Array:
    return np.full(T + 1, np.nan)


def karras(T: int) -> NoiseSchedule:
    """Variance-exploding sigmas (Karras et al. 2022, eq. 5), rho 7, 0.002 to 80, sigma_0 = 0."""
    low, high, rho = 0.002, 80.0, 7.0
    sigma = (low ** (1 / rho) + _ramp(0.0, 1.0, T) * (high ** (1 / rho) - low ** (1 / rho))) ** rho
    return NoiseSchedule("karras", np.ones(T + 1), np.concatenate([[0.0], sigma]), _undefined(T))


def flow(T: int) -> NoiseSchedule:
    """Rectified flow (Liu et al. 2022) and flow matching (Lipman et al. 2022): a straight path."""
    sigma = np.arange(T + 1) / T
    return NoiseSchedule("flow", 1.0 - sigma, sigma, _undefined(T))


def article(T: int) -> NoiseSchedule:
    """The source article: level sigmoid(0.1 (t - 1)), t = 1..T; starts half noisy."""
    level = 1.0 / (1.0 + np.exp(-0.1 * np.arange(T)))
    sigma = np.concatenate([[0.0], level])
    return NoiseSchedule("article", 1.0 - sigma, sigma, _undefined(T))


def own(T: int, *, own_betas: str, own_offset: int) -> NoiseSchedule:
    """A foreign model's own levels (`core.own_table`), exactly where T is their number.

    For another T its steps are as long as N / T of the model's own: log alpha_bar is linear
    between the places of the table. A flow's are known for every T.
    """
    if is_flow(own_betas):
        sigma = np.concatenate([[0.0], flow_levels(T, *read_flow(own_betas))])
        return NoiseSchedule("own", 1.0 - sigma, sigma, _undefined(T), own_offset)
    beta = read_betas(own_betas)
    N = len(beta)
    if N != T:
        with np.errstate(divide="ignore"):
            log_alpha_bar = np.concatenate([[0.0], np.cumsum(np.log1p(-beta))])
        finite = np.maximum(log_alpha_bar, MIN_LOG_ALPHA_BAR)
        finite = np.interp(np.arange(T + 1) * (N / T), np.arange(N + 1), finite)
        beta = -np.expm1(np.diff(finite))
        if np.isinf(log_alpha_bar[-1]):
            beta[-1] = 1.0
    return replace(_from_betas("own", beta), offset=own_offset)


def custom(T: int, *, handles: str) -> NoiseSchedule:
    """Your own SNR through seven handles (`core.handles`), variance preserving as DDPM's is.

    alpha_bar = SNR / (1 + SNR), and so alpha_bar and sigma^2 are the logistic functions of plus and
    minus log SNR (Kingma et al. 2021, section 3.1).
    """
    log_snr = curve(read_handles(handles), np.arange(1, T + 1) / T) * (math.log(10.0) / 10.0)
    log_alpha_bar = -np.logaddexp(0.0, -log_snr)
    return NoiseSchedule(
        "custom",
        alpha=np.concatenate([[1.0], np.exp(0.5 * log_alpha_bar)]),
        sigma=np.concatenate([[0.0], np.exp(-0.5 * np.logaddexp(0.0, log_snr))]),
        beta=np.concatenate([[0.0], -np.expm1(np.diff(log_alpha_bar, prepend=0.0))]),
    )
