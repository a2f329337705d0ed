"""Record the run that the window shows before torch is loaded: `python resources/make_demo.py`.

It is the window's first recipe, carried out by the shipped `shapes` model, so that the live run
takes over without a jump. Run it again whenever that model changes.
"""

from __future__ import annotations

import dataclasses

from diffusion_gui.core.paths import resource
from diffusion_gui.core.protocol.sampling import JourneyRequest, RunStarted, StepDone
from diffusion_gui.core.recipes.recipe import FIRST_RECIPE
from diffusion_gui.core.runs.trajectory import Trajectory
from diffusion_gui.engine import Engine
from diffusion_gui.storage import recorded_run


def main() -> None:
    """Run the journey and write resources/demo.npz."""
    outward = dataclasses.replace(FIRST_RECIPE, process="forward")
    trajectories: list[Trajectory] = []
    for event in Engine(device="cpu").execute(JourneyRequest((outward, FIRST_RECIPE))):
        match event:
            case RunStarted():
                trajectories.append(event.trajectory())
            case StepDone():
                trajectories[-1].add(event.x0, event.noise, event.x)
    target = resource("demo.npz")
    recorded_run.save(trajectories, target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
