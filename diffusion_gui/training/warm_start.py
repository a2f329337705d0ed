"""Start a training run from the weights of a model."""

from __future__ import annotations

from torch import nn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg
from diffusion_gui.models import checkpoint

_OF_CLASSES = "label.weight"
"""Ends the name of what a network knows of its classes; with other classes it is learned again."""


def take_weights(network: nn.Module, model: str) -> None:
    """Give `network` the weights of `model`; with other classes, all but what it knew of those.

    Args:
        model: a model's name, or the path of its file.

    Raises:
        UserError: no such model, or its network is another one than `network`.
    """
    held, own = checkpoint.load(model).network.state_dict(), network.state_dict()
    other = {
        name
        for name in held.keys() | own.keys()
        if name not in held or name not in own or held[name].shape != own[name].shape
    }
    if not all(name.endswith(_OF_CLASSES) for name in other):
        raise UserError(
            msg("Training cannot start from the model '{model}'.", model=model),
            "Its network is another one, or it was made for items of another form.",
            "Choose the network and the options that it was trained with, "
            "or start from new weights.",
        )
    kept = {name: tensor for name, tensor in held.items() if name not in other}
    network.load_state_dict(kept, strict=False)
