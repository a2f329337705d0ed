"""Making a model of another program's ready, each kind by its own loader."""

from __future__ import annotations

import torch

from diffusion_gui.core.catalog.foreign_kinds import FOREIGN_KINDS
from diffusion_gui.core.registry import resolve
from diffusion_gui.core.steps import as_part
from diffusion_gui.models.model import Model
from diffusion_gui.storage.fingerprints import remember
from diffusion_gui.storage.foreign.info import ForeignInfo
from diffusion_gui.storage.model_sources import describe

from .pieces import READING


def load(name: str, device: torch.device, data: object) -> Model:
    """The model called `name`.

    Raises:
        UserError: a library is not there, or the folder's weights are not those of its networks.
    """
    info = describe(name)
    assert isinstance(info, ForeignInfo)
    with as_part(info.bytes, READING):
        made: Model = resolve(FOREIGN_KINDS[info.kind].loader)(info, device)
    remember(made.info)
    return made
