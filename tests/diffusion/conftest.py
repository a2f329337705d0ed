"""Agreement with references: checked against one tolerance, and printed as one table."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

TOLERANCE = {"float64": 1e-9, "float32": 1e-4}

_worst: dict[tuple[str, str], dict[str, float]] = {}


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def agree() -> Callable[[str, str, str, float], None]:
    """Check a largest relative difference, and remember the worst of each pair for the table."""

    def check(subject: str, reference: str, dtype: str, difference: float) -> None:
        row = _worst.setdefault((subject, reference), {})
        row[dtype] = max(row.get(dtype, 0.0), difference)
        assert difference < TOLERANCE[dtype], f"{subject} differs from {reference} in {dtype}"

    return check


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _worst:
        return
    terminalreporter.section("largest relative differences", sep="-")
    terminalreporter.write_line(f"{'':18}{'reference':40}{'float64':>10}{'float32':>10}")
    for (subject, reference), row in sorted(_worst.items()):
        cells = "".join(
            f"{row[dtype]:10.1e}" if dtype in row else f"{'':10}" for dtype in TOLERANCE
        )
        terminalreporter.write_line(f"{subject:18}{reference:40}{cells}")
