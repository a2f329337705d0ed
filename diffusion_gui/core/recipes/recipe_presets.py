"""Ready-made recipes: set-ups of well-known papers, and of the article this program follows."""

from __future__ import annotations

from .class_labels import ALL
from .recipe import Recipe

ARTICLE = Recipe(
    data="shapes",
    model="shapes",
    label=ALL,
    count=1,
    seed=0,
    schedule="article",
    T=100,
    steps=100,
    sampler="ddim",
)
"""One picture of 3x28x28, 100 steps, noise level sigmoid(0.1 t), seed 0."""

# A thousand steps of a dozen items would take minutes on a small machine.
DDPM = Recipe(
    data="shapes",
    model="shapes",
    label=ALL,
    count=4,
    schedule="linear",
    T=1000,
    steps=1000,
    sampler="ddpm",
)
"""Ho et al. 2020: linear beta, T = 1000, ancestral sampling through every step."""

DDIM = Recipe(
    data="shapes",
    model="shapes",
    label=ALL,
    count=12,
    schedule="linear",
    T=1000,
    steps=10,
    sampler="ddim",
    eta=0.0,
)
"""Song et al. 2020: ten deterministic steps of the same schedule."""

FLOW = Recipe(
    data="shapes",
    model="shapes",
    label=ALL,
    count=12,
    schedule="flow",
    T=1000,
    steps=20,
    sampler="euler",
)
"""Lipman et al. 2022, Liu et al. 2022: the straight path, followed by Euler steps."""

EDM = Recipe(
    data="shapes",
    model="shapes",
    label=ALL,
    count=12,
    schedule="karras",
    T=18,
    steps=18,
    sampler="heun",
)
"""Karras et al. 2022, algorithm 1: 18 noise levels with rho 7, Heun's method."""

GUIDED = Recipe(
    data="shapes",
    model="shapes",
    label="star",
    count=12,
    schedule="cosine",
    T=1000,
    steps=20,
    sampler="dpmpp_2m",
    guidance=4.0,
)
"""Lu et al. 2022 with classifier-free guidance (Ho & Salimans 2022): one class, exaggerated."""

DIGITS = Recipe(
    data="digits", model="digits", label=ALL, count=20, schedule="cosine", T=1000, steps=40
)
"""Nichol & Dhariwal 2021: the cosine schedule, on handwritten digits."""

SWISS_ROLL = Recipe(
    data="points:swiss_roll",
    model="points:swiss_roll",
    label=ALL,
    count=1000,
    schedule="cosine",
    T=1000,
    steps=50,
)
"""Sohl-Dickstein et al. 2015: the swiss roll, on which diffusion models were first shown."""
