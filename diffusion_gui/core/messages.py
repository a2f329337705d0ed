"""What is asked of the engine (requests) and what it answers (events). Plain, picklable data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from . import frames
from .compare_messages import CompareRequest, PaneEvent
from .domain import Domain
from .errors import NotFinite, UserError
from .file_messages import (
    CopyRequest,
    DownloadRequest,
    Estimated,
    EstimateRequest,
    ExportRequest,
    FileWritten,
    Opened,
    OpenRequest,
    PictureRequest,
    PictureShown,
    TidyRequest,
)
from .frames import Float, Trajectory
from .lesson_messages import (
    ArticleRequest,
    ArticleShown,
    GradientRequest,
    GradientShown,
    RecordedRequest,
    RecordedShown,
    SweepRequest,
    SweepShown,
)
from .look_messages import LookEvent, LookRequest
from .recipe import Recipe
from .run_log import Detail
from .run_messages import RunFolderEvent, RunFolderRequest
from .score_messages import Scored, ScoreRequest
from .train_settings import TrainSettings

Lane = Literal[
    "preview", "sample", "compare", "predict", "train", "score", "runs", "files", "download"
]


@dataclass(frozen=True)
class RunRequest:
    """Run a recipe from start to end: forward, markov or reverse, as `recipe.process` says."""

    recipe: Recipe
    lane: ClassVar[Lane] = "sample"


@dataclass(frozen=True)
class JourneyRequest:
    """Several recipes one after the other: data to noise, then noise to data.

    Of the noising only the states are made, which need no network; `PredictRequest` asks for the
    predictions along it.
    """

    recipes: tuple[Recipe, ...]
    lane: ClassVar[Lane] = "sample"


@dataclass(frozen=True, eq=False)
class ContinueRequest:
    """Go on from a state of a run that is already there, with other settings or an edited state.

    `recipe.parent` is that run's recipe and `recipe.at` the number of the state; seed, eta, class,
    guidance, model, sampler, spacing and steps (of the rest) may differ. Noise of the steps goes
    on being counted from the parent's first step, so with nothing changed the rest is the same.

    Attributes:
        x: (N, *S) the state, as it was or edited.
        labels: (N,) the parent's; they are kept unless `recipe.label` differs from the parent's.
        before: (N, *S) the parent's state one step earlier, which samplers with a memory take
            their last prediction from; None where there is none, or where it should be forgotten.
        edited: `x` is not what the parent's recipe makes. The recipe of the new run then carries
            the state's SHA-256, which says that it alone cannot make the run again.
    """

    recipe: Recipe
    x: Float
    labels: npt.NDArray[np.int64]
    before: Float | None = None
    edited: bool = False
    lane: ClassVar[Lane] = "sample"


@dataclass(frozen=True)
class PreviewRequest:
    """One-step prediction: noise the recipe's items to index t and predict x0 there.

    `item` picks one of the recipe's items; None takes them all.
    """

    recipe: Recipe
    t: int
    item: int | None = None
    lane: ClassVar[Lane] = "preview"


@dataclass(frozen=True)
class DataRequest:
    """Show some items of a data set (`recipe.data`, count and seed), from number `first` on."""

    data: str
    count: int = 16
    seed: int = 0
    first: int = 0
    lane: ClassVar[Lane] = "preview"


@dataclass(frozen=True)
class TrainRequest:
    """Train in a run folder; `resume` goes on where the folder's state ends."""

    settings: TrainSettings
    out: Path
    resume: bool = False
    lane: ClassVar[Lane] = "train"


Request = (
    RunRequest
    | JourneyRequest
    | ContinueRequest
    | CompareRequest
    | PreviewRequest
    | LookRequest
    | ArticleRequest
    | GradientRequest
    | RecordedRequest
    | SweepRequest
    | DataRequest
    | TrainRequest
    | RunFolderRequest
    | ScoreRequest
    | ExportRequest
    | EstimateRequest
    | CopyRequest
    | OpenRequest
    | PictureRequest
    | TidyRequest
    | DownloadRequest
)


