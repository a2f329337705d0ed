"""Scores: what is asked about quality, what is answered, and the words for each figure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from diffusion_gui.core.event import Event
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.text import Translatable, msg

from .lanes import Request

FEWEST = 2
"""Items without which no distance between samples can be estimated."""


@dataclass(frozen=True)
class Figure:
    """What a score is called, what it says, and which way it should go."""

    label: str
    help: str
    percent: bool = False
    decibels: bool = False


FIGURES: dict[str, Figure] = {
    "energy_distance": Figure(
        "Energy distance",
        "0 where generated and real points follow the same distribution; an unbiased estimate: "
        "around 0 it is as often below as above, and no difference is shown",
    ),
    "sliced_wasserstein": Figure(
        "Sliced Wasserstein",
        "How far items must move to become real ones, seen along straight lines",
    ),
    "frechet": Figure(
        "Fréchet distance",
        "Between generated and real pictures, in the features of a small classifier",
    ),
    "accuracy": Figure(
        "Class accuracy",
        "Share of pictures that a classifier takes for the class that was asked for",
        percent=True,
    ),
    "frechet_places": Figure(
        "Fréchet distance, by place",
        "Between generated and real pictures, in the features of another classifier, of what is "
        "where",
    ),
    "accuracy_places": Figure(
        "Class accuracy, by place",
        "Share of pictures that another classifier, of what is where, takes for the class that was "
        "asked for",
        percent=True,
    ),
    "frechet_log_mel": Figure(
        "Fréchet distance, log-mel",
        "Between generated and real sounds, in the features of a small classifier of log-mel "
        "spectrograms, which are what the models work on",
    ),
    "accuracy_log_mel": Figure(
        "Class accuracy, log-mel",
        "Share of sounds that a classifier of log-mel spectrograms takes for the class that was "
        "asked for",
        percent=True,
    ),
    "frechet_linear": Figure(
        "Fréchet distance, linear",
        "Between generated and real sounds, in the features of a small classifier of linear "
        "spectrograms, which the models never see",
    ),
    "accuracy_linear": Figure(
        "Class accuracy, linear",
        "Share of sounds that a classifier of linear spectrograms takes for the class that was "
        "asked for",
        percent=True,
    ),
    "frechet_clips": Figure(
        "Fréchet distance, clips",
        "Between generated and real clips, in the features of a small classifier of what is where "
        "in each frame and how it changes over time",
    ),
    "accuracy_clips": Figure(
        "Class accuracy, clips",
        "Share of clips that a classifier takes for the class that was asked for",
        percent=True,
    ),
    "detail": Figure(
        "Fine detail",
        "Share of the frames' variance in waves shorter than 4 pixels; less than in real clips is "
        "blurred, more is grain",
        percent=True,
    ),
    "frame_change": Figure(
        "Frame differences",
        "How much a pixel changes from frame to frame, root mean square; more than in real clips "
        "is restless, less is sluggish",
    ),
    "flicker": Figure(
        "Flicker",
        "How much the pixel in the middle of the order changes from frame to frame: where most of "
        "a real clip does not move, anything above it is flicker",
    ),
    "motion": Figure(
        "Moves as asked",
        "Share of clips whose shape, by its centre of mass and its area, moves as in the class "
        "that was asked for; no network takes part",
        percent=True,
    ),
    "one_shape": Figure(
        "One shape throughout",
        "Share of clips in which a classifier of pictures names the same shape in every frame, "
        "and is sure of it",
        percent=True,
    ),
    "silence": Figure(
        "Silence",
        "Level of the quietest 32 ms in the quietest tenth of the sounds; where real sounds are "
        "silent, anything above -90 dB is hiss",
        decibels=True,
    ),
    "psnr": Figure(
        "Reconstruction (PSNR)",
        "How near pictures come back that were encoded and decoded: the peak signal-to-noise "
        "ratio, the mean of all; 6 more halve the error",
        decibels=True,
    ),
    "kl": Figure(
        "KL divergence",
        "Of a latent from a standard normal, in nats: how much it tells of its picture",
    ),
    "latent_mean": Figure(
        "Latent mean",
        "Of the channel in which it is farthest from 0; around 0 the noise levels of diffusion "
        "mean what they mean for pictures",
    ),
    "latent_low": Figure(
        "Least latent deviation", "Of the channel in which it is least; it should be around 1"
    ),
    "latent_high": Figure(
        "Greatest latent deviation", "Of the channel in which it is greatest; it should be around 1"
    ),
    "nearest": Figure(
        "Nearest training item",
        "Half the items are at least this far from every training item (sounds by their "
        "spectrograms); far below the floor they are copies",
    ),
    "copies": Figure(
        "Near copies",
        "Share of items that are nearer to a training item than 99 in 100 real ones are",
        percent=True,
    ),
}


@dataclass(frozen=True)
class ScoreRequest(Request):
    """Measure what the recipe generates against its data, `recipe.count` items of each.

    Answered by `Progress` and one `Scored`. It waits for whatever else there is to do.
    """

    recipe: Recipe
    lane = "score"


@dataclass(frozen=True)
class Score:
    """One figure.

    Attributes:
        name: a key of `FIGURES`.
        value: of generated items.
        floor: of real items in their place: what a perfect model would get; None where real
            items have no such figure.
        error, floor_error: standard errors of the two; None where there are too few items.
        codec: of real items that were encoded and decoded, with nothing generated: what the best
            model of the codec's states would get; None where there is no codec.
    """

    name: str
    value: float
    floor: float | None
    error: float | None = None
    floor_error: float | None = None
    codec: float | None = None

    @property
    def tells(self) -> bool:
        """Whether generated items can be told from real ones: beyond twice the error of both."""
        if self.floor is None or self.error is None or self.floor_error is None:
            return True
        return abs(self.value - self.floor) > 2.0 * math.hypot(self.error, self.floor_error)


@dataclass(frozen=True)
class Scored(Event):
    """A model's scores.

    Attributes:
        recipe: what was generated and compared, with the number of items that was really used.
        calls: how often the network was asked for each item; 0 where nothing was generated, but
            items were encoded and decoded, or named.
        notes: what the figures rest on, and which could not be had, in plain words.
    """

    recipe: Recipe
    calls: int
    scores: tuple[Score, ...]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> bool:
        """Whether items were named, and nothing generated."""
        return not self.calls and any(one.name == "accuracy" for one in self.scores)


def readings(scored: Scored) -> list[Translatable]:
    """How the figures are to be read: what the errors are, and where no difference can be told."""
    result = []
    if any(one.error is not None for one in scored.scores):
        result.append(msg("± is one standard error, from parts of the items."))
    if any(one.codec is not None for one in scored.scores):
        result.append(
            msg("Codec: real items, only encoded and decoded. A model comes no nearer than that.")
        )
    same = [one for one in scored.scores if not one.tells]
    if len(same) == len(scored.scores):
        result.append(msg("This number of items shows no difference from real ones."))
    energies = [one for one in scored.scores if one.name == "energy_distance"]
    if any(min(one.value, one.floor or 0.0) < 0.0 for one in energies):
        result.append(
            msg(
                "A negative energy distance is chance: the estimate is unbiased, so around 0 it is "
                "as often below as above."
            )
        )
    return result
