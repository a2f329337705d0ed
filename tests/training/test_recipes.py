"""The recipes that the shipped models were made from can be run as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffusion_gui.core.catalog import NETWORKS
from diffusion_gui.core.paths import resource
from diffusion_gui.core.recipes.generator_spec import generator_name
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.storage.domain_json import read_domain
from diffusion_gui.storage.model_files import find_model, read_metadata, shipped_generators

RECIPES = sorted(resource("models", "recipes").glob("*.json"))


def test_every_model_has_a_recipe() -> None:
    models = {path.stem for path in resource("models").glob("*.safetensors")}
    models |= {name.replace(":", "_") for name in shipped_generators()}
    parts = {path.stem.removesuffix("_upright").removesuffix("_autoencoder") for path in RECIPES}
    assert models == parts


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_makes_a_network_as_the_model_has_it(path: Path) -> None:
    settings = TrainSettings.from_json(path.read_text()).checked()
    entry = NETWORKS[settings.network]  # older models know nothing of newer options
    one_go = entry.task == "generator"
    name = generator_name(settings.network, settings.data) if one_go else settings.data
    metadata = read_metadata(find_model(name))
    if entry.task == "codec":  # the autoencoder that the model holds
        metadata = {**metadata["autoencoder"], "network": settings.network}
    assert settings.network == metadata["network"]
    assert settings.network_options == entry.settings(metadata["network_options"])
    assert read_domain(metadata["domain"]).labels or settings.data.startswith("points:")
