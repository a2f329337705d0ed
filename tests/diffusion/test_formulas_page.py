"""The page of formulas names all there is, and what it claims holds."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest

import diffusion_gui.diffusion
from diffusion_gui.core.catalog import SAMPLERS, SCHEDULES
from diffusion_gui.core.schedule import SPACINGS

PAGE = Path(diffusion_gui.diffusion.__file__).with_name("FORMULAS.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    """Names in the first column of the table under `heading`."""
    section = PAGE.split(f"## {heading}")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_every_schedule_and_sampler_has_its_row() -> None:
    assert set(rows("Schedules")) == set(SCHEDULES)
    assert set(rows("Samplers")) == set(SAMPLERS)
    for spacing in SPACINGS:
        assert f"`{spacing}`" in PAGE


def test_files_the_page_names_exist() -> None:
    package = Path(diffusion_gui.__file__).parent
    for name in re.findall(r"`([\w/]+\.py|[a-z]+/)`", PAGE):
        assert (package / name).exists() or (package / "diffusion" / name).exists(), name


def test_unscaled_betas_leave_the_signal_that_the_page_tells_of() -> None:
    left = math.sqrt(np.prod(1.0 - np.linspace(1e-4, 0.02, 50)))
    told = re.search(r"alpha_T (0\.\d+)", PAGE)
    assert told
    assert float(told[1]) == pytest.approx(left, abs=0.005)
