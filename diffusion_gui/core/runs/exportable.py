"""What can be exported: runs played one after the other, panes, a film of training, a figure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog import MODALITIES
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.recipes.comparison import Comparison
from diffusion_gui.core.recipes.inputs import inputs_of
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.train_settings import TrainSettings

from .trajectory import Float, Trajectory

DOMAIN = "domain"
"""Key, in the JSON that a file of clips carries, of their modality, shape and rate."""
TRAINING = "training"
"""Key of a run's settings in the JSON that an exported film over training carries."""


@dataclass(frozen=True, eq=False)
class ComparisonExport:
    """The runs of a comparison, as far as they are there, with a name for each.

    Attributes:
        distances: of each run's states to the reference's end, as far as they are known.
    """

    comparison: Comparison
    runs: tuple[Trajectory, ...]
    names: tuple[str, ...]
    distances: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, eq=False)
class TrainingExport:
    """Samples drawn from the same noise while a run went on.

    Attributes:
        steps: the step each grid was drawn at; `grids` (N, *S) the items, `labels` (N,).
        loss: (M, 2) rows of step and loss, to be drawn as a curve.
    """

    settings: TrainSettings
    domain: Domain
    labels: npt.NDArray[np.int64]
    steps: tuple[int, ...]
    grids: tuple[Float, ...]
    loss: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))


@dataclass(frozen=True, eq=False)
class FigurePanel:
    """One picture of a moving figure: `x` (F, *S), a frame each, coloured as `kind` says."""

    name: str
    kind: str
    x: Float


@dataclass(frozen=True, eq=False)
class FigureChart:
    """Lines that stand beside a figure: each a name and its y (F,), over x (F,).

    Attributes:
        y_range: the least that is shown.
    """

    title: str
    x_label: str
    x: npt.NDArray[np.float64]
    lines: tuple[tuple[str, npt.NDArray[np.float64]], ...]
    y_range: tuple[float, float]


@dataclass(frozen=True, eq=False)
class FigureExport:
    """A figure of a lesson along its slider: pictures of one item that move together.

    Attributes:
        recipe: what the file carries: the run that the item is of, or that it is set beside.
        captions: a text under each frame.
    """

    recipe: Recipe
    domain: Domain
    panels: tuple[FigurePanel, ...]
    captions: tuple[str, ...]
    chart: FigureChart


WAY = "way_to_noise"
"""Key of the outward run's process in the JSON that an exported journey carries."""


def journey_json(runs: Sequence[Trajectory]) -> str:
    """The recipe of the last of `runs` as one line of JSON, with the noising process before it."""
    text = runs[-1].recipe.to_json()
    if len(runs) < 2 or runs[0].recipe.process == "reverse":
        return text
    return json.dumps(json.loads(text) | {WAY: runs[0].recipe.process})


def with_domain(text: str, domain: Domain) -> str:
    """`text`, JSON, that also says what the items are where they have a clock of their own."""
    if not MODALITIES[domain.modality].clock:
        return text
    facts = {"modality": domain.modality, "shape": domain.shape, "rate": domain.rate}
    return json.dumps(json.loads(text) | {DOMAIN: facts})


Exportable = tuple[Trajectory, ...] | ComparisonExport | TrainingExport | FigureExport


def _runs(exportable: tuple[Trajectory, ...] | ComparisonExport) -> tuple[Trajectory, ...]:
    runs = exportable.runs if isinstance(exportable, ComparisonExport) else exportable
    return runs


def made_of(exportable: Exportable) -> tuple[str, ...]:
    """What all runs of `footage` name of data, starting items and models: names, or paths."""
    if isinstance(exportable, TrainingExport):
        return (exportable.settings.data,)
    if isinstance(exportable, FigureExport):
        return inputs_of(exportable.recipe)
    return tuple(source for run in _runs(exportable) for source in inputs_of(run.recipe))


def clips_of(exportable: Exportable) -> Domain | None:
    """The domain of its items where they have a clock of their own; None where they stand still."""
    if isinstance(exportable, TrainingExport | FigureExport):
        domains = [exportable.domain]
    else:
        domains = [run.shown for run in _runs(exportable)[:1]]
    return next((one for one in domains if MODALITIES[one.modality].clock), None)
