"""Branches: runs that went on from a state of another run, kept in a tree beside each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import takewhile

from PySide6.QtCore import QObject, Signal

from diffusion_gui.core.catalog import SAMPLERS
from diffusion_gui.core.errors import UserError
from diffusion_gui.core.options import Value
from diffusion_gui.core.protocol.events import Failed
from diffusion_gui.core.protocol.sampling import ContinueRequest
from diffusion_gui.core.recipes.class_labels import ALL
from diffusion_gui.core.recipes.second_model import OF_A_SECOND
from diffusion_gui.core.recipes.timesteps import timesteps_of
from diffusion_gui.core.runs.branch_tree import Branch, BranchTree
from diffusion_gui.core.runs.timeline import Timeline
from diffusion_gui.core.runs.trajectory import Float, Trajectory
from diffusion_gui.ui.i18n import tr

from .session import Session


class Branches(QObject):
    """Changes the tree of branches, and shows the branch that is current."""

    changed = Signal()
    """A branch has come or gone, another is shown, or another is shown beside it."""
    asked = Signal()
    """The person wants to branch here, and is to be asked what should change."""

    def __init__(self, session: Session, tree: BranchTree) -> None:
        super().__init__(session)
        self._session = session
        self.tree = tree
        session.timeline_changed.connect(self._follow)

    def _follow(self) -> None:
        """A timeline that is in no branch is a new run's."""
        session, current = self._session, self.tree.current
        if current is not None and current.timeline is session.timeline:
            return
        if session.recorded or not session.timeline.trajectories:
            return
        settings = session.shown_run.settings
        assert settings is not None
        self.tree.add_run(session.timeline, settings[0])
        self.changed.emit()

    def can_fork(self) -> bool:
        """Whether the frame shown is a state that a run can go on from, with all before it."""
        session = self._session
        place = session.place()
        if place is None or session.recorded or session.preview or not session.workers.is_ready:
            return False
        trajectory, k = place
        before = takewhile(lambda one: one is not trajectory, session.timeline.trajectories)
        return (
            trajectory.recipe.process == "reverse"
            and trajectory.recorded is None
            and int(trajectory.path.t[k]) > 0
            and all(one.complete for one in before)
        )

    def fork(self, values: dict[str, Value], edited: Float | None = None) -> bool:
        """Go on from the frame shown with other settings, or from `edited` (N, *S) in its place.

        False where that is refused; why is told. The branch that was shown stays as it is.
        """
        session, current = self._session, self.tree.current
        place = session.place()
        if place is None or not self.can_fork() or current is None:
            return False
        position = session.playback.shown
        owner = current.owner(position)
        before = session.timeline.up_to(position)
        shared = sum(one.steps + 1 for one in before) - 1
        try:
            request = _request(*place, values, edited)
            settings = owner.settings.changed(**values)
        except UserError as error:
            session.failed.emit(Failed.of(error))
            return False
        timeline = Timeline(before, expected=request.recipe.steps + 1)
        self.tree.add_fork(Branch(timeline, settings, owner, shared, edited is not None))
        session.go_on(request, timeline, settings)
        self.changed.emit()
        session.playback.play()
        return True

    def show(self, branch: Branch) -> None:
        """Switch to a branch, at the same place of the way where there is one."""
        if branch is not self.tree.current:
            self.tree.choose(branch)
            self._show_current()

    def _show_current(self) -> None:
        session, current = self._session, self.tree.current
        assert current is not None
        session.show_timeline(current.timeline, current.settings, session.playback.position)
        self.changed.emit()

    def put_beside(self, branch: Branch | None) -> None:
        """Show `branch` beside the current one, or with None the current one alone."""
        self.tree.put_beside(branch)
        self.changed.emit()

    def toggle_beside(self) -> None:
        """Show the branch that was current before beside the one that is; or it alone again."""
        self.tree.toggle_beside()
        self.changed.emit()

    def remove(self, branch: Branch) -> None:
        """Forget a branch and what was forked from it; the last run stays."""
        shown = self.tree.current
        self.tree.remove(branch)
        if self.tree.current is not shown:
            self._show_current()
        self.changed.emit()

    def place_beside(self) -> tuple[Trajectory, int] | None:
        """The state of the branch beside that has the noise level nearest to the one shown."""
        return self.tree.place_beside(self._session.timeline, self._session.playback.position)

    def name(self, branch: Branch) -> str:
        """What a branch differs in from the one it left, in a few words."""
        if branch.parent is None and _recorded(branch):
            return tr("Recording")
        if branch.at < 0:
            return tr("{sampler} from its noise").format(
                sampler=tr(SAMPLERS[branch.settings.sampler].label)
            )
        if branch.parent is None:
            runs = [one for one in self.tree.all if one.parent is None]
            return tr("Run {n}").format(n=runs.index(branch) + 1)
        return ", ".join(_differences(branch)) or tr("unchanged")


def _recorded(branch: Branch) -> bool:
    runs = branch.timeline.trajectories
    return bool(runs) and runs[0].recorded is not None


def _request(
    trajectory: Trajectory, k: int, values: dict[str, Value], edited: Float | None
) -> ContinueRequest:
    parent = trajectory.recipe
    left = len(timesteps_of(parent)) - 1 - k  # the trajectory may be a head, cut off earlier
    recipe = dataclasses.replace(parent, parent=parent, at=k, steps=left, start_sha256="").changed(
        **values
    )
    keep = edited is None and k > 0
    return ContinueRequest(
        recipe,
        trajectory.x[k].copy() if edited is None else edited,
        trajectory.labels,
        trajectory.x[k - 1].copy() if keep else None,
        edited is not None,
    )


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
    if new.told_guidance != old.told_guidance:
        yield tr("distilled guidance {n}").format(n=f"{new.told_guidance:g}")
    if new.guide and (new.guide, new.guide_scale) != (old.guide, old.guide_scale):
        yield tr("guide {n}").format(n=f"{new.guide_scale:g}")
    if old.guide and not new.guide:
        yield tr("no guide")
    if new.second and any(getattr(new, n) != getattr(old, n) for n in OF_A_SECOND[:-1]):
        weights = f"{new.weight:g}, {new.second_weight:g}"
        yield tr("two models {weights}").format(weights=weights)
    if old.second and not new.second:
        yield tr("one model")
    if new.label != old.label:
        yield tr("class {name}").format(name=_class_words(new.label))
    if new.prompt != old.prompt:
        yield tr("prompt {words}").format(words=new.prompt.splitlines()[0] if new.prompt else "-")
    if new.negative_prompt != old.negative_prompt:
        yield tr("without {words}").format(words=new.negative_prompt or "-")
    if new.sampler != old.sampler:
        yield tr(SAMPLERS[new.sampler].label)
