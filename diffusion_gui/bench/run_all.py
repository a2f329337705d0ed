"""All measurements, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from diffusion_gui.core.protocol.events import Progress

from .changes import measure_changes
from .export import measure_export
from .figure import Figure
from .latents import measure_latents
from .learning import measure_learning
from .networks import measure_networks
from .processes import measure_processes
from .sampling import measure_ideal, measure_sampling
from .scale import measure_scale
from .sizes import Sizes
from .training import measure_training
from .window import measure_window

# The window first: it stands for a fresh start, and loads the files that the rest needs.
MEASUREMENTS = (measure_window, measure_sampling, measure_changes, measure_ideal, measure_scale,
                measure_processes, measure_networks, measure_latents, measure_training,
                measure_learning, measure_export)  # fmt: skip


def measure(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Measure everything: Progress while at it, a Figure as soon as it is known."""
    for one in MEASUREMENTS:
        yield from one(sizes)
