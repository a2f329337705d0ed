"""The trajectory file: all numbers of a run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.render.films.run_film import Film
from diffusion_gui.storage import trajectory_file


def write_npz(film: Film, target: Path) -> Iterator[Progress]:
    """Write the trajectory of the last run played; such a file holds one run.

    Raises:
        UserError: the run is not finished.
    """
    trajectory = film.trajectories[-1]
    if not trajectory.complete:
        raise UserError(
            "The run is not finished.",
            "A trajectory file holds a whole run.",
            "Wait for its end, or export an animation.",
        )
    yield Progress(0, 1, "writing numbers")
    trajectory_file.save(trajectory, target, film.options.record)
    yield Progress(1, 1, "writing numbers")
