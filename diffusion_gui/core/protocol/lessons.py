"""What the Learn scene asks for: the article's loop, gradients, predictions, the recorded run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.runs.trajectory import Float, Trajectory

from .lanes import Request

ARTICLE_DOMAIN = Domain(DATASETS["shapes"].modality, (3, 28, 28))
"""What the source article works on."""


@dataclass(frozen=True)
class ArticleRequest(Request):
    """Run the source article's loop, mended so far that it runs. Answered by `ArticleShown`."""

    seed: int = 0
    lane = "preview"


@dataclass(frozen=True, eq=False)
class ArticleShown(Event):
    """The article's loop, pass by pass, from t = T - 1 down to 0.

    Attributes:
        level: (T,) the noise level of each pass.
        given: (T, 3, 28, 28) what the network is given; `made` (T, 3, 28, 28) what it answers.
    """

    level: npt.NDArray[np.float64]
    given: Float
    made: Float


@dataclass(frozen=True)
class GradientRequest(Request):
    """Send one gradient back through a stack of layers that was just made.

    Attributes:
        depth: layers, each h -> relu(W h).
        scale: standard deviation of the weights, times the square root of the layer's width.
        residual: a layer adds to its input: h -> h + relu(W h).
        normalised: a layer's input is brought to mean 0 and variance 1 first.
    """

    depth: int = 30
    scale: float = 1.0
    residual: bool = False
    normalised: bool = False
    seed: int = 0
    lane = "preview"


@dataclass(frozen=True, eq=False)
class GradientShown(Event):
    """What of the gradient comes back to each layer, the first one first.

    Attributes:
        share: (depth,) root mean square of the gradient by each layer's output, divided by that
            of the last layer: below 1 it has shrunk on its way, above 1 it has grown.
    """

    request: GradientRequest
    share: npt.NDArray[np.float64]


@dataclass(frozen=True)
class SpreadRequest(Request):
    """Ask how large the values of a data set of sounds are: `SpreadShown`."""

    data: str
    count: int = 64
    lane = "preview"


@dataclass(frozen=True, eq=False)
class SpreadShown(Event):
    """Variances of what noise can be added to, before any is.

    Attributes:
        waveform: of the samples.
        quiet: of the samples of a moment, of its median: half of all moments have less.
        spectrogram: of the values of the spectrograms.
    """

    waveform: float
    quiet: float
    spectrogram: float


@dataclass(frozen=True)
class FlickerRequest(Request):
    """Generate clips of one class, as many as one has frames. Answered by `FlickerShown`."""

    recipe: Recipe
    lane = "preview"


@dataclass(frozen=True, eq=False)
class FlickerShown(Event):
    """A clip whose frames came out of noise together, and one of frames that did not.

    Attributes:
        together: (1, *S) one of the clips.
        apart: (1, *S) its frame k is frame k of clip k: each frame has a seed of its own.
    """

    domain: Domain
    together: Float
    apart: Float


@dataclass(frozen=True)
class RecordedRequest(Request):
    """Read one item of the run that ships. Answered by `RecordedShown`."""

    item: int
    lane = "runs"


@dataclass(frozen=True, eq=False)
class RecordedShown(Event):
    """The run's two ways, data to noise and noise to data; none where the file is missing."""

    ways: tuple[Trajectory, ...]


@dataclass(frozen=True)
class SweepRequest(Request):
    """One-step predictions of one of the recipe's items, at even noise levels from 0 to 1.

    Attributes:
        levels: how many; 0 for the recipe's own timesteps.
    """

    recipe: Recipe
    item: int
    levels: int = 41
    lane = "preview"


@dataclass(frozen=True, eq=False)
class SweepShown(Event):
    """One-step predictions, at the schedule's indices `t` (F,): `x`, `x0` and `eps` are (F, *S).

    Attributes:
        clean: (*S) the item itself.
    """

    domain: Domain
    t: npt.NDArray[np.int64]
    clean: Float
    x: Float
    x0: Float
    eps: Float
