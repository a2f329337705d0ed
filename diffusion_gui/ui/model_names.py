"""What the window calls a model: the data set it is named after, or its path."""

from __future__ import annotations

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.model_files import IDEAL_PREFIX

from .i18n import tr


def model_words(name: str) -> str:
    """The model `name` of a recipe, in the language in use."""
    data = name.removeprefix(IDEAL_PREFIX)
    words = tr(DATASETS[data].label) if data in DATASETS else data
    return words if name == data else tr("Ideal denoiser of {data}").format(data=words)
