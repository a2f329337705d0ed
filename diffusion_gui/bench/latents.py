"""Latents against pixels: what a training step of the same network costs an item of each."""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.step_costs import CASES, LATENTS, StepCosts
from diffusion_gui.training.step_costs import step_costs

from .figure import Figure
from .sizes import Sizes


def measure_latents(sizes: Sizes) -> Iterator[Progress | Figure]:
    """How many times a step on pixels, by patch, costs one on their latents."""
    found: StepCosts | None = None
    for event in step_costs(sizes.repeats, sizes.latent_items, sizes.latent_side):
        if isinstance(event, StepCosts):
            found = event
        else:
            yield event
    assert found is not None
    latents = found.seconds[LATENTS]
    for case in CASES[:-1]:
        cost, (own, other) = found.seconds[case], (found.parameters[one] for one in (case, LATENTS))
        yield Figure(
            f"latents/{case.replace(' ', '-')}",
            f"A training step on pixels, {case}, over one on their latents",
            cost / latents,
            note=f"{1000 * cost:.1f} and {1000 * latents:.1f} ms an item of 3x{sizes.latent_side}"
            f"x{sizes.latent_side}, {sizes.latent_items} a step; {own:,} and {other:,} parameters",
            parts={case: cost, LATENTS: latents},
        )
