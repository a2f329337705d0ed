"""Exact denoisers of data sets, as far as they are known before the data is read."""

from __future__ import annotations

from diffusion_gui.core.model_ref import ModelInfo
from diffusion_gui.core.recipes.data_spec import data_title, modality_of
from diffusion_gui.core.recipes.model_spec import ideal_data, ideal_model
from diffusion_gui.core.text import msg


class IdealModels:
    """A `ModelSource`: any data set has one."""

    def recognises(self, name: str) -> bool:
        """Whether `name` holds a data set."""
        return bool(ideal_data(name))

    def title(self, name: str) -> str:
        """Named after its data."""
        return msg("Ideal denoiser of {data}", data=data_title(ideal_data(name)))

    def describe(self, name: str, whole: bool = False) -> ModelInfo:
        """What the name of the data says; its items are not read."""
        data = ideal_data(name)
        return ModelInfo(name, self.title(name), modality_of(data).name, None, data, "class")

    def names(self, data: str = "") -> list[str]:
        """That of `data`."""
        return [ideal_model(data)] if data else []
