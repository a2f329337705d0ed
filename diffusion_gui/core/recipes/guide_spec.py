"""What the name of a guide says by itself: `classifier:NAME`, or `classifier:FILE`."""

from __future__ import annotations

from pathlib import Path

PREFIX = "classifier:"


def guide_name(guide: str) -> str:
    """The name or the path of the classifier that `guide` names; "" where it names something else.

    A bare path of a file is taken too.
    """
    if guide.startswith(PREFIX):
        return guide.removeprefix(PREFIX)
    return guide if guide.endswith(".safetensors") else ""


def guide_path(guide: str) -> str:
    """The path in `guide`; "" where it holds none."""
    name = guide_name(guide)
    path = Path(name)
    return name if len(path.parts) > 1 or path.suffix == ".safetensors" else ""
