"""Models that a training run may start from, instead of new weights."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from diffusion_gui.core.errors import UserError
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.model_files import models
from diffusion_gui.storage.my_models import MyModel, my_models
from diffusion_gui.ui.display_names import explained, model_words
from diffusion_gui.ui.i18n import tr
from diffusion_gui.ui.support.groups import Choice, grouped


def start_choices(modality: str, chosen: str) -> list[tuple[str, str, str]]:
    """(name, words, explanation) of new weights and of the models of `modality` there are."""
    mine = [one for one in my_models() if one.info.modality == modality]
    own = {str(one.path): one for one in mine}
    shipped = [n for n, path in models().items() if str(path) not in own and _is_of(modality, path)]
    names = [str(one.path) for one in mine]
    opened = [chosen] if chosen and chosen not in (*shipped, *names) else []
    return [
        ("", tr("New weights"), tr("As they are drawn from the seed")),
        *grouped(
            (tr("Shipped models"), [_choice(name, own) for name in shipped]),
            (tr("My models"), [_choice(name, own) for name in names]),
            (tr("Opened"), [_choice(name, own) for name in opened]),
        ),
    ]


def _choice(name: str, own: Mapping[str, MyModel]) -> Choice:
    words = (tr("Training begins with its weights"), explained(name, own))
    return name, model_words(name), "\n".join(filter(None, words))


def _is_of(modality: str, path: Path) -> bool:
    try:
        return read_checkpoint(path).modality == modality
    except UserError:
        return False
