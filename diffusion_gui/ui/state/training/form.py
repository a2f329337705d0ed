"""The settings of the training run that is started next, as the Train scene's form shows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.catalog.codecs import learned_name, learned_place
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.recipes.data_spec import modality_of
from diffusion_gui.core.recipes.train_presets import FIRST_TRAINING
from diffusion_gui.core.recipes.train_settings import (
    UNVARIED,
    TrainSettings,
    has_originals,
    suited,
)
from diffusion_gui.storage.checkpoints import read_checkpoint
from diffusion_gui.storage.model_files import find_model


class Preparing(QObject):
    """Owns the settings; a run takes them when it starts, and has them for itself from then on."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.settings = FIRST_TRAINING

    def take(self, settings: TrainSettings) -> None:
        """Prepare a run with `settings`."""
        if settings != self.settings:
            self.settings = settings
            self.changed.emit()

    def change(self, name: str, value: Value) -> None:
        """Set one of them; what goes with it follows."""
        values: dict[str, Any] = {name: value}
        if name == "data" and modality_of(str(value)) != modality_of(self.settings.data):
            values |= {**suited(str(value)), "start": "", **UNVARIED}
        if name == "data" and not has_originals(str(value)):
            values |= {"min_crop": 0.0}
        if name in ("data", "steps"):
            # About forty pictures of its progress, whatever the length of the run.
            steps = int(values.get("steps", self.settings.steps))
            values["sample_every"] = max(25, steps // 40)
            values["save_every"] = max(100, steps // 10)
        start = values.get("start", self.settings.start)
        if name == "network" or (name == "data" and not start):
            values |= {"network_options": values.get("network_options", {}), "start": ""}
        network = NETWORKS[values.get("network", self.settings.network)]
        if network.task != "denoiser" or name == "data":
            values |= {"codec": ""}
        if name == "start" and value:
            values |= _network_of(str(value))
        if values.get("codec"):
            values |= UNVARIED
        self.take(dataclasses.replace(self.settings, **values))

    def change_network(self, name: str, value: Value) -> None:
        """Set one of the network's own options."""
        options = {**self.settings.network_options, name: value}
        self.take(dataclasses.replace(self.settings, network_options=options, start=""))

    def use_preset(self, values: Mapping[str, Any]) -> None:
        """Take network and batch of a preset; data and the rest stay, and weights are new."""
        self.take(dataclasses.replace(self.settings, **{**values, "start": ""}))

    def noted(self) -> str:
        """The settings as JSON; nothing where they are the first ones, or cannot be used."""
        try:
            checked = self.settings.checked()
        except UserError:
            return ""
        return "" if checked == FIRST_TRAINING else checked.to_json()


def in_latents(network: str, data: str, checkpoint: str) -> TrainSettings:
    """Settings of a denoiser of `data`, in the latents of an autoencoder that was trained on it."""
    codec = learned_name(NETWORKS[network].codec, checkpoint)
    return TrainSettings(**suited(data), codec=codec)


def _network_of(model: str) -> dict[str, Any]:
    """The settings of the network that `model` has; none where it cannot be read."""
    try:
        info = read_checkpoint(find_model(model))
    except UserError:  # told when training starts
        return {}
    codec = model if learned_place(info.codec) else ""
    return {"network": info.network, "network_options": info.network_options, "codec": codec}
