"""What the window calls a model: the data set it is named after, its file, or its run."""

from __future__ import annotations

from pathlib import Path

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.model_files import IDEAL_PREFIX, models
from diffusion_gui.core.recipe import Recipe
from diffusion_gui.core.run_files import CHECKPOINT

from .i18n import tr


def model_words(name: str) -> str:
    """The model `name` of a recipe, in the language in use."""
    data = name.removeprefix(IDEAL_PREFIX)
    if name == data and _is_path(name):
        path = Path(name)
        named = next((one for one, file in models().items() if file == path), None)
        # A run's checkpoints are all called the same: their folder tells them apart.
        return model_words(named) if named else path.parent.name if _of_run(path) else path.stem
    words = tr(DATASETS[data].label) if data in DATASETS else data
    return words if name == data else tr("Ideal denoiser of {data}").format(data=words)


def model_choices(recipe: Recipe) -> list[tuple[str, str, str]]:
    """(name, words, explanation) of the models there are, and of the recipe's own if it is not."""
    names = [*models(), *([IDEAL_PREFIX + recipe.data] if recipe.data else [])]
    if recipe.model and recipe.model not in names:
        names.append(recipe.model)
    return [(name, model_words(name), name if _is_path(name) else "") for name in names]


def _is_path(name: str) -> bool:
    return len(Path(name).parts) > 1 or name.endswith(".safetensors")


def _of_run(path: Path) -> bool:
    return path.name == CHECKPOINT and bool(path.parent.name)
