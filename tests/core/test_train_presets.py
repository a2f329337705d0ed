"""Presets of larger pictures: each can be built for them, and says whether it was measured."""

from __future__ import annotations

import dataclasses

import pytest

from diffusion_gui.core.catalog import MACHINES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.network_options import network_settings
from diffusion_gui.core.recipes.train_settings import TrainSettings


@pytest.mark.parametrize("name", MACHINES)
def test_a_preset_fits_pictures_of_every_side(name: str) -> None:
    settings = dataclasses.replace(TrainSettings(), **MACHINES[name].load()).checked()
    for side in (28, 64, 128, 256):
        domain = Domain("image", (3, side, side))
        assert network_settings(settings.network, settings.network_options, domain)


def test_each_tells_its_batch_and_how_fast_it_is() -> None:
    for entry in MACHINES.values():
        assert f"batch {entry.load()['batch']}" in entry.summary
        assert "second" in entry.summary or "not measured" in entry.summary
