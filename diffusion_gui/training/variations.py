"""Pictures as training sees them: mirrored or moved at random, a function of (seed, step, item).

The operations are torchvision's own (transforms v2); what is drawn does not depend on how many
processes and passes share a step, nor on where a run was resumed.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from diffusion_gui.core.catalog import DATASETS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.noise import Stream, generator
from diffusion_gui.core.recipes.train_settings import TrainSettings
from diffusion_gui.core.text import Translatable, msg

_VARIED = 4
"""Item of the TRAIN stream."""


class Variations:
    """What the pictures of a run go through at each step.

    Raises:
        UserError: an item of `shape` has no room for the crop.
    """

    def __init__(self, settings: TrainSettings, shape: tuple[int, ...]) -> None:
        self._settings = settings
        if settings.crop and settings.crop >= min(shape[-2:]):
            raise UserError(
                msg(
                    "Pictures of {side} pixels cannot be moved by {crop}.",
                    side=min(shape[-2:]),
                    crop=settings.crop,
                ),
                "What comes in at an edge is its mirror image, of less than a whole picture.",
                "Choose a smaller crop.",
            )

    def __call__(self, x: Tensor, step: int, part: slice) -> Tensor:
        """The items `part` (N, *S) of the batch of `step`, each varied by itself."""
        s = self._settings
        if not (s.flip or s.crop):
            return x
        from torchvision.transforms.v2 import functional

        rng = generator(s.seed, Stream.TRAIN, _VARIED, step)
        mirrored = torch.from_numpy(rng.random(s.total_batch) < 0.5)[part]
        corners = rng.integers(0, 2 * s.crop + 1, (s.total_batch, 2))[part]
        if s.flip:
            chosen = mirrored.reshape(-1, *[1] * (x.dim() - 1))
            x = torch.where(chosen, functional.horizontal_flip(x), x)
        if not s.crop:
            return x
        height, width = x.shape[-2:]
        larger = _with_edges(x, s.crop)
        return torch.stack(
            [
                functional.crop(item, int(top), int(left), height, width)
                for item, (top, left) in zip(larger, corners, strict=True)
            ]
        )


def _with_edges(x: Tensor, width: int) -> Tensor:
    """Items (N, *S) with their mirror image beyond each edge."""
    from torchvision.transforms.v2 import functional

    flat = x.reshape(len(x), -1, *x.shape[-2:])  # a clip's frames as channels: they move together
    larger: Tensor = functional.pad(flat, [width], padding_mode="reflect")
    return larger.reshape(*x.shape[:-2], *larger.shape[-2:])


def notes_on(settings: TrainSettings) -> Iterator[Translatable]:
    """What a person should know of mirrored data."""
    entry = DATASETS.get(settings.data)
    if settings.flip and entry is not None and entry.handed:
        yield msg(
            "{data} are mirrored at random: a mirrored digit is another sign, and the model learns "
            "to make both.",
            data=msg(entry.label),
        )
