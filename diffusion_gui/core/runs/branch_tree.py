"""The tree of branches: runs that went on from a state of another run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.recipes.recipe import Recipe

from .timeline import Timeline
from .trajectory import Trajectory


@dataclass(eq=False)
class Branch:
    """A timeline of the tree.

    Attributes:
        settings: what the controls show for it.
        parent: the branch it left; None for a run of its own. `at` is the position, on the
            timelines of both, of the last frame that they share; -1 where that is the noise alone.
        edited: it goes on from a state that was painted on.
    """

    timeline: Timeline
    settings: Recipe
    parent: Branch | None = None
    at: int = 0
    edited: bool = False

    @property
    def depth(self) -> int:
        """Forks between this branch and its run."""
        return self.parent.depth + 1 if self.parent else 0

    def owner(self, position: int) -> Branch:
        """The branch that the frame at `position` of this one's timeline belongs to."""
        owner = self
        while owner.parent is not None and position <= owner.at:
            owner = owner.parent
        return owner

    def is_under(self, above: Branch | None) -> bool:
        """Whether this branch was forked from `above`, or from one that was."""
        return self.parent is not None and (self.parent is above or self.parent.is_under(above))


class BranchTree:
    """All branches; one is current, and another may be beside it."""

    def __init__(self) -> None:
        self.all: list[Branch] = []
        """Every branch, each behind its parent and that one's earlier children."""
        self.current: Branch | None = None
        self.beside: Branch | None = None
        """The branch shown beside the current one; None for none."""
        self._before: Branch | None = None

    def holds(self, timeline: Timeline) -> bool:
        """Whether a timeline is one of the tree's."""
        return any(one.timeline is timeline for one in self.all)

    def children(self, branch: Branch) -> list[Branch]:
        """The branches that left `branch` itself."""
        return [one for one in self.all if one.parent is branch]

    def add_run(self, timeline: Timeline, settings: Recipe) -> None:
        """A new run becomes current, in the place of one that nothing has been forked from."""
        current = self.current
        if current is not None and current.parent is None and not self.children(current):
            self.all.remove(current)
        self.beside = None
        self.current = Branch(timeline, settings)
        self.all.append(self.current)

    def add_fork(self, fork: Branch) -> None:
        """A fork becomes current; the branch that was is put beside it if none is yet."""
        family = [
            i for i, one in enumerate(self.all) if one is fork.parent or one.is_under(fork.parent)
        ]
        self.all.insert(family[-1] + 1, fork)
        self.beside = self.beside or self.current
        self.current = fork

    def choose(self, branch: Branch) -> None:
        """Make `branch` current; if it was beside, the two change places."""
        if self.beside is branch:
            self.beside = self.current
        self._before, self.current = self.current, branch

    def put_beside(self, branch: Branch | None) -> None:
        """Put `branch` beside the current one, or with None leave that alone."""
        self.beside = None if branch is self.current else branch

    def toggle_beside(self) -> None:
        """Put the branch that was current before beside the one that is; or leave it alone."""
        there = self.beside is None and self._before in self.all
        self.put_beside(self._before if there else None)

    def remove(self, branch: Branch) -> None:
        """Forget a branch and what was forked from it; the last run stays.

        In place of a current one that is gone comes the branch it left, or the first run.
        """
        kept = [one for one in self.all if one is not branch and not one.is_under(branch)]
        if not kept:
            return
        if self.current not in kept:
            self.choose(branch.parent or kept[0])
        self.all = kept
        if self.beside not in kept:
            self.beside = None

    def marks(self) -> list[tuple[int, bool]]:
        """(position, own) where branches part on the current timeline: `own` where it left."""
        result = []
        chain = self.current
        limit = None
        while chain is not None:
            for child in self.children(chain):
                if (
                    child is not self.current
                    and child.at >= 0
                    and (limit is None or child.at < limit)
                ):
                    result.append((child.at, False))
            if chain.parent is not None and chain.at >= 0:
                result.append((chain.at, chain is self.current))
                limit = chain.at
            chain = chain.parent
        return sorted(set(result))

    def place_beside(self, timeline: Timeline, position: int) -> tuple[Trajectory, int] | None:
        """The state of the branch beside whose noise level is nearest to that at `position`.

        None where nothing is beside, or one of the two is still empty.
        """
        other = self.beside.timeline.trajectories if self.beside is not None else []
        if not other or not timeline.trajectories:
            return None
        here, k = timeline.place(position)
        number, _ = timeline.index(position)
        if number < len(other) and other[number] is here:
            return here, k
        reverse = here.recipe.process == "reverse"
        level = _noise_levels(here)[k]
        found = None
        for one in other:
            if (one.recipe.process == "reverse") is reverse:
                away = np.abs(_noise_levels(one)[: len(one)] - level)
                nearest = int(away.argmin())
                if found is None or away[nearest] <= found[0]:
                    found = (float(away[nearest]), one, nearest)
        return None if found is None else (found[1], found[2])


def _noise_levels(one: Trajectory) -> npt.NDArray[np.float64]:
    return np.asarray(one.path.sigma / (one.path.alpha + one.path.sigma))
