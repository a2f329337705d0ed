"""Costs of training steps: each case is measured as often, on the numbers it says."""

from __future__ import annotations

import torch

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.protocol.step_costs import CASES, LATENTS, StepCosts
from diffusion_gui.training import step_costs as module
from diffusion_gui.training.step_costs import step_costs


def test_every_round_tells_the_cost_of_each_case() -> None:
    events = list(step_costs(2, 1, side=16))
    costs = [one for one in events if isinstance(one, StepCosts)]
    assert [(one.rounds, one.total) for one in costs] == [(1, 2), (2, 2)]
    for one in costs:
        assert tuple(one.seconds) == tuple(one.parameters) == CASES
        assert min(one.seconds.values()) > 0.0
    places = [one.done / one.total for one in events if isinstance(one, Progress)]
    assert places == sorted(places)
    assert places[-1] < 1.0


def test_cases_are_one_network_on_pixels_folded_pixels_and_latents() -> None:
    made = {case: module._network(case, 64) for case in CASES}
    shapes = {case: domain.shape for case, (_, domain) in made.items()}
    assert shapes[LATENTS] == (4, 16, 16)
    assert {shapes[case] for case in CASES[:-1]} == {(3, 64, 64)}
    stems = {case: network.stem.weight.shape[1] for case, (network, _) in made.items()}
    assert stems == {"patch 1": 3, "patch 2": 12, "patch 4": 48, LATENTS: 4}
    sizes = [sum(one.numel() for one in network.parameters()) for network, _ in made.values()]
    assert max(sizes) < 1.05 * min(sizes)


def test_a_step_moves_the_weights_and_leaves_the_global_randomness_alone() -> None:
    before = torch.random.get_rng_state()
    network, domain = module._network(LATENTS, 16)
    held = [one.clone() for one in network.parameters()]
    module._step(network, domain, 2)()
    assert any(not torch.equal(a, b) for a, b in zip(held, network.parameters(), strict=True))
    assert torch.equal(before, torch.random.get_rng_state())


def test_measuring_can_be_stopped_between_steps() -> None:
    events = step_costs(100, 1, side=16)
    for _ in range(10):
        next(events)
    events.close()