@dataclass(frozen=True)
class Progress:
    """Long work is `done` of `total` (0 where unknown); `what` is a short verb phrase."""

    done: int
    total: int
    what: str


@dataclass(frozen=True)
class Notice:
    """Something the person should know about what is being done, such as files left out."""

    text: str


@dataclass(frozen=True, eq=False)
class RunStarted:
    """A run's first event: everything to make its Trajectory from."""

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    path: frames.Path
    x: Float

    def trajectory(self) -> Trajectory:
        """An empty trajectory that `StepDone` events are added to."""
        return Trajectory(self.recipe, self.domain, self.labels, self.path, self.x)


@dataclass(frozen=True, eq=False)
class StepDone:
    """One step: prediction, fresh noise (None where none was added), and the next state.

    The prediction at a state of a journey's noising is None until it is asked for.
    """

    k: int
    x0: Float | None
    noise: Float | None
    x: Float


@dataclass(frozen=True, eq=False)
class Preview:
    """One-step prediction at index t: clean items, their noised state, x_0 and the noise."""

    recipe: Recipe
    domain: Domain
    labels: npt.NDArray[np.int64]
    t: int
    clean: Float
    x: Float
    x0: Float
    eps: Float


@dataclass(frozen=True, eq=False)
class DataShown:
    """Items of a data set, and how many it holds (0: as many as you ask for)."""

    data: str
    domain: Domain
    labels: npt.NDArray[np.int64]
    x: Float
    total: int


@dataclass(frozen=True)
class TrainStarted:
    """Training begins at `step` (above 0 when resumed)."""

    settings: TrainSettings
    domain: Domain
    out: Path
    step: int
    parameters: int
    device: str


@dataclass(frozen=True)
class TrainStep:
    """One optimizer step.

    Attributes:
        grad_norm: of all gradients before clipping.
        loss: of this step's batch alone.
        seconds: training time so far, over all sittings.
        detail: gradient norms by layer group and loss by noise level, at steps that tell them.
        mean_loss: of the last MEAN_STEPS steps; the figure that is told everywhere.
    """

    step: int
    loss: float
    grad_norm: float
    lr: float
    seconds: float
    detail: Detail | None = None
    mean_loss: float = math.nan


@dataclass(frozen=True, eq=False)
class TrainSamples:
    """Items generated from the same noise by the averaged weights at `step`.

    Attributes:
        path: (K + 1, N, *S) the way from noise to `x`, of items that are small enough.
    """

    step: int
    labels: npt.NDArray[np.int64]
    x: Float
    path: npt.NDArray[np.float16] | None = None


@dataclass(frozen=True)
class CheckpointSaved:
    """The run folder's checkpoint and state are safely on disk at `step`."""

    step: int
    path: Path


@dataclass(frozen=True)
class Ready:
    """The worker has loaded what it needs, in `seconds`, and takes requests."""

    seconds: float


@dataclass(frozen=True)
class Finished:
    """The request is done."""


@dataclass(frozen=True)
class Stopped:
    """The request was cancelled, as asked, or replaced by a newer one."""


@dataclass(frozen=True)
class Failed:
    """The request failed; `bug`: the log holds a traceback; `diverged`: numbers blew up."""

    what: str
    why: str = ""
    remedy: str = ""
    bug: bool = False
    diverged: bool = False

    @classmethod
    def of(cls, error: UserError) -> Failed:
        """The event that tells a person's mistake."""
        diverged = isinstance(error, NotFinite)
        return cls(error.what, error.why, error.what_to_do, diverged=diverged)


Event = (
    Progress
    | Notice
    | RunStarted
    | StepDone
    | Preview
    | LookEvent
    | ArticleShown
    | GradientShown
    | RecordedShown
    | SweepShown
    | DataShown
    | TrainStarted
    | TrainStep
    | TrainSamples
    | CheckpointSaved
    | RunFolderEvent
    | Scored
    | FileWritten
    | Estimated
    | Opened
    | PictureShown
    | Ready
    | Finished
    | Stopped
    | Failed
    | PaneEvent
)
