"""`--continue FILE --at K`: going on from a recorded trajectory with other settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import tagged
from diffusion_gui.core.os_text import home_path
from diffusion_gui.core.protocol.sampling import ContinueRequest
from diffusion_gui.core.recipes.recipe import RECIPE_OPTIONS, Recipe
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.storage import trajectory_file

from .command import flag

FREE = tagged(RECIPE_OPTIONS, "free")
"""What may differ for the rest of the run."""


def continued(file: str, at: str | None, asked: Mapping[str, Any]) -> ContinueRequest:
    """The request that goes on from state `at` of the trajectory `file` with the `asked` flags.

    Raises:
        UserError: no such file or state, a setting that is bound to the file, or a wrong value.
    """
    bound = [flag(name) for name in asked if name not in FREE]
    if bound:
        raise UserError(
            f"{', '.join(bound)} cannot change in the middle of a run.",
            what_to_do=f"With --continue give any of {', '.join(map(flag, FREE))}.",
        )
    if at is None:
        raise UserError(
            "--continue needs --at, the state to go on from.",
            what_to_do=f"'diffusion-gui inspect {file}' tells how many there are.",
        )
    run = trajectory_file.load(home_path(file))
    parent = dataclasses.replace(run.recipe, count=len(run.labels))
    if not np.array_equal(timesteps_of(parent), run.path.t):
        raise UserError(
            f"The steps in {file} are not those that its recipe tells.",
            "It was made by another version, or changed afterwards.",
            "Make it again with 'diffusion-gui sample'.",
        )
    k = int(RECIPE_OPTIONS["at"].check(at))
    child = dataclasses.replace(
        parent, process="reverse", parent=parent, at=k, start_sha256="", **asked
    )
    if "steps" not in asked:
        left = len(run.path) - 1 - k if parent.process == "reverse" else Recipe.steps
        child = dataclasses.replace(child, steps=max(1, min(left, parent.T)))
    child = child.checked()
    timesteps_of(child)
    before = run.x[k - 1] if k > 0 else None
    return ContinueRequest(child, run.x[k], run.labels, before)
