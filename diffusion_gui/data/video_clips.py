"""A video as items: clips of one length and rate, those without motion left out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from diffusion_gui.core.text import msg

from .clips import FRAMES, RATE
from .images import Pixels
from .video_files import Seen, open_video, refused

_LATER = 1 / 8
"""Of a frame: how much later than its time one looks which frame is seen, as times are rounded (to
10 ms in a GIF)."""
_EVERY = 8
"""Frames between two signs of life."""
_MOVES = 3
"""Of 255: what some value has to change by in a clip in which anything moves."""


@dataclass(eq=False)
class Footage:
    """What was made of a file.

    Attributes:
        pieces: clips uint8 (FRAMES, side, side, 3), in their order.
        motionless, short: clips and ends that were left out.
        held: it is shorter than a clip; its last frame stays.
        longer: only so many of its first seconds were read; 0 where all was.
    """

    seen: Seen = field(default_factory=Seen)
    pieces: list[Pixels] = field(default_factory=list)
    motionless: int = 0
    short: int = 0
    held: bool = False
    longer: float = 0.0

    def add(self, frames: list[Pixels]) -> None:
        """Make a clip of FRAMES frames, unless nothing moves in them."""
        clip = np.stack(frames)
        if (clip.max(0).astype(int) - clip.min(0) >= _MOVES).any():
            self.pieces.append(clip)
        else:
            self.motionless += 1


def read(path: Path, side: int, seconds: float) -> Generator[int, None, Footage]:
    """Read a video, the first `seconds` of it; yields the frames so far.

    Of a file shorter than a clip the last frame is held; the end of a longer one is left out.

    Raises:
        UserError: it cannot be read, or nothing moves in what was read of it.
    """
    made = Footage()
    stills = open_video(path, side, made.seen)
    most = max(1, round(seconds * RATE / FRAMES)) * FRAMES
    done, shown, looked = 0, 0, 0
    first: float | None = None
    frames: list[Pixels] = []
    for still in stills:
        looked += 1
        if looked % _EVERY == 0:
            yield done
        if still is None:
            continue
        shown += 1
        first = still.start if first is None else first
        square: Pixels | None = None
        while not made.longer and first + (done + _LATER) / RATE < still.end:
            if done == most:
                made.longer = most / RATE
                break
            square = still.square() if square is None else square
            frames.append(square)
            done += 1
            if len(frames) == FRAMES:
                made.add(frames)
                frames = []
        if made.longer:
            stills.close()
            break
    if done and not made.pieces and not made.motionless:
        made.held = len(frames) < FRAMES
        made.add(frames + frames[-1:] * (FRAMES - len(frames)))
    elif frames:
        made.short = 1
    if not made.pieces:
        raise refused(
            path,
            msg("It holds a single frame.")
            if shown == 1
            else msg("Nothing moves in what was read of it."),
        )
    return made
