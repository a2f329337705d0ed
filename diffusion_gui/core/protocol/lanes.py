"""Lanes: requests of one lane replace each other, and urgent lanes go first."""

from __future__ import annotations

from typing import ClassVar, Literal

# The most urgent first.
Lane = Literal[
    "preview",
    "sample",
    "compare",
    "predict",
    "measure",
    "train",
    "score",
    "runs",
    "files",
    "download",
]


class Request:
    """What a worker is asked for, as plain data."""

    lane: ClassVar[Lane]
