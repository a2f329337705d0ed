"""What the window calls data, and a model: the data it is named after, its file, or its run."""

from __future__ import annotations

import time
from pathlib import Path

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.recipes.data_spec import data_path
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage.model_files import IDEAL_PREFIX, models, name_of
from diffusion_gui.storage.my_models import MyModel, my_models
from diffusion_gui.storage.run_folder import CHECKPOINT
from diffusion_gui.ui.support.groups import Choice, grouped

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


def model_choices(recipe: Recipe) -> list[Choice]:
    """(name, words, explanation) of the models there are, grouped, and of the recipe's own.

    Its own by another name takes the place of the one that it is; one that is called as another
    is shown with its folder.
    """
    used = recipe.model
    mine = {str(one.path): one for one in my_models()}
    saved = [name for name, path in models().items() if str(path) in mine]
    shipped = [name for name in models() if name not in saved]
    runs = [name for name, one in mine.items() if one.place != one.path]
    if used and used not in (*models(), *runs):
        known = name_of(used)
        shipped, saved = ([used if n == known else n for n in some] for some in (shipped, saved))
    groups = (
        (tr("Shipped models"), shipped),
        (tr("My models"), [*saved, *runs]),
        (tr("Ideal denoiser"), [IDEAL_PREFIX + recipe.data] if recipe.data else []),
    )
    offered = {name for _, names in groups for name in names}
    other = [used] if used and used not in offered else []
    said: set[str] = set()
    result: list[tuple[str, list[Choice]]] = []
    for title, names in (*groups, (tr("Opened"), other)):
        choices: list[Choice] = []
        for name in names:
            words = model_words(name)
            if words in said:
                path = Path(name)
                words = f"{(path.parent.parent if _of_run(path) else path.parent).name}/{words}"
            said.add(words)
            choices.append((name, words, _explained(name, mine)))
        result.append((title, choices))
    return grouped(*result)


def _explained(name: str, mine: dict[str, MyModel]) -> str:
    """Data, steps and date of one's own model, and where it is."""
    one = mine.get(name)
    if one is None:
        return name if _is_path(name) else ""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.date))
    words = tr("{data}, {steps} steps, saved {date}").format(
        data=data_words(one.data), steps=f"{one.steps:,}", date=when
    )
    return f"{words}\n{name}"


def _shortly(path: Path) -> str:
    """A run's checkpoints are all called the same: their folder tells them apart."""
    return path.parent.name if _of_run(path) else path.stem


def _is_path(name: str) -> bool:
    return len(Path(name).parts) > 1 or name.endswith(".safetensors")


def _of_run(path: Path) -> bool:
    return path.name == CHECKPOINT and bool(path.parent.name)
