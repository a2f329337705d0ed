"""What the window calls data, and a model: the data it is named after, its file, or its run."""

from __future__ import annotations

from pathlib import Path

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.data_spec import data_path
from diffusion_gui.core.model_files import IDEAL_PREFIX, models, name_of
from diffusion_gui.core.recipe import Recipe
from diffusion_gui.core.run_files import CHECKPOINT

from .i18n import tr


def model_words(name: str) -> str:
    """The model `name` of a recipe, in the language in use."""
    if name.startswith(IDEAL_PREFIX):
        words = data_words(name.removeprefix(IDEAL_PREFIX))
        return tr("Ideal denoiser of {data}").format(data=words)
    known = name_of(name)
    if known in DATASETS:
        return tr(DATASETS[known].label)
    return _shortly(Path(name)) if known == name and _is_path(name) else known


def data_words(data: str) -> str:
    """The data set `data` of a recipe, in the language in use; one's own by its last name."""
    if data in DATASETS:
        return tr(DATASETS[data].label)
    path = data_path(data)
    return Path(path.path).name + path.choice if path and path.prefix else data


def model_choices(recipe: Recipe) -> list[tuple[str, str, str]]:
    """(name, words, explanation) of the models there are, and of the recipe's own if it is not.

    Its own by another name takes the place of the one that it is; one that is called as another
    is shown with its folder.
    """
    used = recipe.model
    names = [*models(), *([IDEAL_PREFIX + recipe.data] if recipe.data else [])]
    if used and used not in names:
        known = name_of(used)
        names = [used if name == known else name for name in names]
    choices = [(name, model_words(name), name if _is_path(name) else "") for name in names]
    if used and used not in names:
        words = model_words(used)
        if words in (said for _, said, _ in choices):
            path = Path(used)
            words = f"{(path.parent.parent if _of_run(path) else path.parent).name}/{words}"
        choices.append((used, words, used if _is_path(used) else ""))
    return choices


def _shortly(path: Path) -> str:
    """A run's checkpoints are all called the same: their folder tells them apart."""
    return path.parent.name if _of_run(path) else path.stem


def _is_path(name: str) -> bool:
    return len(Path(name).parts) > 1 or name.endswith(".safetensors")


def _of_run(path: Path) -> bool:
    return path.name == CHECKPOINT and bool(path.parent.name)
