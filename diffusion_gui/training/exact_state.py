"""All that changes while training, as tensors by name: what an exact resume needs."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.network_options import OTHER_VERSION

from .adamw import AdamW
from .run_folder import State, named, under
from .shared_run import MOMENTS


def tensors_of(network: nn.Module, ema: nn.Module, optimizer: AdamW) -> dict[str, Tensor]:
    """Weights, averaged weights and the optimizer's moments, by name."""
    tensors = named("weights", network.state_dict()) | named("ema", ema.state_dict())
    for kind in MOMENTS:
        moments = {
            name: optimizer.state[parameter][kind] for name, parameter in network.named_parameters()
        }
        tensors |= named(kind, moments)
    return tensors


def restore(state: State, network: nn.Module, ema: nn.Module, optimizer: AdamW) -> None:
    """Fill weights, averaged weights and moments with those of `state`.

    Raises:
        UserError: they belong to another network.
    """
    weights = network.state_dict()
    moments = dict(network.named_parameters())
    expected = {"weights": weights, "ema": weights, **dict.fromkeys(MOMENTS, moments)}
    try:
        for kind, tensors in expected.items():
            held = under(kind, state.tensors)
            if {n: t.shape for n, t in held.items()} != {n: t.shape for n, t in tensors.items()}:
                raise KeyError(kind)
        network.load_state_dict(under("weights", state.tensors))
        ema.load_state_dict(under("ema", state.tensors))
    except (RuntimeError, KeyError) as error:
        raise UserError(
            "The run's state does not fit its network.",
            "It was made by another version of this program.",
            OTHER_VERSION,
        ) from error
    first, second = (under(kind, state.tensors) for kind in MOMENTS)
    for name, parameter in moments.items():
        optimizer.state[parameter] = {
            "step": torch.tensor(float(state.step), device=parameter.device),
            # In the layout of the weights: the fused kernel reads all alike, as they lie.
            "exp_avg": torch.empty_like(parameter).copy_(first[name]),
            "exp_avg_sq": torch.empty_like(parameter).copy_(second[name]),
        }
