"""What is on the canvas is what the controls speak of (P20): to be asked at any moment."""

from __future__ import annotations

import dataclasses
import json

from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.exportable import WAY, journey_json
from diffusion_gui.ui.state.watch.exports import watch_parts
from diffusion_gui.ui.state.watch.session import Session
from diffusion_gui.ui.state.watch.watch_state import WatchState


def speaks_of_one_run(watch: WatchState) -> None:
    """The recipe of the frames is the one exported, and the controls' unless theirs is to come."""
    session = watch.session
    shown, runs = session.shown_run, session.timeline.trajectories
    if not runs:
        assert not watch_parts(session)
        return
    assert shown.settings is not None
    settings, process = shown.settings
    branch = watch.branches.tree.current
    for one in runs if branch is None or branch.parent is None else ():
        want = "reverse" if one.recipe.process == "reverse" else process
        assert _alone(one.recipe, settings) == dataclasses.replace(settings, process=want)
        assert len(one.labels) == settings.count
    if not is_to_come(session):
        assert (settings, process) == session.settings, "at rest, another run is shown"
    for _, exportable in watch_parts(session):
        assert not shown.recorded
        assert isinstance(exportable, tuple)
        told = json.loads(journey_json(exportable))
        assert told.pop(WAY, process) == process
        assert Recipe.from_json(json.dumps(told)) == exportable[-1].recipe


def is_to_come(session: Session) -> bool:
    """Whether the run of the controls' settings waits or is being made."""
    return not session.workers.is_ready or session._settle.isActive() or session._running.active


def _alone(recipe: Recipe, settings: Recipe) -> Recipe:
    """A run's recipe without what is filled in when it is made."""
    filled = {name: getattr(settings, name) for name in ("model_sha256", "data")}
    return dataclasses.replace(recipe, **filled)
