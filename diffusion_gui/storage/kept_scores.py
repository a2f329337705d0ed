"""A trained model's scores, kept in its run's folder."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path
from typing import Any

from diffusion_gui.core.errors import UserError
from diffusion_gui.core.protocol.scoring import FIGURES, Score

from . import atomic
from .checkpoints import read_checkpoint
from .run_folder import CHECKPOINT
from .untrusted import read_text

SCORES = "scores.json"


def keep(folder: Path, step: int, scores: tuple[Score, ...]) -> None:
    """Keep the `scores` of the checkpoint of `step` beside it, unless the run has gone on.

    Raises:
        UserError: they cannot be written, or the checkpoint cannot be read.
    """
    info = read_checkpoint(folder / CHECKPOINT)
    if info.steps == step:
        figures = [dataclasses.asdict(score) for score in scores]
        content = json.dumps({"sha256": info.sha256, "scores": figures}, indent=2)
        atomic.write_bytes(folder / SCORES, content.encode())


def read(folder: Path, sha256: str) -> tuple[Score, ...]:
    """The kept scores of the checkpoint `sha256`; none where they are another's, or damaged."""
    try:
        content: Any = json.loads(read_text(folder / SCORES))
        if not sha256 or content["sha256"] != sha256:
            return ()
        scores = tuple(Score(**figure) for figure in content["scores"])
    except (OSError, UserError, ValueError, TypeError, LookupError, RecursionError):
        return ()
    return scores if all(map(_is_whole, scores)) else ()


def _is_whole(score: Score) -> bool:
    if not isinstance(score.name, str) or score.name not in FIGURES:
        return False
    rest = (score.floor, score.error, score.floor_error, score.codec)
    numbers = (score.value, *(one for one in rest if one is not None))
    return all(type(one) in (int, float) and math.isfinite(one) for one in numbers)
