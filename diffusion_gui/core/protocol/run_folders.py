"""Requests about a training run's folder, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.run_request import RunRequest
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.training_record import LogPart

from .events import Failed
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
        sampled: the step of the newest samples that are kept; 0 for none.
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
    sampled: int = 0


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
    """Read the samples that a run has kept. Answered by `TrainSamples`, earliest first.

    Only those drawn after step `after`.
    """

    folder: Path
    after: int = 0
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


@dataclass(frozen=True)
class AskRequest(Request):
    """Ask the run in a folder, which another process trains, for something: answered by `Asked`."""

    folder: Path
    request: RunRequest
    lane = "runs"


@dataclass(frozen=True)
class Asked(Event):
    """A run was asked; `trained`: a process of its machine trains it, None where not known."""

    request: RunRequest
    trained: bool | None = None


@dataclass(frozen=True)
class LinkChanged(Event):
    """The connection to the machine of a followed run is in another state.

    Attributes:
        failure: why it is not connected.
        seconds: until the next try; 0 where none follows.
    """

    state: Literal["connecting", "connected", "waiting", "ended"]
    failure: Failed | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Mirrored(Event):
    """The first part of a run of another machine has come: `folder` is followed as one of this."""

    folder: Path
