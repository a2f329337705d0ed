"""What is asked of the engine (requests) and what it answers (events). Plain, picklable data."""

from __future__ import annotations

from diffusion_gui.core.runs.training_record import TrainStep

from .comparing import CompareRequest, PaneEvent
from .events import Failed, Finished, Notice, Progress, Ready, Stopped
from .files import (
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
from .lessons import (
    ArticleRequest,
    ArticleShown,
    GradientRequest,
    GradientShown,
    RecordedRequest,
    RecordedShown,
    SweepRequest,
    SweepShown,
)
from .overlays import LookEvent, LookRequest
from .run_folders import RunFolderEvent, RunFolderRequest
from .sampling import (
    ContinueRequest,
    DataRequest,
    DataShown,
    JourneyRequest,
    Preview,
    PreviewRequest,
    RunRequest,
    RunStarted,
    StepDone,
)
from .scoring import Scored, ScoreRequest
from .training import CheckpointSaved, TrainRequest, TrainSamples, TrainStarted

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
