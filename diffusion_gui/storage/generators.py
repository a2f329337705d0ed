"""Generators without torch: models that make items in one go, which a run may start from."""

from __future__ import annotations

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.generator_spec import generator_name, generator_of
from diffusion_gui.core.text import msg

from .checkpoints import CheckpointInfo, read_checkpoint
from .model_files import find_model, shipped_generators
from .model_sources import describe
from .my_models import my_models


def find_generator(spec: str) -> CheckpointInfo:
    """What is known of the generator `spec`, `vae:NAME` or `vae:FILE`.

    Raises:
        UserError: there is no such model, it is damaged, or it makes no items in one go.
    """
    found = generator_of(spec)
    assert found is not None
    network, _ = found
    try:
        info = read_checkpoint(find_model(spec), spec)
    except UserError as error:
        raise UserError(
            msg("The run cannot start from {start}.", start=spec),
            error.whole(),
            "Name a generator that ships, or the checkpoint of one of your own.",
        ) from error
    if info.network != network.name:
        raise UserError(
            msg("The run cannot start from {start}.", start=spec),
            msg("Its network is {network}, which makes no items in one go.", network=info.network),
            "Name a generator that ships, or the checkpoint of one of your own.",
        )
    return info


def generators_for(domain: Domain) -> dict[str, CheckpointInfo]:
    """The generators of items like those of `domain`: those that ship, then the person's own."""
    own = {
        generator_name(one.info.network, str(one.path)): one.info
        for one in my_models()
        if one.info.task == "generator"
    }
    found: dict[str, CheckpointInfo] = {}
    for name, path in shipped_generators().items():
        try:
            found[name] = read_checkpoint(path, name)
        except UserError:  # told when it is chosen
            continue
    fitting = (found | own).items()
    return {name: one for name, one in fitting if one.domain.shape == domain.shape}


def items_domain(name: str) -> Domain | None:
    """The domain of the items that a trained model makes; None where only its data says more."""
    try:
        info = describe(name)
    except UserError:
        return None
    return info.seen if isinstance(info, CheckpointInfo) else info.domain
