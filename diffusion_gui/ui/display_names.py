"""What the window calls data, and a model: the data it is named after, its file, or its run."""

from __future__ import annotations

import time
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from diffusion_gui.core.catalog import CODECS, JUDGES, MODEL_SOURCES
from diffusion_gui.core.catalog.codecs import AS_IT_IS, learned_place
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.protocol.scoring import Figure
from diffusion_gui.core.recipes.codec_choice import codec_choices
from diffusion_gui.core.recipes.comparison import Pane, pane_names
from diffusion_gui.core.recipes.data_spec import data_title, modality_of
from diffusion_gui.core.recipes.guide_spec import guide_name
from diffusion_gui.core.recipes.model_spec import ideal_data
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.storage.checkpoints import is_of_run, is_path
from diffusion_gui.storage.foreign.loose_autoencoder import CODEC as INSTEAD
from diffusion_gui.storage.generators import generators_for
from diffusion_gui.storage.guides import guides_for
from diffusion_gui.storage.joining import joining
from diffusion_gui.storage.learned_codecs import codecs_instead
from diffusion_gui.storage.model_files import models, name_of
from diffusion_gui.storage.model_sources import title_of
from diffusion_gui.storage.my_models import MyModel, my_models
from diffusion_gui.storage.stand_ins import stand_in
from diffusion_gui.ui.support.groups import Choice, grouped, is_heading

from .i18n import in_words, tr


def model_words(name: str) -> str:
    """The model `name` of a recipe, in the language in use."""
    return in_words(title_of(name))


def models_apart(names: Sequence[str]) -> list[str]:
    """The models of a comparison; of the same name, with the first folder that they differ in."""
    words = [model_words(name) for name in names]
    places = {name: Path(name).parent.parts[::-1] for name in names if is_path(name)}
    result = []
    for name, word in zip(names, words, strict=True):
        alike = {other for other, same in zip(names, words, strict=True) if same == word} - {name}
        others = [places.get(other, ()) for other in alike]
        folder = next(
            (
                part
                for depth, part in enumerate(places.get(name, ()))
                if all(other[depth : depth + 1] != (part,) for other in others)
            ),
            "",
        )
        result.append(f"{word} ({folder})" if alike and folder else word)
    return result


def pane_words(panes: Sequence[Pane]) -> list[str]:
    """What Compare's panes are called, in the language in use."""
    return pane_names(panes, tr, models_apart)


def data_words(data: str) -> str:
    """The data set `data` of a recipe, in the language in use; one's own by its last name."""
    return in_words(data_title(data))


