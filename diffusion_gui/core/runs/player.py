"""The player: which frame is due, as arithmetic on elapsed time. It has no timer of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

SPEEDS = (0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)


class Player:
    """Owns the position on a timeline of `length` frames.

    Attributes:
        fps: frames a second at speed 1.
        speed: factor on fps.
        loop: start again at the end.
        reverse: play backwards.
        holds: extra seconds that a frame stays, by index.
    """

    def __init__(self, fps: float = 20.0) -> None:
        self.fps = fps
        self.speed = 1.0
        self.loop = True
        self.reverse = False
        self.playing = False
        self.holds: Mapping[int, float] = {}
        self._length = 0
        self._position = 0
        self._due = 0.0

    @property
    def position(self) -> int:
        """The current frame, 0 <= position < length (0 on an empty timeline)."""
        return self._position

    @property
    def length(self) -> int:
        """Frames there are."""
        return self._length

    def set_length(self, length: int) -> None:
        """Change the number of frames; the position stays, or moves to the last frame."""
        self._length = length
        self._position = max(0, min(self._position, length - 1))

    def _duration(self, index: int) -> float:
        return 1.0 / (self.fps * self.speed) + self.holds.get(index, 0.0) / max(self.speed, 1.0)

    def play(self, now: float) -> None:
        """Start or go on; from the end (no loop) it starts again."""
        end = max(0, self._length - 1)
        first, last = (end, 0) if self.reverse else (0, end)
        if not self.loop and self._position == last:
            self._position = first
        self.playing = True
        self._due = now + self._duration(self._position)

    def pause(self) -> None:
        """Stop where it is."""
        self.playing = False

    def seek(self, position: int, now: float) -> None:
        """Go to a frame; playing goes on from there."""
        self._position = max(0, min(position, self._length - 1))
        self._due = now + self._duration(self._position)

    def advance(self, now: float, has: Callable[[int], bool] = lambda position: True) -> bool:
        """Move to the frame that is due at `now`; late frames are skipped. True if it moved.

        Args:
            now: seconds on a steady clock.
            has: whether a frame is there yet; playing waits for the next one that is not.
        """
        if not self.playing or self._length < 2:
            return False
        start = self._position
        step = -1 if self.reverse else 1
        # A sleeping laptop wakes up far behind: then go on from here instead of racing.
        if now - self._due > 1.0:
            self._due = now
        # No frame stays longer than it should, whatever the clock, or the speed, was before.
        self._due = min(self._due, now + self._duration(self._position))
        while now >= self._due:
            following = self._position + step
            if not 0 <= following < self._length:
                if not self.loop:
                    self.playing = False
                    break
                backwards = reversed(range(self._length))
                following = next(filter(has, backwards), 0) if self.reverse else 0
            elif not has(following):
                self._due = now
                break
            self._position = following
            self._due += self._duration(following)
        return self._position != start
