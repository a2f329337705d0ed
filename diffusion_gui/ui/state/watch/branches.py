"""Branches: runs that went on from a state of another run, kept in a tree beside each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.sampling import ContinueRequest
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.recipe import Recipe
from diffusion_gui.core.recipes.timesteps import visited
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Float, Trajectory
from diffusion_gui.ui.i18n import tr

if TYPE_CHECKING:
    from .session import Session


@dataclass(eq=False)
class Branch:
    """A timeline of the tree.

    Attributes:
        settings: what the controls show for it.
        parent: the branch it left; None for a run of its own. `at` is the position, on the
            timelines of both, of the last frame that they share.
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


class Branches(QObject):
    """Owns the tree. A new run takes the place of one that nothing has been forked from."""

    changed = Signal()
    """A branch has come or gone, another is shown, or another stands beside it."""
    asked = Signal()
    """The person wants to branch here, and is to be asked what should change."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.all: list[Branch] = []
        """Every branch, each behind its parent and that one's earlier children."""
        self.current: Branch | None = None
        self.beside: Branch | None = None
        """The branch shown beside the current one; None for none."""
        self._before: Branch | None = None
        session.timeline_changed.connect(self._follow)

    def _follow(self) -> None:
        """A timeline that is in no branch is a new run's."""
        session = self._session
        if self.current is not None and self.current.timeline is session.timeline:
            return
        if session.recorded or not session.timeline.trajectories:
            return
        alone = self.current is not None and self.current.parent is None
        if alone and self.current is not None and not self._children(self.current):
            self._drop(self.current)
        self.beside = None
        settings = session.shown_run.settings
        assert settings is not None
        self.current = Branch(session.timeline, settings[0])
        self.all.append(self.current)
        self.changed.emit()

    def holds(self, timeline: Timeline) -> bool:
        """Whether a timeline is one of the tree's."""
        return any(one.timeline is timeline for one in self.all)

    def _children(self, branch: Branch) -> list[Branch]:
        return [one for one in self.all if one.parent is branch]

    def can_fork(self) -> bool:
        """Whether the frame shown is a state that a run can go on from."""
        session = self._session
        place = session.place()
        if place is None or session.recorded or session.preview or not session.workers.is_ready:
            return False
        trajectory, k = place
        return trajectory.recipe.process == "reverse" and int(trajectory.path.t[k]) > 0

    def fork(self, values: dict[str, Value], edited: Float | None = None) -> bool:
        """Go on from the frame shown with other settings, or from `edited` (N, *S) in its place.

        False where that is refused; why is told. The branch that was shown stays as it is.
        """
        session = self._session
        place = session.place()
        if place is None or not self.can_fork() or self.current is None:
            return False
        trajectory, k = place
        shown = self.current
        position = min(session.playback.position, session.timeline.available - 1)
        owner = self._owner(shown, position)
        before = session.timeline.up_to(position)
        shared = sum(one.steps + 1 for one in before) - 1
        try:
            request = self._request(trajectory, k, values, edited)
            settings = owner.settings.changed(**values)
        except UserError as error:
            session.failed.emit(Failed.of(error))
            return False
        timeline = Timeline(before, expected=request.recipe.steps + 1)
        self.current = Branch(timeline, settings, owner, shared, edited is not None)
        family = [i for i, one in enumerate(self.all) if one is owner or self._under(one, owner)]
        self.all.insert(family[-1] + 1, self.current)
        self.beside = self.beside or shown
        session.go_on(request, timeline, settings)
        self.changed.emit()
        session.playback.play()
        return True

    def _request(
        self, trajectory: Trajectory, k: int, values: dict[str, Value], edited: Float | None
    ) -> ContinueRequest:
        parent = trajectory.recipe
        left = len(visited(parent)) - 1 - k  # the trajectory may be a head, cut off earlier
        recipe = dataclasses.replace(
            parent, parent=parent, at=k, steps=left, start_sha256=""
        ).changed(**values)
        keep = edited is None and k > 0
        return ContinueRequest(
            recipe,
            trajectory.x[k].copy() if edited is None else edited,
            trajectory.labels,
            trajectory.x[k - 1].copy() if keep else None,
            edited is not None,
        )

    def _owner(self, branch: Branch, position: int) -> Branch:
        """The branch that the frame at `position` of `branch` belongs to."""
        while branch.parent is not None and position <= branch.at:
            branch = branch.parent
        return branch

    def _under(self, branch: Branch, above: Branch) -> bool:
        while branch.parent is not None:
            branch = branch.parent
            if branch is above:
                return True
        return False

    def show(self, branch: Branch) -> None:
        """Switch to a branch, at the same place of the way where there is one."""
        if branch is self.current:
            return
        session = self._session
        position = session.playback.position
        if self.beside is branch:
            self.beside = self.current
        self._before, self.current = self.current, branch
        session.show_timeline(branch.timeline, branch.settings, position)
        self.changed.emit()

    def put_beside(self, branch: Branch | None) -> None:
        """Show `branch` beside the current one, or with None the current one alone."""
        self.beside = None if branch is self.current else branch
        self.changed.emit()

    def toggle_beside(self) -> None:
        """Show the branch that was current before beside the one that is; or it alone again."""
        there = self.beside is None and self._before in self.all
        self.put_beside(self._before if there else None)

    def remove(self, branch: Branch) -> None:
        """Forget a branch and what was forked from it; the last run stays."""
        gone = [one for one in self.all if one is branch or self._under(one, branch)]
        kept = [one for one in self.all if one not in gone]
        if not kept:
            return
        if self.current in gone:
            self.show(branch.parent if branch.parent is not None else kept[0])
        for one in gone:
            self._drop(one)
        self.changed.emit()

    def _drop(self, branch: Branch) -> None:
        self.all.remove(branch)
        if self.beside is branch:
            self.beside = None

    def marks(self) -> list[tuple[int, bool]]:
        """(position, own) where branches part on the timeline shown: `own` where this one left."""
        result = []
        chain: Branch | None = self.current
        limit = None
        while chain is not None:
            for child in self._children(chain):
                if child is not self.current and (limit is None or child.at < limit):
                    result.append((child.at, False))
            if chain.parent is not None:
                result.append((chain.at, chain is self.current))
                limit = chain.at
            chain = chain.parent
        return sorted(set(result))

    def place_beside(self) -> tuple[Trajectory, int] | None:
        """The state of the branch beside that has the noise level nearest to the one shown."""
        session = self._session
        here = session.place()
        if self.beside is None or here is None or not self.beside.timeline.trajectories:
            return None
        other = self.beside.timeline
        number, k = session.timeline.index(session.playback.position)
        if number < len(other.trajectories) and other.trajectories[number] is here[0]:
            return here
        reverse = here[0].recipe.process == "reverse"
        level = _levels(here[0])[k]
        parts = [one for one in other.trajectories if (one.recipe.process == "reverse") is reverse]
        found = None
        for one in parts:
            away = np.abs(_levels(one)[: len(one)] - level)
            nearest = int(away.argmin())
            if found is None or away[nearest] <= found[0]:
                found = (float(away[nearest]), one, nearest)
        return None if found is None else (found[1], found[2])

    def name(self, branch: Branch) -> str:
        """What a branch differs in from the one it left, in a few words."""
        if branch.parent is None:
            runs = [one for one in self.all if one.parent is None]
            return tr("Run {n}").format(n=runs.index(branch) + 1)
        return ", ".join(_differences(branch)) or tr("unchanged")


def _levels(one: Trajectory) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.asarray(one.path.sigma / (one.path.alpha + one.path.sigma))


def _class_words(label: str) -> str:
    if label in ("", ALL):
        return tr("all")
    return tr("None") if label == "none" else tr(label)


def _differences(branch: Branch) -> Iterator[str]:
    assert branch.parent is not None
    if branch.edited:
        yield tr("painted noise")
    old, new = branch.parent.settings, branch.settings
    if new.seed != old.seed:
        yield tr("seed {n}").format(n=new.seed)
    if new.eta != old.eta:
        yield f"η {new.eta:g}"
    if new.guidance != old.guidance:
        yield tr("guidance {n}").format(n=f"{new.guidance:g}")
    if new.label != old.label:
        yield tr("class {name}").format(name=_class_words(new.label))
    if new.sampler != old.sampler:
        yield tr(SAMPLERS[new.sampler].label)
