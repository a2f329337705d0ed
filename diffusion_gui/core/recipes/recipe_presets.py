"""Ready-made recipes: set-ups of well-known papers, and of the article this program follows."""

from __future__ import annotations

from dataclasses import replace

from .class_labels import ALL
from .recipe import Recipe

_SHAPES = Recipe(data="shapes", model="shapes", label=ALL, count=12, schedule="cosine", T=1000)

ARTICLE = replace(_SHAPES, count=1, seed=0, schedule="article", T=100, steps=100, sampler="ddim")
"""One picture of 3x28x28, 100 steps, noise level sigmoid(0.1 t), seed 0."""

# A thousand steps of a dozen items would take minutes on a small machine.
DDPM = replace(_SHAPES, count=4, schedule="linear", steps=1000, sampler="ddpm")
"""Ho et al. 2020: linear beta, T = 1000, ancestral sampling through every step."""

DDIM = replace(_SHAPES, schedule="linear", steps=10, sampler="ddim", eta=0.0)
"""Song et al. 2020: ten deterministic steps of the same schedule."""

FLOW = replace(_SHAPES, schedule="flow", steps=20, sampler="euler")
"""Lipman et al. 2022, Liu et al. 2022: the straight path, followed by Euler steps."""

EDM = replace(_SHAPES, schedule="karras", T=18, steps=18, sampler="heun")
"""Karras et al. 2022, algorithm 1: 18 noise levels with rho 7, Heun's method."""

GUIDED = replace(_SHAPES, label="star", steps=20, sampler="dpmpp_2m", guidance=4.0)
"""Lu et al. 2022 with classifier-free guidance (Ho & Salimans 2022): one class, exaggerated."""

DIGITS = replace(_SHAPES, data="digits", model="digits", count=20, steps=40)
"""Nichol & Dhariwal 2021: the cosine schedule, on handwritten digits."""

_ROLL = "points:swiss_roll"
SWISS_ROLL = replace(_SHAPES, data=_ROLL, model=_ROLL, count=1000, steps=50)
"""Sohl-Dickstein et al. 2015: the swiss roll, on which diffusion models were first shown."""
