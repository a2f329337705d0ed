"""What is asked of the file worker, and its answers: exporting, copying, opening, downloading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.comparison import Comparison
from diffusion_gui.core.recipes.csv_columns import CsvTable
from diffusion_gui.core.recipes.export_options import ExportOptions
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.runs.exportable import Exportable
from diffusion_gui.core.runs.trajectory import Trajectory

from .lanes import Request


@dataclass(frozen=True)
class ExportRequest(Request):
    """Write `footage` to `target`, whose ending picks the writer.

    Trajectories are played one after the other.
    """

    exportable: Exportable
    options: ExportOptions
    target: Path
    folder: bool = False
    lane = "files"


@dataclass(frozen=True)
class EstimateRequest(Request):
    """How large the file of an export would be. Answered by `Estimated`."""

    exportable: Exportable
    options: ExportOptions
    exporter: str
    lane = "files"


@dataclass(frozen=True)
class Estimated(Event):
    """An export would take about so many bytes."""

    bytes: int


@dataclass(frozen=True)
class PictureRequest(Request):
    """Read a person's picture as it is, no side longer than `side`. Answered by `PictureShown`."""

    path: Path
    side: int
    lane = "files"


@dataclass(frozen=True, eq=False)
class PictureShown(Event):
    """A picture: pixels uint8 (height, width, 3), sRGB."""

    path: Path
    pixels: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class CopyRequest(Request):
    """Copy a run's model to a place the person chose, as it is before the run is set back."""

    source: Path
    target: Path
    lane = "runs"


@dataclass(frozen=True)
class OpenRequest(Request):
    """Find out what a file or folder is, and read it: answered by `Opened`.

    Attributes:
        found: (path that it names, where that is now) of what has moved.
    """

    path: Path
    found: tuple[tuple[str, str], ...] = ()
    lane = "files"


@dataclass(frozen=True)
class DownloadRequest(Request):
    """Fetch the data set `data`; only ever sent because the person asked for it."""

    data: str
    lane = "download"


@dataclass(frozen=True)
class TidyRequest(Request):
    """Sweep what killed programs left in the program's folders and in `places`."""

    places: tuple[Path, ...]
    lane = "files"


@dataclass(frozen=True)
class FileWritten(Event):
    """An export is complete: `frames` of `size`, which play for `lasts` and took `seconds`."""

    path: Path
    bytes: int
    frames: int
    seconds: float
    size: tuple[int, int] = (0, 0)
    lasts: float = 0.0


@dataclass(frozen=True)
class MissingModel:
    """A model that a file names and that is not on this machine.

    Attributes:
        name: as recipes call it; `sha256` its fingerprint, "" where the file holds none.
        same: the name of a model that is here and has that fingerprint; "" where none is known.
    """

    name: str
    sha256: str = ""
    same: str = ""


@dataclass(frozen=True, eq=False)
class Opened(Event):
    """What a path held: exactly one of these is set.

    Attributes:
        codec: that shows a model's latents in place of its own.
        table: a CSV file whose columns have to be chosen; its first rows.
        missing: paths of data and models that it names and that are not there; `found` as in the
            request. Of a model, `data` is where its data was found.
        models: models that it names and that are not on this machine.
    """

    path: Path
    model: str = ""
    codec: str = ""
    data: str = ""
    recipe: Recipe | None = None
    trajectory: Trajectory | None = None
    run: bool = False
    comparison: Comparison | None = None
    training: TrainSettings | None = None
    table: CsvTable | None = None
    missing: tuple[str, ...] = ()
    models: tuple[MissingModel, ...] = ()
    found: tuple[tuple[str, str], ...] = ()
