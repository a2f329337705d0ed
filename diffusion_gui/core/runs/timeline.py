"""The timeline: trajectories played one after the other, some of them still growing."""

from __future__ import annotations

from collections.abc import Sequence

from .trajectory import Frame, Trajectory


class Timeline:
    """Data to noise, then noise to data, as one row of frames.

    `planned` is the number of frames when all is computed, `available` those there are. Each
    trajectory grows from its start, and one may have begun before the one in front of it is whole.
    """

    def __init__(self, trajectories: Sequence[Trajectory], expected: int = 0) -> None:
        """Args: expected: frames still to come from trajectories that have not started."""
        self.trajectories = list(trajectories)
        self._expected = expected

    def add(self, trajectory: Trajectory) -> None:
        """The next trajectory has started; what was expected is now known."""
        self.trajectories.append(trajectory)
        self._expected = 0

    @property
    def planned(self) -> int:
        """Frames of the whole timeline."""
        return sum(one.steps + 1 for one in self.trajectories) + self._expected

    @property
    def available(self) -> int:
        """Frames there are so far."""
        return sum(len(one) for one in self.trajectories)

    @property
    def known(self) -> int:
        """Predictions and decoded items there are so far."""
        decoded = sum(len(one.decoded) for one in self.trajectories if one.decoded is not None)
        return sum(int(one.known.sum()) for one in self.trajectories) + decoded

    @property
    def complete(self) -> bool:
        """Whether all frames are there."""
        return self.available == self.planned

    def place(self, position: int) -> tuple[Trajectory, int]:
        """The trajectory and state at `position`, or at the last before it in its trajectory.

        What follows the trajectories that have started has the last state of those.

        Raises:
            IndexError: the timeline is empty.
        """
        if not self.trajectories:
            raise IndexError("the timeline is empty")
        *_, last = self.trajectories
        for one in self.trajectories:
            if position < one.steps + 1 or one is last:
                break
            position -= one.steps + 1
        return one, max(0, min(position, len(one) - 1))

    def seen(self, position: int) -> int:
        """The position of the frame that `place` finds at `position`; 0 while there is none."""
        if not self.trajectories:
            return 0
        number, k = self.index(position)
        return self.starts()[number] + k

    def has(self, position: int) -> bool:
        """Whether the frame at `position` is there."""
        return bool(self.trajectories) and self.seen(position) == position

    def frame(self, position: int) -> tuple[Trajectory, Frame]:
        """The trajectory and the Frame shown at `position`."""
        trajectory, k = self.place(position)
        return trajectory, trajectory[k]

    def index(self, position: int) -> tuple[int, int]:
        """(number of the trajectory, state in it) that `place` finds at `position`."""
        trajectory, k = self.place(position)
        return next(i for i, one in enumerate(self.trajectories) if one is trajectory), k

    def up_to(self, position: int) -> list[Trajectory]:
        """The trajectories until `position`, the last one cut off there; they share the numbers.

        A cut that would leave a single state is left out: what goes on begins with that state.
        """
        number, k = self.index(position)
        before = self.trajectories[:number]
        return [*before, self.trajectories[number].head(k)] if k else before

    @property
    def turn(self) -> int:
        """The position at which denoising begins: behind all noising, 0 where there is none."""
        count = 0
        for one in self.trajectories:
            if one.recipe.process == "reverse":
                break
            count += one.steps + 1
        return count

    def matching(self, position: int, other: Timeline) -> int:
        """Where `other` is as far along as this one is at `position`, in the same direction."""
        for begin, end, new_begin, new_end in (
            (self.turn, self.planned, other.turn, other.planned),
            (0, self.turn, 0, other.turn),
        ):
            if begin <= position < end and new_begin < new_end:
                share = (position - begin) / max(1, end - 1 - begin)
                return new_begin + round(share * (new_end - 1 - new_begin))
        return round(position / max(1, self.planned - 1) * max(0, other.planned - 1))

    def starts(self) -> list[int]:
        """The position at which each trajectory begins."""
        result, position = [], 0
        for one in self.trajectories:
            result.append(position)
            position += one.steps + 1
        return result
