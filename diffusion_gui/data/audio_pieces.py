"""A recording as items: cut into pieces of one length and one channel, the quiet ones left out."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.text import msg

from .audio_files import Block, Heard, open_sound
from .sounds import LENGTH, RATE

Piece = npt.NDArray[np.float32]
"""(LENGTH,) in [-1, 1]."""

_QUIET = 1e-2
"""Of the loudest piece's RMS: what is 40 dB below is left out."""
_SILENT = 1e-4
"""RMS below which nothing is heard at all: -80 dB of full scale."""
_CANCELLED = 0.1
"""Of the channels' RMS: where their mean has less, they are opposite and cancel each other."""
_SHORT = LENGTH // 4
"""Samples that the end of a longer recording needs to be a piece."""


@dataclass(eq=False)
class Recording:
    """What was made of a file.

    Attributes:
        pieces: in their order.
        quiet, short: pieces and ends that were left out.
        padded: it is shorter than a piece, or its last piece is; silence follows.
        opposite: channels cancelled each other, and the loudest was taken alone.
        loud: samples were beyond full scale, and their pieces were made quieter.
        longer: only so many of its first seconds were read; 0 where all was.
    """

    heard: Heard = field(default_factory=Heard)
    pieces: list[Piece] = field(default_factory=list)
    quiet: int = 0
    short: int = 0
    padded: bool = False
    opposite: bool = False
    loud: bool = False
    longer: float = 0.0

    def add(self, block: Block) -> None:
        """Make a piece of (channels, up to LENGTH), silence behind it."""
        peak = np.abs(block).max()
        if peak > 1.0:
            self.loud = True
            block = block / peak
        wave = block.mean(0)
        powers = np.square(block).mean(1)
        if np.square(wave).mean() < _CANCELLED**2 * powers.mean():
            self.opposite = True
            wave = block[powers.argmax()]
        self.padded = self.padded or len(wave) < LENGTH
        self.pieces.append(np.pad(wave, (0, LENGTH - len(wave))).astype(np.float32))

    def leave_out_quiet(self) -> None:
        """Keep the pieces that are not far quieter than the loudest."""
        levels = [np.sqrt(np.square(piece).mean()) for piece in self.pieces]
        least = max(_SILENT, _QUIET * max(levels, default=0.0))
        loud = [p for p, level in zip(self.pieces, levels, strict=True) if level >= least]
        self.quiet = len(self.pieces) - len(loud)
        self.pieces = loud


def read(path: Path, seconds: float) -> Generator[int, None, Recording]:
    """Read a recording, the first `seconds` of it; yields the samples so far.

    Channels are averaged. (FFmpeg's own mixing makes equal channels 3 dB louder.)

    Raises:
        UserError: it cannot be read, or all that was read of it is silent.
    """
    made = Recording()
    blocks = open_sound(path, RATE, made.heard)
    most = max(LENGTH, round(seconds * RATE) // LENGTH * LENGTH)
    done, rest = 0, np.zeros((0, 0), np.float32)
    for block in blocks:
        done += block.shape[1]
        rest = np.concatenate([rest, block], 1) if rest.size else block
        whole = rest.shape[1] // LENGTH * LENGTH
        for start in range(0, whole, LENGTH):
            made.add(rest[:, start : start + LENGTH])
        rest = rest[:, whole:]
        if done > most:
            made.longer = most / RATE
            blocks.close()
            break
        yield done
    if made.longer:
        made.pieces = made.pieces[: most // LENGTH]
    elif made.pieces and rest.shape[1] < _SHORT:
        made.short += rest.size > 0
    elif rest.size:
        made.add(rest)
    made.leave_out_quiet()
    if not made.pieces:
        raise UserError(
            msg("{path} could not be used as a sound.", path=path),
            msg("What was read of it is silent."),
            "Choose another file.",
        )
    return made
