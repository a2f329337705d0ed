"""What the first process of a run tells the others: its settings, its state, and what it trains on.

The others read no file of the run, which may lie on the first one's machine.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import torch
from torch import nn

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.text import msg
from diffusion_gui.core.version import __version__

from .adamw import AdamW
from .data_signature import describe, same_data
from .parallel import group

MOMENTS = ("exp_avg", "exp_avg_sq")


@dataclass(frozen=True)
class Facts:
    """Where a run is: see `run_folder.State`."""

    step: int
    seconds: float
    losses: tuple[float, ...]
    data: tuple[float, ...]


def share_settings(settings: TrainSettings, resume: bool) -> tuple[TrainSettings, bool]:
    """The settings of the first process, and whether it goes on with a run.

    Raises:
        UserError: that process runs another version of this program or of torch.
    """
    versions = f"{__version__} (PyTorch {torch.__version__})"
    told = json.loads(group().share(json.dumps([versions, settings.to_json(), resume])))
    if told[0] != versions:
        raise UserError(
            "The processes of this run have different versions of the program.",
            msg(
                "Process {rank} has {own}, the first has {first}.",
                rank=group().rank,
                own=versions,
                first=told[0],
            ),
            "Install the same version on each machine.",
        )
    return (settings, resume) if group().writes else (TrainSettings.from_json(told[1]), told[2])


def share_run(network: nn.Module, optimizer: AdamW, facts: Facts) -> Facts:
    """Fill the weights and moments of each process with those of the first; returns its facts.

    Raises:
        UserError: this process has other data than the first.
    """
    told = json.loads(group().share(json.dumps(asdict(facts))))
    first = Facts(told["step"], told["seconds"], tuple(told["losses"]), tuple(told["data"]))
    if not same_data(first.data, facts.data):
        raise UserError(
            "The processes of this run have different data.",
            msg(
                "Process {rank} has {own}, the first has {first}.",
                rank=group().rank,
                own=describe(facts.data),
                first=describe(first.data),
            ),
            "Put the same data on each machine.",
        )
    parameters = list(network.parameters())
    group().share_tensors([parameter.detach() for parameter in parameters])
    for parameter in parameters if first.step else ():
        state = optimizer.state[parameter]
        if not state:
            state["step"] = torch.tensor(float(first.step), device=parameter.device)
            state |= {name: torch.empty_like(parameter).detach() for name in MOMENTS}
        group().share_tensors([state[name] for name in MOMENTS])
    return first
