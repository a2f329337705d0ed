"""How long the abuse goes on: briefly in the tests, for hours in a campaign (tests/README.md)."""

from __future__ import annotations

import os
from typing import TypeVar

Figure = TypeVar("Figure", int, float)
LONG = os.environ.get("DIFFUSION_GUI_CAMPAIGN") == "1"


PLAY_SECONDS = 60.0 * float(os.environ.get("DIFFUSION_GUI_MINUTES", "30"))
"""How long a campaign plays."""


def figure(brief: Figure, long: Figure) -> Figure:
    """`brief` in the usual tests, `long` in a campaign."""
    return long if LONG else brief


def tell(text: str) -> None:
    """A figure for tests/README.md, printed in a campaign (run with -s)."""
    if LONG:
        print(f"\n[campaign] {text}", flush=True)
