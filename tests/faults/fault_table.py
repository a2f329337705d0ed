"""Deliberate faults of the mathematics, each a small replacement in one file of the package.

Every one is a mistake that somebody makes: a wrong index, a variance for a standard deviation, a
constant of another paper. The tests named beside it must fail when it is planted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Replace `old`, which occurs once in `file`, by `new`; `tests` (under tests/) must notice."""

    what: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


SCHEDULE, NOISE = "core/schedule.py", "core/noise.py"
FORWARD, CONVERT = "diffusion/forward.py", "diffusion/convert.py"
GUIDED, IDEAL, MIXTURE = "diffusion/guided.py", "diffusion/ideal.py", "diffusion/mixture.py"
LED, PRODUCT = "diffusion/classifier_guided.py", "diffusion/product.py"
GAUSSIAN, ODE, MULTISTEP = (
    f"diffusion/samplers/{name}.py" for name in ("gaussian", "ode", "multistep")
)
HANDLES = "core/schedule_handles.py"
TABLES = ("core/test_schedules.py",)
CURVES = ("core/test_handles.py",)
DRAWS = ("core/test_noise.py",)
STEPS = ("diffusion/test_against_papers.py",)
CHAIN = ("diffusion/test_forward.py",)
WORDS = ("diffusion/test_convert.py",)
TILTED = ("diffusion/test_classifier_guidance.py",)
PRODUCTS = ("diffusion/test_products.py",)
EXACT = ("diffusion/test_denoisers.py",)
DIT, DEEP = ("models/test_dit.py",), ("models/test_deep_unet.py",)

