"""Which classifiers can lead a model: those that ship, and the person's own."""

from __future__ import annotations

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.guide_spec import PREFIX

from .classifier_files import ClassifierInfo, fits, read_classifier, shipped_guides
from .model_sources import describe
from .my_models import my_models


def guides_for(name: str, run: Domain | None) -> dict[str, ClassifierInfo]:
    """The classifiers, shipped or one's own, that can lead the model `name`, as recipes call them.

    Args:
        run: as for `class_names`.
    """
    try:
        info = describe(name)
    except UserError:
        return {}
    domain = info.domain or run
    if domain is None or info.codec:
        return {}
    known = {PREFIX + key: one for key, one in shipped_guides().items()}
    for mine in my_models():
        if mine.info.task == "classifier":
            known[PREFIX + str(mine.path)] = read_classifier(mine.path)
    return {name: one for name, one in known.items() if fits(one.domain, domain)}
