"""What is asked of the file worker, and its answers: exporting, copying, opening, downloading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from .captions import ENGLISH, Captions
from .comparison import Comparison
from .csv_table import CsvTable
from .footage import Footage
from .frames import Trajectory
from .recipe import Recipe
from .train_settings import TrainSettings


@dataclass(frozen=True)
class ExportOptions:
    """How an animation looks.

    Attributes:
        fps: frames a second.
        scale: screen pixels an item's pixel; 0 chooses one that suits the grid.
        hold_first, hold_last: extra seconds that the first and the last frame stay.
        every: keep every n-th frame (the last one always stays).
        show: what of each step: x, x0, eps, or several beside each other.
        captions: write t, the noise level and the SNR under the picture.
        curves: draw the schedule beside it, or a training run's loss, or a comparison's distances.
        dark: background.
        words: what the captions and curves say.
        record: arrays a trajectory file keeps beside x, from x0, eps and noise.
    """

    fps: float = 20.0
    scale: int = 0
    hold_first: float = 0.5
    hold_last: float = 1.5
    every: int = 1
    show: tuple[str, ...] = ("x",)
    captions: bool = False
    curves: bool = False
    dark: bool = True
    words: Captions = ENGLISH
    record: tuple[str, ...] = ("x0", "noise")


@dataclass(frozen=True)
class ExportRequest:
    """Write `footage` to `target`, whose ending picks the writer.

    Trajectories are played one after the other.
    """

    footage: Footage
    options: ExportOptions
    target: Path
    folder: bool = False
    lane: ClassVar[Literal["files"]] = "files"


@dataclass(frozen=True)
class EstimateRequest:
    """How large the file of an export would be. Answered by `Estimated`."""

    footage: Footage
    options: ExportOptions
    exporter: str
    lane: ClassVar[Literal["files"]] = "files"


@dataclass(frozen=True)
class Estimated:
    """An export would take about so many bytes."""

    bytes: int


@dataclass(frozen=True)
class PictureRequest:
    """Read a person's picture as it is, no side longer than `side`. Answered by `PictureShown`."""

    path: Path
    side: int
    lane: ClassVar[Literal["files"]] = "files"


@dataclass(frozen=True, eq=False)
class PictureShown:
    """A picture: pixels uint8 (height, width, 3), sRGB."""

    path: Path
    pixels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class CopyRequest:
    """Copy a run's model to a place the person chose, as it is before the run is set back."""

    source: Path
    target: Path
    lane: ClassVar[Literal["runs"]] = "runs"


@dataclass(frozen=True)
class OpenRequest:
    """Find out what a file or folder is, and read it: answered by `Opened`."""

    path: Path
    lane: ClassVar[Literal["files"]] = "files"


@dataclass(frozen=True)
class DownloadRequest:
    """Fetch the data set `data`; only ever sent because the person asked for it."""

    data: str
    lane: ClassVar[Literal["download"]] = "download"


@dataclass(frozen=True)
class TidyRequest:
    """Sweep what killed programs left in the program's folders and in `places`."""

    places: tuple[Path, ...]
    lane: ClassVar[Literal["files"]] = "files"


@dataclass(frozen=True)
class FileWritten:
    """An export is complete."""

    path: Path
    bytes: int
    frames: int
    seconds: float


@dataclass(frozen=True, eq=False)
class Opened:
    """What a path held: exactly one of these is set.

    Attributes:
        table: a CSV file whose columns have to be chosen; its first rows.
    """

    path: Path
    model: str = ""
    data: str = ""
    recipe: Recipe | None = None
    trajectory: Trajectory | None = None
    run: bool = False
    comparison: Comparison | None = None
    training: TrainSettings | None = None
    table: CsvTable | None = None
