"""Frame and Trajectory: what a run leaves behind, as NumPy arrays with random access."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.catalog.codecs import codec_entry
from diffusion_gui.core.domain import Domain
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.schedule import NoiseSchedule
from diffusion_gui.core.text import msg

from .decoded import Decoded
from .recorded import Recorded
from .word_maps import RunWords

Float = npt.NDArray[np.float32]

MEMORY_BUDGET = 512 * 2**20
"""Bytes of one trajectory kept in memory; a larger one lives in a temporary memory map."""


@dataclass(frozen=True, eq=False)
class NoiseLevels:
    """The noise levels of a run, in play order: schedule indices (K+1,), their alpha and sigma."""

    t: npt.NDArray[np.int64]
    alpha: npt.NDArray[np.float64]
    sigma: npt.NDArray[np.float64]

    @classmethod
    def of(cls, schedule: NoiseSchedule, t: npt.NDArray[np.int64]) -> NoiseLevels:
        """Those of `schedule` at its indices `t` (K+1,)."""
        return cls(t, schedule.alpha[t], schedule.sigma[t])

    def __len__(self) -> int:
        return len(self.t)


@dataclass(frozen=True, eq=False)
class Frame:
    """State k of a run, of N items of shape S.

    Attributes:
        x: (N, *S) the state.
        x0: (N, *S) the denoiser's prediction at x; None at the last state, or not asked for yet.
        noise: (N, *S) fresh standard normal noise that step k adds; None where it adds none.
    """

    k: int
    t: int
    alpha: float
    sigma: float
    x: Float
    x0: Float | None
    noise: Float | None


def _check_disk(needed: int) -> None:
    """Refuse a memory map that the disk cannot hold: filling it would kill the process."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if needed > free:
        raise UserError(
            msg("This run would take {gigabytes:.1f} GB.", gigabytes=needed / 1000000000.0),
            msg(
                "There are {gigabytes:.1f} GB free for temporary files.",
                gigabytes=free / 1000000000.0,
            ),
            "Take fewer items or fewer steps.",
        )


class Trajectory:
    """All states of one run; grows by `add` until its K steps are there.

    `x` is (K+1, N, *S), `x0` and `noise` are (K, N, *S), as in the trajectory file. Step k leads
    from state k to state k+1. `known` (K,) says which predictions are in `x0`: those of a noising
    process cost network calls that its states do not need, and may come later.

    Where states are not the items, `decoded` holds those that were decoded to be shown; of a codec
    whose states are shown themselves it is None, and `hidden` holds them, to be heard or saved.
    `words` says where the model attended to the words of its prompts.
    """

    def __init__(
        self,
        recipe: Recipe,
        domain: Domain,
        labels: npt.NDArray[np.int64],
        path: NoiseLevels,
        x: npt.NDArray[Any],
        budget: int = MEMORY_BUDGET,
        items: tuple[str, Domain] | None = None,
    ) -> None:
        """Args: items: codec and domain of what the states stand for, where they are not that."""
        self.recipe = recipe
        self.domain = domain
        made = Decoded(*items) if items else None
        seen = items is not None and codec_entry(items[0]).seen
        self.decoded = None if seen else made
        self.hidden = made if seen else None
        self.labels = labels
        self.path = path
        steps = len(path) - 1
        shape = (len(labels), *domain.shape)
        rows = [steps + 1, steps, steps]
        item = 4 * int(np.prod(shape))
        if sum(rows) * item <= budget:
            # zeros of this size are mapped lazily: untouched frames cost no memory
            self.x, self.x0, self.noise = (np.zeros((n, *shape), np.float32) for n in rows)
        else:
            _check_disk(sum(rows) * item)
            with tempfile.TemporaryFile(prefix="diffusion-gui-") as store:
                whole = np.memmap(store, np.float32, "w+", shape=(sum(rows), *shape))
            # As plain arrays: each slice of a memmap, and each result of one, costs more.
            self.x, self.x0, self.noise = np.split(np.asarray(whole), np.cumsum(rows)[:2])
        self.x[0] = x
        self.known: npt.NDArray[np.bool_] = np.zeros(steps, np.bool_)
        self._done = 0
        self.recorded: Recorded | None = None
        """What is known of a run that a script recorded; None for this program's own."""
        self.words = RunWords()

    @property
    def shown(self) -> Domain:
        """The domain of the items; that of the states where they are the items."""
        return self.domain if self.decoded is None else self.decoded.domain

    @property
    def steps(self) -> int:
        """Steps K of the whole run."""
        return len(self.path) - 1

    def __len__(self) -> int:
        """States there are so far, 1..K+1."""
        return self._done + 1

    @property
    def complete(self) -> bool:
        """Whether all K steps are there."""
        return self._done == self.steps

    @property
    def unknown(self) -> npt.NDArray[np.int64]:
        """The steps made so far whose predictions have not been asked for, or not come yet.

        What a script left out of its recording never comes.
        """
        if self.recorded is not None:
            return np.empty(0, np.int64)
        return np.flatnonzero(~self.known[: self._done])

    def predict(self, k: int, x0: Float) -> None:
        """The prediction at state k, 0 <= k < K, has come."""
        self.x0[k] = x0
        self.known[k] = True

    def add(self, x0: Float | None, noise: Float | None, x: Float) -> None:
        """Append the next step: its prediction, its fresh noise, and the state it leads to."""
        k = self._done
        if x0 is not None:
            self.predict(k, x0)
        if noise is not None:
            self.noise[k] = noise
        self.x[k + 1] = x
        self._done = k + 1

    def head(self, k: int) -> Trajectory:
        """The first k steps, 0 <= k < len(self), as a trajectory that shares these numbers."""
        if not 0 <= k < len(self):
            raise IndexError(k)
        part = copy.copy(self)
        path = self.path
        part.path = NoiseLevels(path.t[: k + 1], path.alpha[: k + 1], path.sigma[: k + 1])
        part.x, part.x0, part.noise = self.x[: k + 1], self.x0[:k], self.noise[:k]
        part.known = self.known[:k]
        part._done = k
        return part

    def __getitem__(self, k: int) -> Frame:
        """State k, 0 <= k < len(self)."""
        if not 0 <= k < len(self):
            raise IndexError(k)
        stepped = k < self._done
        return Frame(
            k,
            int(self.path.t[k]),
            float(self.path.alpha[k]),
            float(self.path.sigma[k]),
            self.x[k],
            self.x0[k] if stepped and self.known[k] else None,
            self.noise[k] if stepped else None,
        )
