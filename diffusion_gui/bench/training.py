"""Training steps against other U-Nets of as many parameters, on the same batches' shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from diffusion_gui.core.protocol.events import Progress
from diffusion_gui.core.recipes.train_presets import AGAINST_RIVALS
from diffusion_gui.data import open_dataset
from diffusion_gui.training.device import computes_halves
from diffusion_gui.training.trainer import Trainer

from .figure import Figure, ratio
from .rivals import RIVALS, nearest, predicted
from .sizes import Sizes
from .timing import alternated

TARGET = 1.5


def measure_training(sizes: Sizes) -> Iterator[Progress | Figure]:
    """Our trainer's whole step, and our network's bare step, against each rival's bare step."""
    obstacles = {
        name: rival.obstacle() if name in sizes.rivals else "only in the whole bench"
        for name, rival in RIVALS.items()
    }
    for name, why in obstacles.items():
        for ending in ("", "-bare") if why else ():
            figure, says = f"training/{name}{ending}", _says(name, ending)
            yield Figure(figure, says, None, target=TARGET, at_least=True, note=why)
    if all(obstacles.values()):
        return
    yield Progress(0, 1, "training")
    trainer = Trainer(AGAINST_RIVALS, open_dataset(AGAINST_RIVALS.data), None)
    ours = trainer.network
    size = sum(p.numel() for p in ours.parameters())
    nobody = torch.full((AGAINST_RIVALS.batch,), -1)
    shape = trainer.domain.shape
    bare = bare_step(ours, lambda x, t: ours(x, t / 1000.0, nobody), AGAINST_RIVALS.batch, shape)
    contenders: dict[str, Callable[[], object]] = {"ours": trainer.advance, "our bare step": bare}
    counts = {}
    for name, rival in RIVALS.items():
        if not obstacles[name]:
            network = nearest(rival.make, shape[0], size)
            counts[name] = sum(p.numel() for p in network.parameters())
            contenders[name] = _rival_step(network, shape)
    times = alternated(contenders, sizes.train_steps)
    low = "bfloat16" if computes_halves(torch.device("cpu"), 2) else "float32"
    conditions = {
        "": ("ours", f"ours in {low} with data, norms and EMA"),
        "-bare": ("our bare step", "ours in float32, the step alone"),
    }
    for name in counts:
        for ending, (own, condition) in conditions.items():
            note = (
                f"batch {AGAINST_RIVALS.batch} of 1x28x28; {condition}, {size:,} parameters; "
                f"theirs in float32, the step alone, {counts[name]:,}"
            )
            over, under = (name, times[name]), (own, times[own])
            figure, says = f"training/{name}{ending}", _says(name, ending)
            yield ratio(figure, says, over, under, TARGET, at_least=True, note=note)


def _says(name: str, ending: str) -> str:
    step = "bare training" if ending else "training"
    return f"Our {step} steps a second, over bare ones of {RIVALS[name].title}"


def _rival_step(network: nn.Module, shape: tuple[int, ...]) -> Callable[[], object]:
    def call(x: Tensor, t: Tensor) -> Tensor:
        return predicted(network, x, t)

    return bare_step(network, call, AGAINST_RIVALS.batch, shape)


def bare_step(
    network: nn.Module, call: Callable[[Tensor, Tensor], Tensor], batch: int, shape: tuple[int, ...]
) -> Callable[[], object]:
    """Forward through `call`, mean squared error, backward and AdamW, on numbers that lie ready."""
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    x, target = torch.randn(batch, *shape), torch.randn(batch, *shape)
    t = torch.randint(0, 1000, (batch,))

    def step() -> None:
        optimizer.zero_grad()
        (call(x, t) - target).square().mean().backward()  # type: ignore[no-untyped-call]
        optimizer.step()

    return step
