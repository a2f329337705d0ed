"""Files that something is made of: what is written must never take the place of one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .data_spec import data_path
from .generator_spec import generator_of
from .guide_spec import guide_path
from .model_spec import ideal_data
from .recipe import Recipe


def inputs_of(recipe: Recipe) -> tuple[str, ...]:
    """What a recipe, and the run it goes on from, name of data, starting items and models."""
    parents = inputs_of(recipe.parent) if recipe.parent else ()
    generator = generator_of(recipe.init)
    start = generator[1] if generator else recipe.init
    models = recipe.model, recipe.second, guide_path(recipe.guide)
    return recipe.data, start, *models, *parents


def not_a_recipes(recipe: Recipe) -> UserError:
    """The answer where a run is to be made again that a script recorded."""
    return UserError(
        msg("This run was recorded by {by}.", by=recipe.recorded),
        "How to make it again is not known; its states are in the recording alone.",
        "Open the recording (.npz).",
    )


def refuse_overwrite(target: Path, sources: Iterable[str]) -> None:
    """Refuse to write over what is read.

    Args:
        sources: paths, also in the forms of data sets (`images:PATH@64`); other names are passed
            over.

    Raises:
        UserError: `target` is one of them, by whatever name.
    """
    for source in filter(None, sources):
        asked = data_path(ideal_data(source) or source)
        for name in (source, asked.path if asked else ""):
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                if name and os.path.samefile(os.path.expanduser(name), target):
                    raise UserError(
                        msg("{path} is what this is made of.", path=target),
                        "Writing there would replace it.",
                        "Choose another name.",
                    )
