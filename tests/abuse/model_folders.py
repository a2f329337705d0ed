"""Ways to damage a folder of a model, for the tests of several kinds of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

Damage = Callable[[Path], None]


def settings(file: str, **values: Any) -> Damage:
    """The JSON of `file` with other values."""

    def damage(folder: Path) -> None:
        path = folder / file
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return damage


def written(file: str, content: bytes) -> Damage:
    """Another content of `file`."""
    return lambda folder: (folder / file).write_bytes(content) and None


def gone(file: str) -> Damage:
    """`file` is not there."""
    return lambda folder: (folder / file).unlink()


def linked(file: str, target: str) -> Damage:
    """A link in place of `file`."""

    def damage(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).symlink_to(target)

    return damage


def fifo(file: str) -> Damage:
    """A pipe in place of `file`."""

    def damage(folder: Path) -> None:
        (folder / file).unlink()
        os.mkfifo(folder / file)

    return damage


class Acts:
    """What a pickle of it does when it is loaded: it makes a folder."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.canary),)