FAULTS = (
    # -------------------------------------------------------------- schedules
    Fault(
        "betas of T = 1000 kept at every T",
        SCHEDULE,
        "np.minimum(beta * (1000.0 / T), 0.999)",
        "np.minimum(beta, 0.999)",
        TABLES,
    ),
    Fault(
        "linear: beta ends at 0.2",
        SCHEDULE,
        "_ramp(1e-4, 0.02, T)",
        "_ramp(1e-4, 0.2, T)",
        TABLES,
    ),
    Fault(
        "scaled_linear: the root of beta taken for beta",
        SCHEDULE,
        "math.sqrt(0.012), T) ** 2, T)",
        "math.sqrt(0.012), T), T)",
        TABLES,
    ),
    Fault(
        "custom: decibels of an amplitude",
        SCHEDULE,
        "(math.log(10.0) / 10.0)",
        "(math.log(10.0) / 20.0)",
        CURVES,
    ),
    Fault(
        "custom: each slope weighted by the wrong side",
        HANDLES,
        "before / chord[:-1] + after / chord[1:]",
        "after / chord[:-1] + before / chord[1:]",
        CURVES,
    ),
    Fault(
        "custom: a pushed handle goes to where its neighbour is",
        HANDLES,
        "max(value, here + GAP_DB * (number - i))",
        "max(value, here)",
        CURVES,
    ),
    Fault(
        "cosine: s = 0.08",
        SCHEDULE,
        "(u + 0.008) / 1.008",
        "(u + 0.08) / 1.08",
        TABLES,
    ),
    Fault(
        "sigmoid: from -2 to 3",
        SCHEDULE,
        "start, end, tau = -3.0, 3.0, 1.0",
        "start, end, tau = -2.0, 3.0, 1.0",
        TABLES,
    ),
    Fault(
        "karras: rho 5",
        SCHEDULE,
        "low, high, rho = 0.002, 80.0, 7.0",
        "low, high, rho = 0.002, 80.0, 5.0",
        TABLES,
    ),
    Fault(
        "flow: signal and noise exchanged",
        SCHEDULE,
        '"flow", 1.0 - sigma, sigma,',
        '"flow", sigma, 1.0 - sigma,',
        TABLES,
    ),
    Fault(
        "article: begins at t = 1 instead of 0",
        SCHEDULE,
        "np.exp(-0.1 * np.arange(T))",
        "np.exp(-0.1 * np.arange(1, T + 1))",
        TABLES,
    ),
    Fault(
        "alpha_bar taken for alpha",
        SCHEDULE,
        "alpha=np.sqrt(alpha_bar)",
        "alpha=alpha_bar",
        TABLES,
    ),
    Fault(
        "1 - alpha_bar taken for sigma",
        SCHEDULE,
        "sigma=np.sqrt(1.0 - alpha_bar)",
        "sigma=1.0 - alpha_bar",
        TABLES,
    ),
    Fault(
        "decibels of an amplitude counted as of a power",
        SCHEDULE,
        "return 20.0 * (np.log10",
        "return 10.0 * (np.log10",
        TABLES,
    ),
    # -------------------------------------------------------------- spacing
    Fault(
        "trailing: rounded down",
        SCHEDULE,
        "(2 * top * (steps - k) + steps) // (2 * steps)",
        "(top * (steps - k)) // steps",
        TABLES,
    ),
    Fault(
        "leading: off by one index",
        SCHEDULE,
        "(top // steps) + 1",
        "(top // steps)",
        TABLES,
    ),
    Fault(
        "linspace: visits the clean end twice",
        SCHEDULE,
        "np.linspace(top, 1, steps)",
        "np.linspace(top, 0, steps)",
        TABLES,
    ),
    # -------------------------------------------------------------- noise
    Fault(
        "noise keyed by the place in the batch, not by the item",
        NOISE,
        '["key"][1] = item',
        '["key"][1] = row',
        DRAWS,
    ),
    Fault(
        "the same noise at every step",
        NOISE,
        "counter=[0, 0, int(stream), step]",
        "counter=[0, 0, int(stream), 0]",
        DRAWS,
    ),
    Fault(
        "starting noise and fresh noise overlap",
        NOISE,
        "counter=[0, 0, int(stream), step]",
        "counter=[0, 0, 0, step]",
        DRAWS,
    ),
    Fault(
        "steps one block of counters apart",
        NOISE,
        "counter=[0, 0, int(stream), step]",
        "counter=[step, 0, int(stream), 0]",
        DRAWS,
    ),
    Fault(
        "uniform noise",
        NOISE,
        "mover.standard_normal(out=",
        "mover.random(out=",
        DRAWS,
    ),
    # -------------------------------------------------------------- forward
    Fault(
        "alpha_bar for its root in the closed form",
        FORWARD,
        "return per_item(alpha, x0) * x0 +",
        "return per_item(alpha, x0) ** 2 * x0 +",
        CHAIN,
    ),
    Fault(
        "closed form a step late",
        FORWARD,
        "add_noise(x0, eps, t.alpha, t.sigma)",
        "add_noise(x0, eps, s.alpha, s.sigma)",
        CHAIN,
    ),
    Fault(
        "beta for the root of beta in the chain",
        FORWARD,
        "return ratio, math.sqrt(max(sigma_s**2 - (ratio * sigma_t) ** 2, 0.0))",
        "return ratio, max(sigma_s**2 - (ratio * sigma_t) ** 2, 0.0)",
        CHAIN,
    ),
    Fault(
        "the chain's signal does not fade",
        FORWARD,
        "following = ratio * x + spread * z",
        "following = x + spread * z",
        CHAIN,
    ),
    Fault(
        "the chain adds the first step's noise again and again",
        FORWARD,
        "z = noise(k)",
        "z = noise(0)",
        CHAIN,
    ),
    # -------------------------------------------------------------- conversions
    Fault(
        "eps divided by alpha",
        CONVERT,
        "return (x_t - per_item(alpha, x_t) * x0) / per_item(sigma, x_t)",
        "return (x_t - per_item(alpha, x_t) * x0) / per_item(alpha, x_t)",
        WORDS,
    ),
    Fault(
        "x_0 from eps with alpha and sigma exchanged",
        CONVERT,
        "return (x_t - per_item(sigma, x_t) * eps) / per_item(alpha, x_t)",
        "return (x_t - per_item(alpha, x_t) * eps) / per_item(sigma, x_t)",
        WORDS,
    ),
    Fault(
        "v with a plus",
        CONVERT,
        "return per_item(alpha, x_t) * eps - per_item(sigma, x_t) * x0",
        "return per_item(alpha, x_t) * eps + per_item(sigma, x_t) * x0",
        WORDS,
    ),
    Fault(
        "x_0 from v for variance-preserving schedules only",
        CONVERT,
        "return (a * x_t - s * v) / (a * a + s * s)",
        "return a * x_t - s * v",
        WORDS,
    ),
    Fault(
        "the score points away from the data",
        CONVERT,
        "return -eps_from_x0(x_t, x0, alpha, sigma) / per_item(sigma, x_t)",
        "return eps_from_x0(x_t, x0, alpha, sigma) / per_item(sigma, x_t)",
        WORDS,
    ),
    # -------------------------------------------------------------- ddpm and ddim
    Fault(
        "beta for the posterior's variance",
        GAUSSIAN,
        "return spread * t.sigma / s.sigma",
        "return spread",
        STEPS,
    ),
    Fault(
        "noise at the last step",
        GAUSSIAN,
        "return spread * t.sigma / s.sigma",
        "return spread * max(t.sigma, 0.05) / s.sigma",
        STEPS,
    ),
    Fault(
        "coefficients of x_0 and eps exchanged",
        GAUSSIAN,
        "mean = torch.add((t.alpha - kept * s.alpha) * x0, x, alpha=kept)",
        "mean = torch.add((kept - t.alpha * s.alpha) * x0, x, alpha=t.alpha)",
        STEPS,
    ),
    Fault(
        "fresh noise comes on top instead of in place of the old",
        GAUSSIAN,
        "kept = math.sqrt(max(t.sigma**2 - std**2, 0.0))",
        "kept = t.sigma",
        STEPS,
    ),
    Fault(
        "fresh noise missing",
        GAUSSIAN,
        "return mean if z is None else torch.add(mean, z, alpha=std)",
        "return mean",
        STEPS,
    ),
    Fault(
        "variance for standard deviation",
        GAUSSIAN,
        "return mean if z is None else torch.add(mean, z, alpha=std)",
        "return mean if z is None else torch.add(mean, z, alpha=std**2)",
        STEPS,
    ),
    Fault(
        "the denoiser is told the level it goes to, not the one it is at",
        GAUSSIAN,
        "x0 = denoiser(x, s.alpha, s.sigma, labels)",
        "x0 = denoiser(x, t.alpha, t.sigma, labels)",
        STEPS,
    ),
    Fault(
        "the first step's noise at every step",
        GAUSSIAN,
        "z = noise(k) if std > 0.0 else None",
        "z = noise(0) if std > 0.0 else None",
        STEPS,
    ),
    Fault(
        "noise is recorded that was not added",
        GAUSSIAN,
        "z = noise(k) if std > 0.0 else None",
        "z = noise(k)",
        STEPS,
    ),
    Fault(
        "eta counts twice",
        GAUSSIAN,
        "lambda s, t: eta * posterior_std(s, t)",
        "lambda s, t: eta**2 * posterior_std(s, t)",
        STEPS,
    ),
    # -------------------------------------------------------------- euler, heun, ancestral
    Fault(
        "euler for alpha = 1 only",
        ODE,
        "return kept * x + (t.alpha - kept * s.alpha) * x0",
        "return kept * x + (t.alpha - kept) * x0",
        STEPS,
    ),
    Fault(
        "heun: the whole of the second slope instead of the half",
        ODE,
        "(0.5 * (tau_s / tau_t - 1.0))",
        "(1.0 * (tau_s / tau_t - 1.0))",
        STEPS,
    ),
    Fault(
        "heun: second prediction from the old state",
        ODE,
        "ahead = denoiser(following, t.alpha, t.sigma, labels)",
        "ahead = denoiser(x, t.alpha, t.sigma, labels)",
        STEPS,
    ),
    Fault(
        "heun: second prediction at the old level",
        ODE,
        "ahead = denoiser(following, t.alpha, t.sigma, labels)",
        "ahead = denoiser(following, s.alpha, s.sigma, labels)",
        STEPS,
    ),
    Fault(
        "heun: DDPM's own schedule walked in other coordinates than Karras'",
        SCHEDULE,
        "MAX_TAU = 200.0",
        "MAX_TAU = 100.0",
        STEPS,
    ),
    Fault(
        "ancestral: sigma_up from a difference of amplitudes",
        ODE,
        "return t.sigma * math.sqrt(max(1.0 - ratio * ratio, 0.0))",
        "return t.sigma * (1.0 - ratio)",
        STEPS,
    ),
    # -------------------------------------------------------------- dpm-solver++
    Fault(
        "2m: memory of the first step, never renewed",
        MULTISTEP,
        "x, before, h_before = following, x0, h",
        "x, before, h_before = following, x0 if before is None else before, h",
        STEPS,
    ),
    Fault(
        "2m: r upside down",
        MULTISTEP,
        "r = h_before / h",
        "r = h / h_before",
        STEPS,
    ),
    Fault(
        "2m: extrapolates the wrong way",
        MULTISTEP,
        "direction = (1.0 + 0.5 / r) * x0 - (0.5 / r) * before",
        "direction = (1.0 - 0.5 / r) * x0 + (0.5 / r) * before",
        STEPS,
    ),
    Fault(
        "2m: steps measured in SNR instead of its logarithm",
        MULTISTEP,
        "math.log(end.alpha / end.sigma)",
        "end.alpha / end.sigma",
        STEPS,
    ),
    Fault(
        "2m: class dropped",
        MULTISTEP,
        "x0 = denoiser(x, s.alpha, s.sigma, labels)",
        "x0 = denoiser(x, s.alpha, s.sigma, None)",
        EXACT,
    ),
    # -------------------------------------------------------------- guidance
    Fault(
        "guidance counted from the conditional answer: one too much",
        GUIDED,
        "return free + self.guidance * (conditional - free)",
        "return conditional + self.guidance * (conditional - free)",
        EXACT,
    ),
    Fault(
        "guidance applied twice",
        GUIDED,
        "return free + self.guidance * (conditional - free)",
        "return free + self.guidance**2 * (conditional - free)",
        EXACT,
    ),
    Fault(
        "guidance: halves of the batch exchanged",
        GUIDED,
        "free, conditional = both.chunk(2)",
        "conditional, free = both.chunk(2)",
        EXACT,
    ),
    Fault(
        "guidance: class dropped",
        GUIDED,
        "torch.cat([nobody, labels])",
        "torch.cat([nobody, nobody])",
        EXACT,
    ),
    Fault(
        "classifier guidance: the gradient of the prediction alone, without the denoiser's",
        LED,
        "torch.autograd.grad(log_p[led].sum(), x)",
        "torch.autograd.grad(log_p[led].sum(), x0)",
        TILTED,
    ),
    Fault(
        "classifier guidance: sigma / alpha for sigma^2 / alpha",
        LED,
        "steepness = s * torch.clamp(s / a, max=STEEPEST)",
        "steepness = torch.clamp(s / a, max=STEEPEST)",
        TILTED,
    ),
    Fault(
        "classifier guidance: the wrong way",
        LED,
        "x0 + self.scale * steepness * gradient",
        "x0 - self.scale * steepness * gradient",
        TILTED,
    ),
    # -------------------------------------------------------------- two models
    Fault(
        "sum of scores: the weights exchanged",
        PRODUCT,
        "self.weight * one + self.second_weight * other",
        "self.second_weight * one + self.weight * other",
        PRODUCTS,
    ),
    Fault(
        "sum of scores: predictions summed, what the weights leave forgotten",
        PRODUCT,
        "rest = 1.0 - self.weight - self.second_weight",
        "rest = 0.0",
        PRODUCTS,
    ),
    Fault(
        "sum of scores: predictions summed as if weights had to sum to 1",
        PRODUCT,
        "summed = self.weight * one + self.second_weight * other",
        "summed = (self.weight * one + self.second_weight * other) "
        "/ (self.weight + self.second_weight)",
        PRODUCTS,
    ),
    Fault(
        "exact product: the weights left out",
        PRODUCT,
        "logs = logs + w * log_p",
        "logs = logs + log_p",
        PRODUCTS,
    ),
    Fault(
        "exact product: the width around grid points left out",
        PRODUCT,
        "inside = (a * self.width**2 / variance)",
        "inside = (a * 0.0 / variance)",
        PRODUCTS,
    ),
    Fault(
        "ideal: shares of the items taken for their logarithms",
        IDEAL,
        "weights.double().log()",
        "weights.double()",
        PRODUCTS,
    ),
    # -------------------------------------------------------------- exact denoisers
    Fault(
        "ideal: items' norms not scaled with alpha squared",
        IDEAL,
        "a * product - a * a * self._half_norm",
        "a * product - a * self._half_norm",
        EXACT,
    ),
    Fault(
        "ideal: sigma for sigma squared",
        IDEAL,
        ".clamp(min=1e-12).square()",
        ".clamp(min=1e-12)",
        EXACT,
    ),
    Fault(
        "ideal: weights of earlier blocks not brought to the new peak",
        IDEAL,
        "mean = mean * shrink +",
        "mean = mean +",
        EXACT,
    ),
    Fault(
        "ideal: class dropped",
        IDEAL,
        "logits = logits.masked_fill(~allowed, -torch.inf)",
        "logits = logits + 0.0",
        EXACT,
    ),
    Fault(
        "mixture: means not faded with alpha",
        MIXTURE,
        "away = x - a * means",
        "away = x - means",
        EXACT,
    ),
    Fault(
        "mixture: components weighed without their widths",
        MIXTURE,
        "- 0.5 * x.shape[-1] * total.log().squeeze(-1)",
        "- 0.0 * x.shape[-1] * total.log().squeeze(-1)",
        EXACT,
    ),
    # --------------------------------------------------------------- networks
    Fault(
        "DiT: the row told before the column",
        "models/dit.py",
        "for place in (column, row)",
        "for place in (row, column)",
        DIT,
    ),
    Fault(
        "DiT: gates left out",
        "models/dit.py",
        "return torch.addcmul(x, mlp_gate, h)",
        "return x + h",
        DIT,
    ),
    Fault(
        "DiT: shift and scale of the attention swapped",
        "models/dit.py",
        "shift, scale, gate, mlp_shift",
        "scale, shift, gate, mlp_shift",
        DIT,
    ),
    Fault(
        "deep U-Net: skips in the order they came",
        "models/deep_unet.py",
        "skips.pop()",
        "skips.pop(0)",
        DEEP,
    ),
    Fault(
        "deep U-Net: attention at every resolution",
        "models/deep_unet.py",
        "if at.attends else []",
        "if at.positions else []",
        DEEP,
    ),
)
