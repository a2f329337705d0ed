"""Requests about a training run's folder, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import LogPart

from .lanes import Request
from .scoring import Score
from .training import TrainSamples


@dataclass(frozen=True)
class FollowRequest(Request):
    """Read what a run's log holds from byte `offset` on. Answered by `RunRead`.

    Its data may have moved: `found` is (path it names, where that is now).
    """

    folder: Path
    offset: int = 0
    found: tuple[tuple[str, str], ...] = ()
    lane = "runs"


@dataclass(frozen=True)
class RunRead(Event):
    """What there is of a run.

    Attributes:
        part: steps that were not read before; `restarted`: the log was read from its start again.
        offset: to be given to the next FollowRequest.
        domain: of the run's checkpoint; None before it has one.
        saved: the checkpoint's time stamp, 0 before it has one; `saved_step` its step.
        kept: steps whose checkpoints are kept.
        whole: nothing more was in the log when it was read.
    """

    settings: TrainSettings
    part: LogPart
    offset: int
    restarted: bool
    domain: Domain | None
    saved: int
    saved_step: int
    kept: tuple[int, ...]
    whole: bool = True


@dataclass(frozen=True)
class RewindRequest(Request):
    """Make the kept checkpoint of `step` the run's newest. Answered by `Rewound`."""

    folder: Path
    step: int
    lane = "runs"


@dataclass(frozen=True)
class Rewound(Event):
    """The run in a folder is back at `step`."""

    step: int


@dataclass(frozen=True)
class SamplesRequest(Request):
    """Draw samples with a run's checkpoint, as its trainer would. Answered by `TrainSamples`."""

    checkpoint: Path
    step: int
    seed: int
    lane = "train"


@dataclass(frozen=True)
class KeptSamplesRequest(Request):
    """Read the samples that a run has kept. Answered by `TrainSamples`, earliest first."""

    folder: Path
    lane = "runs"


@dataclass(frozen=True, eq=False)
class KeepSamplesRequest(Request):
    """Keep `samples` of a model in a folder of their own, as a run keeps its samples."""

    folder: Path
    samples: TrainSamples
    lane = "runs"


@dataclass(frozen=True)
class KeepScoresRequest(Request):
    """Keep the scores of a run's checkpoint of `step` in its folder."""

    folder: Path
    step: int
    scores: tuple[Score, ...]
    lane = "runs"
