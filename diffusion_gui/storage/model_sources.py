"""Questions about models of any source, answered without torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusion_gui.core.catalog import MODEL_SOURCES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.entries import ModelSourceEntry
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.item_sizes import Sizes
from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.options import Value
from diffusion_gui.core.recipes.item_size import wanted_shape
from diffusion_gui.core.recipes.model_spec import name_patterns
from diffusion_gui.core.recipes.own_settings import own_settings
from diffusion_gui.core.recipes.told_guidance import NAME as TOLD
from diffusion_gui.core.text import Translatable

from .classifier_files import describe_guide


def source_of(name: str) -> ModelSourceEntry:
    """The source of the model `name`; for a name that none recognises, the one for the rest."""
    rest = None
    for entry in MODEL_SOURCES.values():
        if entry.rest:
            rest = rest or entry
        elif entry.source().recognises(name):
            return entry
    assert rest is not None
    return rest


def is_model(name: str) -> bool:
    """Whether there is a model `name`."""
    return source_of(name).source().recognises(name)


def model_suffixes() -> tuple[str, ...]:
    """Endings of the files of all sources."""
    return tuple(dict.fromkeys(s for entry in MODEL_SOURCES.values() for s in entry.suffixes))


def describe(name: str, whole: bool = False) -> ModelInfo:
    """What is known of the model `name`; with `whole`, its weights are checked too.

    Raises:
        UserError: there is no such model, or it is damaged.
    """
    return source_of(name).source().describe(name, whole)


def own_of(name: str, asked: Mapping[str, Any], used: str = "") -> dict[str, Any]:
    """How the makers of the model `name` sample it; see `own_settings`.

    Raises:
        UserError: there is no such model, or it is damaged.
    """
    info = describe(name)
    own = own_at(info, str(asked.get("size", "")), int(asked.get("frames", 0)))
    return own_settings(own, asked, used, info.conditioning == "text")


def own_at(info: ModelInfo, size: str, frames: int) -> tuple[tuple[str, Value], ...]:
    """How the makers of a model sample items of that size; raises UserError where it makes none."""
    shape = wanted_shape(info, size, frames)
    return info.own if shape is None else info.own_for(shape)


def takes_sizes(name: str) -> Sizes | None:
    """The sizes that items of the model `name` may have; None where that is its own alone."""
    try:
        return describe(name).sizes
    except UserError:
        return None


def takes_prompts(name: str) -> bool:
    """Whether the model `name` is asked by words; not where it cannot be read."""
    try:
        return describe(name).conditioning == "text"
    except UserError:
        return False


def unread_prompts(name: str) -> Translatable | None:
    """Why the model `name` reads no prompt though it takes them; None where it reads them."""
    try:
        return describe(name).unread
    except UserError:
        return None


def takes_told_guidance(name: str) -> bool:
    """Whether the network of the model `name` is given a guidance scale, as distilled ones are."""
    try:
        return TOLD in dict(describe(name).own)
    except UserError:
        return False


def title_of(name: str) -> str:
    """What people call the model `name`; nothing is opened."""
    return source_of(name).source().title(name)


def model_names() -> list[str]:
    """The names of all models there are, and how the others are written."""
    listed = [name for entry in MODEL_SOURCES.values() for name in entry.source().names()]
    return [*listed, *name_patterns()]


def class_names(name: str, run: Domain | None, guide: str = "") -> tuple[str, ...]:
    """The classes that the model `name` can be asked for; none where it cannot be read.

    Args:
        run: the domain of a run it made, where only its data says more.
        guide: the classifier that leads it: a model that knows no classes has the guide's.
    """
    try:
        info = describe(name)
        domain = info.domain or run
        known = domain.labels if domain is not None and info.conditioning == "class" else ()
        return known or (describe_guide(guide).domain.labels if guide else ())
    except UserError:
        return ()  # the run itself says what is wrong with the model
