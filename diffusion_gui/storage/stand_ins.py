"""Models that stand in for a data set that is not on this machine: what they make is noised."""

from __future__ import annotations

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.data_spec import data_title
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import Translatable, msg

from . import downloads
from .checkpoints import CheckpointInfo, read_checkpoint
from .model_files import models


def stand_in(data: str) -> CheckpointInfo | None:
    """The model named after the data set `data` and trained on it, where the data are not here.

    None where they are, also damaged or in another set's place; where no such model is there; and
    of data that no one downloads.
    """
    if data not in downloads.DOWNLOADS or downloads.find(data) or downloads.find_pickled(data):
        return None
    path = models().get(data)
    if path is None:
        return None
    try:
        info = read_checkpoint(path, data)
    except UserError:  # that the data are missing is told instead
        return None
    return info if info.denoises and info.data == data else None


def stand_in_words(data: str) -> Translatable:
    """That generated items stand in for those of the data set `data`, and how to have real ones."""
    return msg(
        "{data} is not on this machine. What its model generates is noised in its place; it is "
        "not real data. The real set is {megabytes} MB (--download, or Download in the Train "
        "scene).",
        data=data_title(data),
        megabytes=downloads.megabytes(data),
    )


def stand_in_sha256(recipe: Recipe) -> str:
    """Over the tensors of the model whose items a run of `recipe` begins with; "" for real ones."""
    begins = recipe.init or (recipe.data if recipe.process != "reverse" else "")
    info = stand_in(begins)
    return info.sha256 if info else ""
