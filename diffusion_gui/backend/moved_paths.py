"""Opened files whose data or model is not there: what is missing, and the same where it is now."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from diffusion_gui.core.protocol.files import Opened
from diffusion_gui.core.recipes import comparison
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage import file_places
from diffusion_gui.storage.missing_models import missing_models, replaced
from diffusion_gui.storage.model_sources import describe
from diffusion_gui.storage.run_folder import read_settings

Found = tuple[tuple[str, str], ...]
"""(a path as a file names it, where that is now)."""


def settings_at(settings: TrainSettings, found: Found) -> TrainSettings:
    """A run's settings with the paths that were found."""
    return TrainSettings.from_json(_at(settings.to_json(), found)) if found else settings


def looked_for(opened: Opened, found: Found) -> Opened:
    """`opened` with the paths that were found, and those that are missing still."""
    changes: dict[str, Any] = {}
    there = _at(_named(opened), found)
    if found and opened.comparison is not None:
        changes["comparison"] = comparison.from_json(there)
    elif found and opened.training is not None:
        changes["training"] = TrainSettings.from_json(there)
    elif found and opened.trajectory is not None:
        opened.trajectory.recipe = Recipe.from_json(there)
    elif found and opened.recipe is not None:
        changes["recipe"] = Recipe.from_json(there)
    elif found and opened.model:
        changes["data"] = json.loads(there)["data"]
    gone, models = file_places.missing(there), missing_models(there)
    return dataclasses.replace(opened, missing=gone, models=models, found=found, **changes)


def _at(text: str, found: Found) -> str:
    for old, new in found:
        text = replaced(file_places.moved(text, old, new), old, new)
    return text


def _named(opened: Opened) -> str:
    """JSON with the paths that what was opened needs."""
    if opened.comparison is not None:
        return opened.comparison.to_json()
    if opened.training is not None:
        return opened.training.to_json()
    if opened.trajectory is not None:
        return opened.trajectory.recipe.to_json()
    if opened.recipe is not None:
        return opened.recipe.to_json()
    if opened.run:  # the model it began with is in its weights by now
        return json.dumps({"data": read_settings(opened.path).data})
    if opened.model:
        return json.dumps({"data": describe(opened.model).data})
    return "{}"
