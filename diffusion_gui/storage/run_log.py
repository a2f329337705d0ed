"""A training run's log without torch: a line a step, read along while somebody writes it.

Every line has step, loss (of this step's batch alone), loss_mean_50 (the mean of the last 50 steps:
the figure that is told everywhere), grad_norm, lr and seconds. Some have `group_norms` (an object,
by layer group) and `level_loss` (ten numbers, null for none) as well: means over the steps since
the last line that has them. Over a run of N steps that is some 400 (1 + ln(N / 400)) lines, each
standing for at most a four-hundredth of the run: finer than it is drawn, and next to nothing in
the file.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from diffusion_gui.core.runs.training_record import BINS, MEAN_STEPS, Detail, LogPart

LOG = "log.jsonl"
MEAN_LOSS = f"loss_mean_{MEAN_STEPS}"
"""What it is called in the log and in a checkpoint's figures."""
CHUNK = 2**21
"""Bytes of a log read at once, about twenty thousand steps."""
FINEST = 400
"""A detail stands for one step at first, and never for more than this part of all there were."""


def detail_due(step: int) -> bool:
    """Whether the step tells a Detail."""
    return step % (1 << max(0, (step // FINEST).bit_length() - 1)) == 0


def line(
    step: int,
    loss: float,
    grad_norm: float,
    lr: float,
    seconds: float,
    detail: Detail | None,
    mean_loss: float = math.nan,
) -> str:
    """A step's line of the log, without its end."""
    entry: dict[str, Any] = {
        "step": step,
        "loss": loss,
        **({MEAN_LOSS: mean_loss} if math.isfinite(mean_loss) else {}),
        "grad_norm": grad_norm,
        "lr": lr,
        "seconds": round(seconds, 4),
    }
    if detail is not None:
        entry["group_norms"] = dict(zip(detail.groups, detail.norms, strict=True))
        entry["level_loss"] = [None if math.isnan(loss) else loss for loss in detail.level_loss]
    return json.dumps(entry)


def changed_line(step: int, changed: Mapping[str, tuple[Any, Any]]) -> str:
    """The line that names settings that change after `step`: (before, from there on)."""
    return json.dumps({"step": step, "changed": changed})


def read_changes(folder: Path) -> list[tuple[int, dict[str, list[Any]]]]:
    """(step, name of a setting: [before, from there on]) of each change that the log names."""
    changes = []
    with contextlib.suppress(OSError), (folder / LOG).open("rb") as lines:
        for text in lines:
            if b'"changed"' not in text:
                continue
            with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
                entry = json.loads(text)
                pairs = {str(n): [*pair] for n, pair in entry["changed"].items() if len(pair) == 2}
                changes.append((int(entry["step"]), pairs))
    return changes


def read_log(folder: Path, offset: int) -> tuple[LogPart, int, bool]:
    """What the log holds from byte `offset` on: lines, the next offset, whether it starts again.

    A log that has become shorter was cut back by a resumed run, and is read from its start. A
    last line that is not finished yet is left for the next time.
    """
    try:
        with (folder / LOG).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            restarted = size < offset
            file.seek(0 if restarted else offset)
            text = file.read(CHUNK)
    except FileNotFoundError:
        return _columns([], []), 0, offset > 0
    whole = text[: text.rfind(b"\n") + 1]
    rows, details = [], []
    for one in whole.splitlines():
        row, detail = _read(one)
        if row is not None:
            rows.append(row)
        if detail is not None:
            details.append(detail)
    mean_loss = _mean_loss(whole)
    return _columns(rows, details, mean_loss), (0 if restarted else offset) + len(whole), restarted


def _mean_loss(whole: bytes) -> float:
    """What the last of these lines tells; nan where it tells none, as those of older versions."""
    rest = whole.rstrip()
    while rest:
        rest, _, last = rest.rpartition(b"\n")
        if b'"changed"' in last:
            continue
        try:
            mean = float(json.loads(last)[MEAN_LOSS])
        except (ValueError, KeyError, TypeError, RecursionError):
            return math.nan
        return mean if math.isfinite(mean) else math.nan
    return math.nan


Row = tuple[int, float, float, float, float]


def _columns(
    rows: Sequence[Row], details: Sequence[Detail], mean_loss: float = math.nan
) -> LogPart:
    steps, losses, norms, rates, seconds = np.asarray(rows, dtype=np.float64).reshape(-1, 5).T
    return LogPart(steps.astype(np.int64), losses, norms, rates, seconds, tuple(details), mean_loss)


def _read(text: bytes) -> tuple[Row | None, Detail | None]:
    """A line's step, and its detail; (None, None) where it is another program's, or torn off."""
    try:
        entry = json.loads(text)
        names = ("loss", "grad_norm", "lr", "seconds")
        loss, norm, rate, seconds = (float(entry[name]) for name in names)
        row = (int(entry["step"]), loss, norm, rate, seconds)
        if not (0 < row[0] < 2**53 and math.isfinite(row[4])):
            return None, None
        return row, _detail(row[0], entry)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None, None


def _detail(step: int, entry: Mapping[str, Any]) -> Detail | None:
    if "group_norms" not in entry:  # most lines, and all of older versions
        return None
    norms = {str(name): float(norm) for name, norm in entry["group_norms"].items()}
    losses = tuple(math.nan if one is None else float(one) for one in entry["level_loss"])
    if len(losses) != BINS:
        return None
    return Detail(step, tuple(norms), tuple(norms.values()), losses)
