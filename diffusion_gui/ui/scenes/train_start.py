"""Models that a training run may start from, instead of new weights."""

from __future__ import annotations

from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.model_files import model_domain, models
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.model_names import model_words


def start_choices(kind: str, chosen: str) -> list[tuple[str, str, str]]:
    """(name, words, explanation) of new weights and of the models of `kind` there are."""
    names = [name for name, path in models().items() if _is_of(kind, path)]
    if chosen and chosen not in names:
        names.append(chosen)
    return [
        ("", tr("New weights"), tr("As they are drawn from the seed")),
        *((name, model_words(name), tr("Its weights are trained on")) for name in names),
    ]


def _is_of(kind: str, path: Path) -> bool:
    try:
        return model_domain(path).kind == kind
    except UserError:
        return False
