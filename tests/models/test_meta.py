"""Networks without memory: what stopping their making leaves behind."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from diffusion_gui.core.errors import Cancelled
from diffusion_gui.core.steps import listening
from diffusion_gui.models.meta import on_meta


def test_a_network_that_is_stopped_while_it_is_made_leaves_gradients_on() -> None:
    """Torch's initialisation turns them off for a moment, and is stopped at any of its calls."""
    made, stop_at = None, 0
    while made is None:
        stop_at += 1
        seen = 0

        def stop(done: int, total: int, what: str, limit: int = stop_at) -> None:
            nonlocal seen
            seen += 1
            if seen == limit:
                raise Cancelled

        try:
            with listening(stop):
                made = on_meta(lambda: nn.Sequential(nn.Linear(2, 3), nn.LayerNorm(3)))
        except Cancelled:
            assert torch.is_grad_enabled(), f"off after a stop at call {stop_at}"
    assert stop_at > 10
    assert made[0].weight.is_meta


@pytest.mark.parametrize("wanted", [True, False])
def test_gradients_stay_as_they_were(wanted: bool) -> None:
    with torch.set_grad_enabled(wanted):
        on_meta(lambda: nn.Linear(2, 3))
        assert torch.is_grad_enabled() is wanted