def model_choices(recipe: Recipe) -> list[Choice]:
    """(name, words, explanation) of the models there are, grouped, and of the recipe's own.

    Its own by another name takes the place of the one that it is; one that is called as another
    is shown with its folder.
    """
    used = recipe.model
    every = my_models()
    mine = {str(one.path): one for one in every if one.info.denoises}
    codecs = {str(one.path) for one in every if not one.info.denoises}
    known_files = {name: path for name, path in models().items() if str(path) not in codecs}
    saved = [name for name, path in known_files.items() if str(path) in mine]
    shipped = [name for name in known_files if name not in saved]
    runs = [name for name, one in mine.items() if one.place != one.path]
    if used and used not in (*known_files, *runs):
        known = name_of(used)
        shipped, saved = ([used if n == known else n for n in some] for some in (shipped, saved))
    groups = (
        (tr("Shipped models"), shipped),
        (tr("My models"), [*saved, *runs]),
        *_other_models(recipe.data, known_files),
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
                words = f"{(path.parent.parent if is_of_run(path) else path.parent).name}/{words}"
            said.add(words)
            choices.append((name, words, explained(name, mine)))
        result.append((title, choices))
    return grouped(*result)


def codec_words(recipe: Recipe) -> list[Choice]:
    """What noise can be added to, where the recipe's data and model leave a choice.

    The usual one comes first. A trained model works as it was trained.
    """
    if (learned := learned_place(recipe.codec)) and ideal_data(recipe.model):
        entry = CODECS[learned[0]]
        own = recipe.codec, tr(entry.label), tr(entry.summary)
        return [own, (AS_IT_IS, tr(entry.otherwise), "")]
    if loose := codecs_instead(recipe.model, recipe.codec):
        words, more = tr("To its latents, shown by {name}"), tr(CODECS[INSTEAD].summary)
        return [
            ("", tr("To its latents"), tr("Its own autoencoder makes pictures of them")),
            *(
                (name, words.format(name=model_words(at)), f"{more}\n{at}")
                for name, at in loose.items()
            ),
        ]
    items = modality_of(recipe.data)
    if not items.codec or (recipe.model and not ideal_data(recipe.model)):
        return []
    coded = [CODECS[name] for name in codec_choices(items) if name in CODECS]
    plain = (AS_IT_IS, tr(coded[0].otherwise), "")
    return [*((one.name, tr(one.label), tr(one.summary)) for one in coded), plain]


def guide_choices(recipe: Recipe, run: Domain | None) -> list[Choice]:
    """The classifiers that can lead the recipe's model, and none; empty where there is no other.

    Args:
        run: the domain of a run of the model, where only its data says more.
    """
    fitting = guides_for(recipe.model, run)
    words = tr("{judge}, trained on {data}: {share} % of real ones right")
    choices = [
        (
            name,
            guide_name(name),
            words.format(
                judge=tr(JUDGES[one.judge].summary),
                data=data_words(one.data),
                share=f"{100 * one.accuracy:.1f}",
            ),
        )
        for name, one in fitting.items()
    ]
    if recipe.guide and recipe.guide not in fitting:
        choices.append((recipe.guide, Path(guide_name(recipe.guide)).stem, recipe.guide))
    return [("", tr("None"), tr("No classifier leads")), *choices] if choices else []


def second_choices(
    recipe: Recipe, run: Domain | None, choices: Sequence[Choice] | None = None
) -> list[Choice]:
    """None, and the models whose score can be added to that of the recipe's; grouped.

    Args:
        run: as for `guide_choices`.
        choices: `model_choices` of the recipe, where they are known.
    """
    result: list[Choice] = [("", tr("None"), tr("One model alone"))]
    heading: Choice | None = None
    models = model_choices(recipe) if choices is None else choices
    fitting = joining(recipe.model, (name for name, _, _ in models if not is_heading(name)), run)
    for choice in models:
        if is_heading(choice[0]):
            heading = choice
        elif choice[0] in fitting:
            result += [choice] if heading is None else [heading, choice]
            heading = None
    if recipe.second not in [name for name, _, _ in result]:
        result.append((recipe.second, model_words(recipe.second), recipe.second))
    return result


def start_choices(recipe: Recipe, domain: Domain | None) -> list[Choice]:
    """What a run of the recipe can start from: noise, its data, and generators of such items.

    Args:
        domain: of the items that its model makes; None where that is not known yet.
    """
    choices = [("", tr("Noise"), tr("Noise alone"))]
    if recipe.data:
        words = tr("Real items, noised to a level first")
        if stand_in(recipe.data):
            words = tr("Generated items in place of real ones, noised to a level first")
        choices.append((recipe.data, data_words(recipe.data), words))
    for name, one in (generators_for(domain) if domain else {}).items():
        words = tr("What this model makes in one go, noised to a level first")
        choices.append((name, data_words(name), "\n".join((words, one.name))))
    if recipe.init not in [name for name, *_ in choices]:
        choices.append((recipe.init, data_words(recipe.init), recipe.init))
    return choices


def _other_models(data: str, files: Container[str]) -> list[tuple[str, list[str]]]:
    """The models of all sources that are no `files`, each under its source's name."""
    return [
        (tr(entry.label), [name for name in entry.source().names(data) if name not in files])
        for entry in MODEL_SOURCES.values()
    ]


def explained(name: str, mine: Mapping[str, MyModel]) -> str:
    """Data, steps and date of one's own model, and where it is."""
    one = mine.get(name)
    if one is None:
        return name if is_path(name) else ""
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.date))
    words = tr("{data}, {steps} steps, saved {date}").format(
        data=data_words(one.info.data), steps=f"{one.info.steps:,}", date=when
    )
    return f"{words}\n{name}"


def score_words(figure: Figure, number: float, error: float | None) -> str:
    """A score, and its standard error where there is one."""
    scale, digits = (100.0, 1) if figure.percent else (1.0, 1 if figure.decibels else 4)
    text = f"{scale * number:.{digits}f}"
    if error is not None:
        text += f" ± {scale * error:.{digits}f}"
    return text + (" %" if figure.percent else " dB" if figure.decibels else "")
