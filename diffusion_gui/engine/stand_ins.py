"""Items that a model makes in place of data that are not on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from diffusion_gui.core import steps
from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.kept import Kept
from diffusion_gui.core.noise import Stream, normal
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.schedules import schedule_of
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.data.dataset import Dataset, Items
from diffusion_gui.data.downloaded import files_of
from diffusion_gui.models.model import Model
from diffusion_gui.storage.stand_ins import stand_in_words

BLOCK = 16
"""Items made at once, always as many: an item's bits then depend on its number alone."""
STEPS = 25
SEEN_AT_ONCE = 4 * BLOCK
"""Items that a list of them is given at a time: they take their time."""
KEPT_BYTES = 2**24


@dataclass(frozen=True, eq=False)
class StandIn(Dataset):
    """A model's items by seed and class, without end; there is no training set.

    Their noise is of a stream of its own: an item that is noised, and what the same seed's noise
    is denoised to, have nothing to do with each other.
    """

    model: Model = field(kw_only=True)
    device: torch.device = field(kw_only=True)
    _made: Kept[Tensor] = field(
        default_factory=lambda: Kept(KEPT_BYTES, lambda x: x.nbytes), kw_only=True
    )

    def draw(
        self, count: int, seed: int, wanted: Sequence[int] | None = None, first: int = 0
    ) -> Items:
        begin = first - first % BLOCK
        numbers = torch.arange(begin, first + count + (-(first + count)) % BLOCK)
        classes = len(self.domain.labels)
        labels = numbers % classes if classes else torch.full_like(numbers, -1)
        rows = slice(first - begin, first - begin + count)
        if wanted is not None and classes:
            asked = torch.tensor(list(wanted[:count]))
            labels[rows] = torch.where(asked >= 0, asked, labels[rows])
        blocks = [
            self._block(seed, int(start), labels[k : k + BLOCK])
            for k, start in zip(range(0, len(numbers), BLOCK), numbers[::BLOCK], strict=True)
        ]
        return torch.cat(blocks)[rows].clone(), labels[rows].clone()

    def _block(self, seed: int, start: int, labels: Tensor) -> Tensor:
        key = (seed, start, tuple(labels.tolist()))
        return self._made.once(key, lambda: self._generate(seed, start, labels))

    def _generate(self, seed: int, start: int, labels: Tensor) -> Tensor:
        """The BLOCK items from number `start` on, on the CPU."""
        recipe = Recipe(steps=STEPS)
        schedule, timesteps = schedule_of(recipe), timesteps_of(recipe)
        entry = SAMPLERS[recipe.sampler]

        def noise(use: int) -> Tensor:
            numbers = range(start, start + BLOCK)
            drawn = normal(seed, Stream.DATA, numbers, use, self.model.domain.shape)
            return torch.from_numpy(drawn.astype(np.float32)).to(self.device)

        x = float(schedule.sigma[timesteps[0]]) * noise(0)
        options = {option.name: getattr(recipe, option.name) for option in entry.options}
        for step in entry.load()(
            self.model.denoiser,
            x,
            schedule,
            timesteps,
            lambda k: noise(k + 1),
            labels.to(self.device),
            **entry.settings(options),
        ):
            x = step.x_next
            steps.step(step.k + 1, STEPS, "generating")
        return torch.tensor(self.model.coding.decode(x).cpu().numpy())

    def tensors(self) -> Items:
        """There are none; raises UserError, which says how to get them."""
        files_of(self.name)
        raise AssertionError("the data are here by now")


def open_stand_in(spec: str, model: Model, device: torch.device) -> StandIn:
    """What `model` makes in place of the data set `spec`."""
    notes = (stand_in_words(spec),)
    return StandIn(spec, model.shown, 0, notes=notes, model=model, device=device)
